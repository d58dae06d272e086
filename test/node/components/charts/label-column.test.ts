import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { columnOf, isCrowded } from '../../../../src/components/charts/label-column'

const bounds = { left: 0, top: 0, width: 600, height: 300 }
const ask = (x: number, y: number) => ({ x, y, width: 100, height: 15 })

/** Whether two lines cross, their ends left out. */
function cross([a, b]: Line, [c, d]: Line): boolean {
  const side = (p: Point, q: Point, r: Point) => (q.x - p.x) * (r.y - p.y) - (q.y - p.y) * (r.x - p.x)
  return side(a, b, c) * side(a, b, d) < -1e-6 && side(c, d, a) * side(c, d, b) < -1e-6
}
interface Point {
  x: number
  y: number
}
type Line = [Point, Point]

describe('a column of names', () => {
  it('has every name once, inside the plot, none over another, with lines that do not cross', () => {
    const point = fc.record({ x: fc.integer({ min: 10, max: 300 }), y: fc.integer({ min: 5, max: 295 }) })
    fc.assert(
      fc.property(
        fc.uniqueArray(point, { minLength: 1, maxLength: 18, selector: ({ x, y }) => `${x} ${y}` }),
        (points) => {
          const asks = points.map(({ x, y }) => ask(x, y))
          const boxes = columnOf(asks, bounds)
          expect(boxes).toHaveLength(asks.length)
          const tops = boxes.map(({ top }) => top).sort((a, b) => a - b)
          tops.slice(1).forEach((top, i) => expect(top - (tops[i] ?? 0)).toBeGreaterThanOrEqual(15 - 1e-9))
          expect(Math.min(...tops)).toBeGreaterThanOrEqual(0)
          expect(Math.max(...tops) + 15).toBeLessThanOrEqual(300)
          const lines = asks.map(({ x, y }, i): Line => {
            const { left = 0, top = 0 } = boxes[i] ?? {}
            return [
              { x, y },
              { x: left, y: top + 7.5 },
            ]
          })
          lines.forEach((line, i) => lines.slice(i + 1).forEach((other) => expect(cross(line, other)).toBe(false)))
        },
      ),
      { seed: 3, numRuns: 60 },
    )
  })

  it('is for dots that are crowded', () => {
    const [one, near, far] = [ask(100, 100), ask(120, 108), ask(120, 200)]
    const all = [one, near, far]
    expect(all.map((each) => isCrowded(each, all))).toEqual([true, true, false])
  })
})
