import fc from 'fast-check'
import { expect, it } from 'vitest'
import { rowWindow, scrollTopFor, spare } from '../../../src/components/row-window'

const geometry = fc.record({
  count: fc.integer({ min: 1, max: 4_000_000 }),
  itemHeight: fc.integer({ min: 20, max: 200 }),
  view: fc.integer({ min: 50, max: 1500 }),
  part: fc.double({ min: 0, max: 1, noNaN: true }),
})

it('covers the view wherever it is scrolled, with few items and no more than browsers can lay out', () => {
  fc.assert(
    fc.property(geometry, ({ count, itemHeight, view, part }) => {
      const list = { count, itemHeight, view, scrollTop: 0 }
      const scrollTop = part * Math.max(0, rowWindow(list).height - view)
      const { start, end, top, height } = rowWindow({ ...list, scrollTop })
      expect(height).toBeLessThanOrEqual(12e6)
      expect(end - start).toBeLessThanOrEqual(Math.ceil(view / itemHeight) + 2 * spare + 2)
      const bottom = top + (end - start) * itemHeight
      if (start > 0) expect(top).toBeLessThanOrEqual(scrollTop + 1e-3)
      if (end < count) expect(bottom).toBeGreaterThanOrEqual(scrollTop + view - 1e-3)
      // At the ends of the way are the ends of the list.
      if (part === 0) expect([start, top]).toEqual([0, 0])
      if (part === 1) expect(end).toBe(count)
    }),
  )
})

it('scrolls no further than needed to bring an item into sight', () => {
  const list = { count: 1000, itemHeight: 40, view: 400, scrollTop: 2000 }
  expect(scrollTopFor(list, 55)).toBeNull()
  expect(scrollTopFor(list, 49)).toBe(1960)
  expect(scrollTopFor(list, 60)).toBe(2040)
  expect(scrollTopFor({ ...list, count: 1_000_000, scrollTop: 0 }, 999_999)).toBeCloseTo(12e6 - 400, 3)
})
