import { expect, it } from 'vitest'
import { meanDeviation } from '../../../src/metrics/statistics/spread'

it('means and sample deviations', () => {
  expect(meanDeviation([])).toBeNull()
  expect(meanDeviation([3])).toEqual({ mean: 3, deviation: null })
  const two = meanDeviation([2, 4, 4, 4, 5, 5, 7, 9])
  expect(two?.mean).toBe(5)
  expect(two?.deviation).toBeCloseTo(Math.sqrt(32 / 7), 12)
})
