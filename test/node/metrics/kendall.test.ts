import { describe, expect, it } from 'vitest'
import { kendallTau } from '../../../src/metrics/statistics/kendall'

describe('kendallTau', () => {
  it('is 1 for the same order, −1 for the reverse', () => {
    expect(kendallTau([1, 2, 3, 4], [10, 20, 30, 40])).toBe(1)
    expect(kendallTau([1, 2, 3, 4], [4, 3, 2, 1])).toBe(-1)
  })

  it('counts one exchanged pair of six twice', () => {
    expect(kendallTau([1, 2, 3, 4], [1, 3, 2, 4])).toBeCloseTo(4 / 6, 12)
  })

  it('corrects for ties: SciPy’s documented example of tau-b', () => {
    // scipy.stats.kendalltau([12, 2, 1, 12, 2], [1, 4, 7, 1, 0])
    expect(kendallTau([12, 2, 1, 12, 2], [1, 4, 7, 1, 0])).toBeCloseTo(-0.47140452079103173, 12)
  })

  it('is not defined where one side has no order', () => {
    expect(kendallTau([1, 1, 1], [1, 2, 3])).toBeNull()
    expect(kendallTau([1], [1])).toBeNull()
    expect(() => kendallTau([1, 2], [1])).toThrow('2 and 1 values are no pairs')
  })
})
