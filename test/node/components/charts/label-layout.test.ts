import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { placeLabels, type Box } from '../../../../src/components/charts/label-layout'

const bounds: Box = { left: 0, top: 0, width: 400, height: 200 }
const dot = (x: number, y: number): Box => ({ left: x - 5, top: y - 5, width: 10, height: 10 })
const apart = (a: Box, b: Box) =>
  a.left + a.width <= b.left || b.left + b.width <= a.left || a.top + a.height <= b.top || b.top + b.height <= a.top

describe('placeLabels', () => {
  it('puts a name to the right of its dot, and to the left where the plot ends', () => {
    const ask = { width: 60, height: 14 }
    const [free, edge] = placeLabels(
      [
        { x: 50, y: 50, ...ask },
        { x: 390, y: 150, ...ask },
      ],
      [dot(50, 50), dot(390, 150)],
      bounds,
    )
    expect(free).toEqual({ box: { left: 63, top: 43, ...ask }, led: false })
    expect(edge?.box.left).toBe(390 - 13 - 60)
  })

  it('never lets names cover names, dots or the edge', () => {
    const point = fc.record({ x: fc.integer({ min: 5, max: 395 }), y: fc.integer({ min: 5, max: 195 }) })
    fc.assert(
      fc.property(fc.array(point, { maxLength: 14 }), (points) => {
        const dots = points.map(({ x, y }) => dot(x, y))
        const asks = points.map((at) => ({ ...at, width: 90, height: 15 }))
        const boxes = placeLabels(asks, dots, bounds).flatMap((found) => (found === null ? [] : [found.box]))
        boxes.forEach((box, i) => {
          expect(box.left >= 0 && box.top >= 0 && box.left + box.width <= 400 && box.top + box.height <= 200).toBe(true)
          for (const other of [...dots, ...boxes.slice(i + 1)]) expect(apart(box, other)).toBe(true)
        })
      }),
    )
  })

  it('keeps a name off a dot that it would seem to be of', () => {
    // To the left of the second dot the name would begin beside the first.
    const asks = [
      { x: 230, y: 100, width: 170, height: 14 },
      { x: 395, y: 104, width: 145, height: 14 },
    ]
    const [, second] = placeLabels(asks, [dot(230, 100), dot(395, 104)], bounds)
    const box = second?.box ?? bounds
    expect(box.left + box.width).toBeLessThanOrEqual(bounds.width)
    const toFirst = Math.hypot(Math.max(box.left - 230, 0), Math.max(box.top - 100, 0, 100 - box.top - box.height))
    const toSecond = Math.hypot(
      Math.max(395 - box.left - box.width, 0),
      Math.max(box.top - 104, 104 - box.top - box.height, 0),
    )
    expect(toSecond).toBeLessThanOrEqual(toFirst)
  })

  it('has no place for a name that is wider than the plot', () => {
    expect(placeLabels([{ x: 200, y: 100, width: 500, height: 14 }], [], bounds)).toEqual([null])
  })
})
