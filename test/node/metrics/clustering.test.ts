import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { clusteringReport } from '../../../src/metrics/clustering/clustering'
import {
  contingencyTable,
  hungarianAccuracy,
  majorityClasses,
  purity,
  weightsError,
} from '../../../src/metrics/clustering/contingency'
import { entropy, normalisedMutualInformation } from '../../../src/metrics/clustering/mutual-information'
import { adjustedRandIndex } from '../../../src/metrics/clustering/rand-index'

/** Six images: cluster 0 holds three of class 0 and one of class 1, cluster 1 two of class 1. */
const six = [
  [3, 1],
  [0, 2],
]

describe('scores of a contingency table, worked by hand', () => {
  it('counts', () => {
    expect(contingencyTable([0, 0, 0, 0, 1, 1], 2, Uint8Array.of(0, 0, 0, 1, 1, 1), 2)).toEqual(six)
    expect(() => contingencyTable([0], 2, [2], 2)).toThrow(/label 2/)
    expect(() => contingencyTable([0, 1], 2, [0], 2)).toThrow(/1 labels for 2 images/)
  })

  it('accuracy and purity', () => {
    // 0 -> 0, 1 -> 1: (3 + 2) / 6
    expect(hungarianAccuracy(six)).toBeCloseTo(5 / 6, 12)
    expect(purity(six)).toBeCloseTo(5 / 6, 12)
    // Two clusters share class 0: purity (4 + 3) / 8; one to one: 4 of class 0 and 1 of class 1.
    const shared = [
      [4, 0],
      [3, 1],
    ]
    expect(purity(shared)).toBeCloseTo(7 / 8, 12)
    expect(hungarianAccuracy(shared)).toBeCloseTo(5 / 8, 12)
    // K = 3 > 2 classes: the third cluster finds no class left; 5 + 4 of 12.
    const more = [
      [5, 0],
      [0, 4],
      [3, 0],
    ]
    expect(hungarianAccuracy(more)).toBeCloseTo(9 / 12, 12)
    expect(purity(more)).toBe(1)
    // K = 1 < 3 classes.
    expect(hungarianAccuracy([[2, 5, 3]])).toBeCloseTo(0.5, 12)
    expect(
      majorityClasses([
        [1, 4, 4],
        [0, 0, 0],
      ]),
    ).toEqual([1, -1])
  })

  it('mixture weights against the classes’ shares, matched as the accuracy is', () => {
    // Cluster 0 is class 0 (3 of 6), cluster 1 class 1 (3 of 6): ½ (|.7 − .5| + |.3 − .5|).
    expect(weightsError([0.7, 0.3], six)).toBeCloseTo(0.2, 12)
    // Clusters 0 and 1 are classes 1 and 0, whose shares are .2 and .8.
    const crossed = [
      [0, 2],
      [8, 0],
    ]
    expect(weightsError([0.2, 0.8], crossed)).toBeCloseTo(0, 12)
    expect(weightsError([0.8, 0.2], crossed)).toBeCloseTo(0.6, 12)
    const alpha = Float32Array.of(0.9, 0.1, 0.6, 0.4)
    expect(clusteringReport(alpha, 2, Uint8Array.of(0, 1), 2, 0).weightsError).toBeCloseTo(0.25, 6)
    expect(clusteringReport(alpha, 2, Uint8Array.of(0, 1), 3, 0).weightsError).toBeNull()
    expect(clusteringReport(alpha, 2, null, 2, 0).weightsError).toBeNull()
  })

  it('normalised mutual information', () => {
    // I = 3/6 ln(3·6/(4·3)) + 1/6 ln(1·6/(4·3)) + 2/6 ln(2·6/(2·3)) = ½ ln 1.5 + 1/6 ln 2
    const information = 0.5 * Math.log(1.5) + Math.log(2) / 6
    // H(clusters 4:2) = ln 3 − 2/3 ln 2; H(classes 3:3) = ln 2
    const mean = (Math.log(3) - (2 / 3) * Math.log(2) + Math.log(2)) / 2
    expect(normalisedMutualInformation(six)).toBeCloseTo(information / mean, 12)
    expect(information / mean).toBeCloseTo(0.478704, 5)
    // Classes 0 0 1 1 against clusters 0 0 1 2: I = ln 2, H = ln 2 and 1.5 ln 2, so 1 / 1.25.
    expect(
      normalisedMutualInformation([
        [2, 0],
        [0, 1],
        [0, 1],
      ]),
    ).toBeCloseTo(0.8, 12)
    expect(
      normalisedMutualInformation([
        [5, 5],
        [5, 5],
      ]),
    ).toBe(0)
  })

  it('adjusted Rand index', () => {
    // Pairs: together 3 + 1 = 4, in a cluster 6 + 1 = 7, in a class 3 + 3 = 6, all 15; expected 7·6/15 = 2.8, largest 6.5.
    expect(adjustedRandIndex(six)).toBeCloseTo((4 - 2.8) / (6.5 - 2.8), 12)
    // 0 0 1 1 against 0 0 1 2: (1 − 2·1/6) / (1.5 − 2·1/6) = 4/7.
    expect(
      adjustedRandIndex([
        [2, 0],
        [0, 1],
        [0, 1],
      ]),
    ).toBeCloseTo(4 / 7, 12)
    // As bad as four images allow: (0 − 2·2/6) / (2 − 2·2/6) = −1/2.
    expect(
      adjustedRandIndex([
        [1, 1],
        [1, 1],
      ]),
    ).toBeCloseTo(-0.5, 12)
  })

  it('are defined where their formulas are not', () => {
    const everythingTogether = [[7]]
    const nothing = [
      [0, 0],
      [0, 0],
    ]
    const eachAlone = [
      [1, 0],
      [0, 1],
    ]
    for (const table of [everythingTogether, nothing, eachAlone]) {
      expect(normalisedMutualInformation(table)).toBe(1)
      expect(adjustedRandIndex(table)).toBe(1)
    }
    // One cluster for two classes tells nothing.
    expect(normalisedMutualInformation([[4, 4]])).toBe(0)
    expect(adjustedRandIndex([[4, 4]])).toBe(0)
    expect(hungarianAccuracy(nothing)).toBe(0)
    expect(purity(nothing)).toBe(0)
  })

  it('take 0 log 0 as 0', () => {
    expect(entropy([0, 1, 0])).toBe(0)
    expect(entropy([2, 2])).toBeCloseTo(Math.log(2), 12)
    expect(entropy([0, 0])).toBe(0)
  })
})

const images = fc
  .record({ K: fc.integer({ min: 1, max: 6 }), classes: fc.integer({ min: 1, max: 6 }) })
  .chain(({ K, classes }) =>
    fc.record({
      K: fc.constant(K),
      classes: fc.constant(classes),
      pairs: fc.array(fc.tuple(fc.nat(K - 1), fc.nat(classes - 1)), { maxLength: 40 }),
      clusterNames: fc.shuffledSubarray([...Array(K).keys()], { minLength: K }),
      classNames: fc.shuffledSubarray([...Array(classes).keys()], { minLength: classes }),
    }),
  )

const scoresOf = (table: number[][]) => [
  hungarianAccuracy(table),
  purity(table),
  normalisedMutualInformation(table),
  adjustedRandIndex(table),
]

describe('properties of the scores', () => {
  it('names of clusters and of classes do not matter, and every score is in its range', () => {
    fc.assert(
      fc.property(images, ({ K, classes, pairs, clusterNames, classNames }) => {
        const table = contingencyTable(
          pairs.map(([k]) => k),
          K,
          pairs.map(([, c]) => c),
          classes,
        )
        const renamed = contingencyTable(
          pairs.map(([k]) => clusterNames[k] ?? -1),
          K,
          pairs.map(([, c]) => classNames[c] ?? -1),
          classes,
        )
        const scores = scoresOf(table)
        scoresOf(renamed).forEach((score, i) => expect(score).toBeCloseTo(scores[i] ?? NaN, 9))
        const [accuracy = NaN, pure = NaN, nmi = NaN, ari = NaN] = scores
        for (const share of [accuracy, pure, nmi]) {
          expect(share).toBeGreaterThanOrEqual(0)
          expect(share).toBeLessThanOrEqual(1)
        }
        expect(accuracy).toBeLessThanOrEqual(pure)
        expect(ari).toBeGreaterThanOrEqual(-1)
        expect(ari).toBeLessThanOrEqual(1)
      }),
    )
  })

  it('a clustering that is the classes scores 1 throughout', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(4), { minLength: 1, maxLength: 40 }), (labels) => {
        for (const score of scoresOf(contingencyTable(labels, 5, labels, 5))) expect(score).toBeCloseTo(1, 9)
      }),
    )
  })
})

describe('clusteringReport', () => {
  it('is worked by hand for four images and two Gaussians', () => {
    const responsibilities = Float32Array.of(1, 0, 0.75, 0.25, 0.5, 0.5, 0.25, 0.75)
    const report = clusteringReport(responsibilities, 2, Uint8Array.of(0, 0, 1, 1), 2, 500)
    expect(report.count).toBe(4)
    expect(report.iteration).toBe(500)
    // (1 + .75 + .5 + .25) / 4 and the rest
    expect(report.weights).toEqual([0.625, 0.375])
    // h(p) = binary entropy in bits. Balance h(3/8); confidence 1 − (0 + h(1/4) + 1 + h(1/4)) / 4.
    const h = (p: number) => -(p * Math.log2(p) + (1 - p) * Math.log2(1 - p))
    expect(report.balance).toBeCloseTo(h(3 / 8), 6)
    expect(report.confidence).toBeCloseTo(1 - (1 + 2 * h(1 / 4)) / 4, 6)
    // The tie of the third image goes to Gaussian 0.
    expect(report.shares).toEqual([0.75, 0.25])
    expect(report.labelled).toMatchObject({
      accuracy: 0.75,
      purity: 0.75,
      contingency: [
        [2, 1],
        [0, 1],
      ],
      majority: [0, 1],
    })
  })

  it('goes without labels', () => {
    expect(clusteringReport(Float32Array.of(0, 1), 2, null, 0, 0).labelled).toBeNull()
  })

  it('sees a collapse: one Gaussian has all', () => {
    const report = clusteringReport(Float32Array.of(1, 0, 0, 1, 0, 0), 3, Uint8Array.of(0, 1), 2, 0)
    expect(report).toMatchObject({ balance: 0, confidence: 1, shares: [1, 0, 0] })
    expect(report.labelled).toMatchObject({ accuracy: 0.5, nmi: 0, ari: 0, majority: [0, -1, -1] })
  })

  it('has only numbers in every degenerate case', () => {
    const cases = [
      clusteringReport(new Float32Array(), 3, new Uint8Array(), 4, 0),
      clusteringReport(new Float32Array(), 3, null, 0, 0),
      clusteringReport(new Float32Array(5).fill(1), 1, Uint8Array.of(0, 1, 2, 0, 1), 3, 0),
      clusteringReport(Float32Array.of(0, 0), 2, Uint8Array.of(0), 1, 0),
    ]
    for (const report of cases) {
      // JSON writes NaN as null; this score alone may be missing.
      const { labelled, weightsError: _, ...rest } = JSON.parse(JSON.stringify(report)) as Record<string, unknown>
      expect(JSON.stringify(rest)).not.toContain('null')
      expect(JSON.stringify(labelled ?? 0)).not.toContain('null')
    }
    expect(cases[0]).toMatchObject({ count: 0, weights: [0, 0, 0], balance: 0, confidence: 0, shares: [0, 0, 0] })
    expect(cases.map(({ weightsError }) => weightsError)).toEqual([null, null, null, null])
    expect(cases[2]).toMatchObject({ balance: 1, confidence: 1, weights: [1] })
  })

  it('refuses lengths that do not fit and a classifier that has lost its numbers', () => {
    expect(() => clusteringReport(new Float32Array(5), 2, null, 0, 0)).toThrow(/rows of 2 Gaussians/)
    expect(() => clusteringReport(new Float32Array(2), 2, new Uint8Array(3), 2, 0)).toThrow(/3 labels for 1 images/)
    expect(() => clusteringReport(Float32Array.of(0.5, NaN), 2, null, 0, 0)).toThrow(/image 0 for Gaussian 1 is NaN/)
  })
})
