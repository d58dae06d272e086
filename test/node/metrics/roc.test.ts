import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { rocOf, rocScores, truePositivesAt } from '../../../src/metrics/statistics/roc'
import { Random } from '../../../src/tensor/random'

/** The definitions word by word: over all pairs, and over all thresholds. */
const pairs = (positives: number[], negatives: number[]) =>
  positives.flatMap((p) => negatives.map((n): number => (p > n ? 1 : p === n ? 0.5 : 0)))
const mean = (values: number[]) => values.reduce((sum, value) => sum + value, 0) / values.length
const atOrAbove = (scores: number[], threshold: number) => scores.filter((s) => s >= threshold).length / scores.length

const scores = fc.array(fc.integer({ min: 0, max: 6 }), { minLength: 1, maxLength: 12 })

describe('receiver operating characteristic', () => {
  it('has the area of all pairs, which is that under its curve', () => {
    fc.assert(
      fc.property(scores, scores, (positives, negatives) => {
        const { auroc, curve } = rocOf(positives, negatives)
        expect(auroc).toBeCloseTo(mean(pairs(positives, negatives)), 12)
        const trapezoids = curve
          .slice(1)
          .map(([x, y], i) => ((x - (curve[i]?.[0] ?? 0)) * (y + (curve[i]?.[1] ?? 0))) / 2)
        expect(trapezoids.reduce((sum, part) => sum + part, 0)).toBeCloseTo(auroc, 12)
        expect([curve[0], curve.at(-1)]).toEqual([
          [0, 0],
          [1, 1],
        ])
      }),
      { seed: 1, numRuns: 200 },
    )
  })

  it('finds at a share of false positives what the best threshold finds', () => {
    fc.assert(
      fc.property(scores, scores, fc.double({ min: 0, max: 1, noNaN: true }), (positives, negatives, fpr) => {
        const thresholds = [...positives, ...negatives, Infinity].filter((t) => atOrAbove(negatives, t) <= fpr + 1e-9)
        const best = Math.max(...thresholds.map((t) => atOrAbove(positives, t)))
        expect(truePositivesAt(positives, negatives, fpr)).toBeCloseTo(best, 12)
      }),
      { seed: 2, numRuns: 200 },
    )
  })

  it('is worked by hand', () => {
    expect(rocOf([3, 2], [1, 2, 0, 0])).toEqual({
      auroc: 7.5 / 8,
      curve: [
        [0, 0],
        [0, 0.5],
        [0.25, 1],
        [1, 1],
      ],
    })
    expect(truePositivesAt([3, 2], [1, 2, 0, 0], 0.01)).toBe(0.5)
    expect(truePositivesAt([3, 2], [1, 2, 0, 0], 0.25)).toBe(1)
    expect(truePositivesAt([1, 1], [1], 0)).toBe(0)
  })

  it('has intervals as wide as theory says', () => {
    // N(1, 1) against N(0, 1): AUROC Φ(1/√2) = .760, its standard error by Hanley & McNeil (1982)
    const normals = (seed: number, n: number, shift: number) =>
      new Random(seed).normals(n).map((value) => value + shift)
    const [positives, negatives] = [normals(1, 200, 1), normals(2, 300, 0)]
    const { auroc, tpr, resamples } = rocScores(positives, negatives, 0.01, 1)
    expect(Math.abs(auroc.value - 0.7602)).toBeLessThan(0.04)
    const a = auroc.value
    const [q1, q2] = [a / (2 - a), (2 * a * a) / (1 + a)]
    const error = Math.sqrt((a * (1 - a) + 199 * (q1 - a * a) + 299 * (q2 - a * a)) / (200 * 300))
    expect((auroc.interval[1] - auroc.interval[0]) / (2 * 1.96 * error)).toBeCloseTo(1, 0)
    expect(auroc.interval[0]).toBeLessThan(a)
    expect(auroc.interval[1]).toBeGreaterThan(a)
    expect(tpr.interval[0]).toBeLessThanOrEqual(tpr.value)
    expect(tpr.interval[1]).toBeGreaterThanOrEqual(tpr.value)
    expect(resamples).toBe(1000)
    expect(rocScores(positives, negatives, 0.01, 1)).toEqual({ auroc, tpr, resamples })
  })

  it('refuses empty groups and lost numbers', () => {
    expect(() => rocOf([], [1])).toThrow('0 positives and 1 negatives')
    expect(() => rocOf([NaN], [1])).toThrow('not finite')
    expect(() => truePositivesAt([1], [], 0.01)).toThrow('1 positives and 0 negatives')
  })
})
