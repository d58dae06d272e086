import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { bootstrap, resamplesFor } from '../../../src/metrics/statistics/bootstrap'
import { rankCorrelation, ranks } from '../../../src/metrics/statistics/rank-correlation'
import { summarise, summarisePaired } from '../../../src/metrics/statistics/summary'

const BEFORE = Float64Array.of(5.502094, 7.324404, 8.652294, 3.25, 6.5, 6.5, 4.75, 9)
const AFTER = Float64Array.of(6, 7.324404, 8, 5.25, 7.5, 6.25, 8.75, 9.5)

describe('a summary', () => {
  it('has the mean, median and standard deviation of Python’s statistics module', () => {
    // statistics.fmean, .median, .stdev
    const found = summarise(BEFORE, 1)
    expect(found?.n).toBe(8)
    expect(found?.mean).toBeCloseTo(6.434849, 12)
    expect(found?.median).toBe(6.5)
    expect(found?.deviation).toBeCloseTo(1.9327578586081156, 12)
  })

  it('has the interval of a bootstrap of the mean, the same for the same seed', () => {
    // numpy.percentile(A[default_rng(1).integers(0, 8, (200000, 8))].mean(1), [2.5, 97.5]) = 5.17, 7.66
    const found = summarise(BEFORE, 1)?.bootstrap
    expect(found).toMatchObject({ resamples: 1000, seed: 1 })
    expect(Math.abs((found?.interval[0] ?? 0) - 5.1656)).toBeLessThan(0.12)
    expect(Math.abs((found?.interval[1] ?? 0) - 7.6631)).toBeLessThan(0.12)
    expect(summarise(BEFORE, 1)).toEqual(summarise(BEFORE, 1))
    expect(summarise(BEFORE, 2)?.bootstrap?.interval).not.toEqual(found?.interval)
  })

  it('of one value has neither spread nor interval, and of none there is none', () => {
    expect(summarise(Float64Array.of(3), 1)).toEqual({ n: 1, mean: 3, median: 3, deviation: null, bootstrap: null })
    expect(summarise(new Float64Array(), 1)).toBeNull()
  })

  it('of pairs is one of their differences, with how many rose', () => {
    // statistics.fmean, .median, .stdev of [y - x for x, y in zip(a, b)]
    const found = summarisePaired(BEFORE, AFTER, 1)
    expect(found).toMatchObject({ n: 8, rose: 5, fell: 2, same: 1 })
    expect(found?.mean).toBeCloseTo(0.8869515, 12)
    expect(found?.median).toBeCloseTo(0.498953, 12)
    expect(found?.deviation).toBeCloseTo(1.497256259221895, 12)
  })

  it('leaves pairs out that lack a side, and says where they are no pairs', () => {
    expect(summarisePaired(Float64Array.of(1, NaN, 3), Float64Array.of(2, 2, NaN), 1)).toMatchObject({ n: 1, mean: 1 })
    expect(() => summarisePaired(BEFORE, AFTER.subarray(1), 1)).toThrow('8 and 7 values are no pairs')
  })
})

describe('the bootstrap', () => {
  it('has fewer resamples for very long columns, and says how many', () => {
    expect([1, 40_000, 100_000, 10_000_000].map(resamplesFor)).toEqual([1000, 1000, 400, 200])
  })

  it('leaves resamples out that have no such statistic, and there is none where none has', () => {
    let calls = 0
    expect(bootstrap(2, () => (calls++ % 2 === 0 ? NaN : 7), 1, 10)).toEqual({
      interval: [7, 7],
      resamples: 5,
      seed: 1,
    })
    expect(bootstrap(2, () => NaN, 1, 10)).toBeNull()
  })
})

describe('Spearman’s rank correlation', () => {
  it('is SciPy’s, ties and all', () => {
    // scipy.stats.spearmanr, and statistics.correlation of mean ranks: the same digits
    const x = Float64Array.of(1, 2, 2, 3, 5, 5, 5, 8, 9, 4)
    const y = Float64Array.of(3, 1, 4, 4, 2, 7, 7, 6, 9, 5)
    expect(rankCorrelation(x, y, null)).toEqual({ n: 10, rho: expect.closeTo(0.7213933454750644, 12), bootstrap: null })
    expect(rankCorrelation(BEFORE, AFTER, null).rho).toBeCloseTo(0.5988131309566295, 12)
  })

  it('shares the ranks of equal values', () => {
    expect([...ranks(Float64Array.of(5, 1, 5, 2))]).toEqual([3.5, 1, 3.5, 2])
  })

  it('does not change with a rising function of a side, and turns with a falling one', () => {
    const columns = fc.array(fc.tuple(fc.integer({ min: -50, max: 50 }), fc.integer({ min: -50, max: 50 })), {
      minLength: 2,
      maxLength: 30,
    })
    fc.assert(
      fc.property(columns, (pairs) => {
        const x = Float64Array.from(pairs, ([a]) => a)
        const y = Float64Array.from(pairs, ([, b]) => b)
        const rho = rankCorrelation(x, y, null).rho
        const exponential = rankCorrelation(x.map(Math.exp), y, null).rho
        const turned = rankCorrelation(
          x.map((value) => -value),
          y,
          null,
        ).rho
        if (rho === null) expect([exponential, turned]).toEqual([null, null])
        else {
          expect(exponential).toBeCloseTo(rho, 12)
          expect(turned).toBeCloseTo(-rho, 12)
        }
      }),
    )
  })

  it('has an interval over pairs that holds it, and none where a side never changes', () => {
    const { rho, bootstrap } = rankCorrelation(BEFORE, AFTER, 3)
    const [low = NaN, high = NaN] = bootstrap?.interval ?? []
    expect(low).toBeLessThan(rho ?? NaN)
    expect(high).toBeGreaterThan(rho ?? NaN)
    expect(rankCorrelation(Float64Array.of(1, 1, 1), Float64Array.of(1, 2, 3), 1)).toEqual({
      n: 3,
      rho: null,
      bootstrap: null,
    })
    expect(rankCorrelation(Float64Array.of(NaN, 1, 2), Float64Array.of(1, 1, 2), null)).toMatchObject({ n: 2, rho: 1 })
  })
})
