import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { columnOf, isCrowded, placeAll } from '../../../../src/components/charts/label-column'
import { overlaps, type Box } from '../../../../src/components/charts/label-layout'

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

describe('names of all dots', () => {
  /** Without its edge, at which it may touch another. */
  const inner = ({ left, top, width, height }: Box): Box => ({
    left: left + 0.01,
    top: top + 0.01,
    width: width - 0.02,
    height: height - 0.02,
  })
  const dotOf = ({ x, y }: Point): Box => ({ left: x - 6, top: y - 6, width: 12, height: 12 })

  it('have a place each, and none covers another', () => {
    const narrow = { left: 46, top: 50, width: 300, height: 290 }
    const point = fc.record({ x: fc.integer({ min: 60, max: 330 }), y: fc.integer({ min: 55, max: 330 }) })
    fc.assert(
      fc.property(fc.array(point, { maxLength: 16 }), (points) => {
        const asks = points.map(({ x, y }) => ask(x, y))
        const boxes = placeAll(asks, points.map(dotOf), narrow).map(({ box }) => box)
        expect(boxes).toHaveLength(asks.length)
        boxes.forEach((box, i) =>
          boxes.slice(i + 1).forEach((other) => expect(overlaps(box, inner(other))).toBe(false)),
        )
      }),
      { seed: 15, numRuns: 300 },
    )
  })

  it('cover neither a line that leads to the column nor how far a dot may be off', () => {
    const points = [...[0, 1, 2, 3].map((i) => ({ x: 60 + 4 * i, y: 40 + 8 * i })), { x: 110, y: 90 }]
    const whisker = { left: 60, top: 89, width: 120, height: 2 }
    const places = placeAll(
      points.map(({ x, y }) => ask(x, y)),
      [...points.map(dotOf), whisker],
      bounds,
    )
    const alone = places.at(-1)?.box ?? expect.unreachable()
    expect(overlaps(alone, whisker)).toBe(false)
    for (const [i, { x, y }] of points.slice(0, 4).entries()) {
      const { left = 0, top = 0 } = places[i]?.box ?? {}
      for (let t = 0; t <= 1; t += 0.02) {
        const at = { left: x + t * (left - 3 - x), top: y + t * (top + 7.5 - y), width: 0, height: 0 }
        expect(overlaps(alone, at), `lead ${i} at ${t}`).toBe(false)
      }
    }
  })
})
