import fc from 'fast-check'
import { readFile } from 'node:fs/promises'
import { describe, expect, it } from 'vitest'
import {
  covarianceOf,
  frechetDistance,
  momentsOf,
  readMoments,
  type Moments,
} from '../../../src/metrics/pictures/frechet'
import { inceptionScore } from '../../../src/metrics/pictures/inception-score'
import { captionAgreement, pictureQuality } from '../../../src/metrics/pictures/picture-quality'
import { symmetricEigenvalues } from '../../../src/metrics/pictures/symmetric-eigenvalues'
import { Random } from '../../../src/tensor/random'
import { writeSafetensors, type SafetensorsEntry } from '../../../src/tensor/files/safetensors'
import { readMetricsGolden } from './golden-metrics'

const golden = await readMetricsGolden()
const close = (values: ArrayLike<number>, digits: number) => Array.from(values, (v) => expect.closeTo(v, digits))
const normals = (seed: number, rows: number, width: number) => new Random(seed).normals(rows * width)

describe('eigenvalues of a symmetric matrix', () => {
  it('are those of NumPy', () => {
    const { matrix, values } = golden.eigenvalues
    expect(Array.from(symmetricEigenvalues(Float64Array.from(matrix), 7))).toEqual(close(values, 12))
  })

  it('are exact where they are known', () => {
    const diagonal = Float64Array.of(3, 0, 0, 0, -1, 0, 0, 0, 3)
    expect(Array.from(symmetricEigenvalues(diagonal, 3))).toEqual(close([-1, 3, 3], 14))
    expect(Array.from(symmetricEigenvalues(new Float64Array(4), 2))).toEqual(close([0, 0], 14))
    expect(Array.from(symmetricEigenvalues(Float64Array.of(5), 1))).toEqual(close([5], 14))
    expect(Array.from(symmetricEigenvalues(Float64Array.of(2, 1, 1, 2), 2))).toEqual(close([1, 3], 14))
    // The path of n points: 2 − 2 cos(π i / n)
    const n = 6
    const path = new Float64Array(n * n)
    for (let i = 0; i < n; i++) {
      path[i * n + i] = i === 0 || i === n - 1 ? 1 : 2
      if (i > 0) path[i * n + i - 1] = path[(i - 1) * n + i] = -1
    }
    const expected = [0, 1, 2, 3, 4, 5].map((i) => 2 - 2 * Math.cos((Math.PI * i) / n))
    expect(Array.from(symmetricEigenvalues(path, n))).toEqual(close(expected, 13))
  })

  it('sum to the trace, and their squares to the squared entries', () => {
    const matrix = fc
      .integer({ min: 1, max: 9 })
      .chain((n) =>
        fc.tuple(fc.constant(n), fc.array(fc.integer({ min: -50, max: 50 }), { minLength: n * n, maxLength: n * n })),
      )
    fc.assert(
      fc.property(matrix, ([n, entries]) => {
        const symmetric = Float64Array.from(entries, (v, k) => v + (entries[(k % n) * n + Math.floor(k / n)] ?? 0))
        const values = symmetricEigenvalues(symmetric, n)
        const trace = symmetric.reduce((sum, v, k) => (k % (n + 1) === 0 ? sum + v : sum), 0)
        expect(values.reduce((sum, v) => sum + v, 0)).toBeCloseTo(trace, 9)
        expect(values.reduce((sum, v) => sum + v * v, 0)).toBeCloseTo(
          symmetric.reduce((sum, v) => sum + v * v, 0),
          6,
        )
        expect(values.every((v, i) => i === 0 || v >= (values[i - 1] ?? Infinity))).toBe(true)
      }),
      { seed: 1, numRuns: 60 },
    )
  })

  it('refuse what is no finite matrix', () => {
    expect(() => symmetricEigenvalues(Float64Array.of(1, NaN, NaN, 1), 2)).toThrow('no finite matrix [2, 2]')
    expect(() => symmetricEigenvalues(new Float64Array(3), 2)).toThrow('3 values')
  })
})

describe('moments', () => {
  it('are those of NumPy', () => {
    for (const { a, width, meanOfA, covarianceOfA } of Object.values(golden.frechet)) {
      const moments = momentsOf(a, width)
      expect(moments.count).toBe(a.length / width)
      expect(Array.from(moments.mean)).toEqual(close(meanOfA, 12))
      expect(Array.from(covarianceOf(moments.spread, width))).toEqual(close(covarianceOfA, 12))
    }
  })

  it('need two finite images', () => {
    expect(() => momentsOf([1, 2, 3], 3)).toThrow('are 1 images; a covariance needs two at least')
    expect(() => momentsOf([1, 2, 3], 2)).toThrow('1.5 images')
    expect(() => momentsOf([1, 2, 3, NaN], 2)).toThrow('Feature 1 is not finite')
  })
})

describe('Fréchet distance', () => {
  it.each(Object.entries(golden.frechet))('is that of NumPy: %s', (_, { a, b, width, distance }) => {
    const found = frechetDistance(momentsOf(a, width), momentsOf(b, width))
    expect(found.value).toBeCloseTo(distance, 6)
    expect(found.counts).toEqual([a.length / width, b.length / width])
  })

  it('is worked by hand where the covariances commute', () => {
    const gaussian = (mean: number[], variances: number[]): Moments => ({
      count: 10,
      mean: Float64Array.from(mean),
      spread: { covariance: Float64Array.of(variances[0] ?? 0, 0, 0, variances[1] ?? 0) },
    })
    // 3² + 4² + (1 − 2)² + (3 − 0)²
    const found = frechetDistance(gaussian([0, 0], [1, 9]), gaussian([3, 4], [4, 0]))
    expect(found.value).toBeCloseTo(25 + 1 + 9, 10)
  })

  it('of a set and itself is 0, and of a set and its shift by d is |d|²', () => {
    const set = fc.record({
      seed: fc.integer(),
      rows: fc.integer({ min: 2, max: 12 }),
      width: fc.integer({ min: 1, max: 6 }),
    })
    fc.assert(
      fc.property(set, fc.array(fc.integer({ min: -9, max: 9 }), { minLength: 6, maxLength: 6 }), (shape, shift) => {
        const { seed, rows, width } = shape
        const features = Float64Array.from(normals(seed, rows, width))
        const moments = momentsOf(features, width)
        expect(frechetDistance(moments, moments).value).toBeLessThan(1e-5)
        const shifted = momentsOf(
          features.map((v, i) => v + (shift[i % width] ?? 0)),
          width,
        )
        const expected = shift.slice(0, width).reduce((sum, d) => sum + d * d, 0)
        expect(Math.abs(frechetDistance(moments, shifted).value - expected)).toBeLessThan(1e-5)
      }),
      { seed: 1, numRuns: 60 },
    )
  })

  it('is symmetric and never negative', () => {
    fc.assert(
      fc.property(fc.integer(), fc.integer(), fc.integer({ min: 2, max: 9 }), (first, second, rows) => {
        const a = momentsOf(normals(first, rows, 4), 4)
        const b = momentsOf(normals(second, 7, 4), 4)
        const forth = frechetDistance(a, b).value
        expect(forth).toBeGreaterThanOrEqual(0)
        expect(Math.abs(forth - frechetDistance(b, a).value)).toBeLessThan(1e-5)
      }),
      { seed: 1, numRuns: 40 },
    )
  })

  it('is the same from rows as from covariances, on either side', () => {
    const width = 12
    const asCovariance = (moments: Moments): Moments => ({
      ...moments,
      spread: { covariance: covarianceOf(moments.spread, width) },
    })
    // Fewer images than features, and more.
    const few = momentsOf(normals(1, 5, width), width)
    const others = [momentsOf(normals(2, 7, width), width), momentsOf(normals(3, 30, width), width)]
    expect(few.spread).toHaveProperty('rows')
    for (const other of others) {
      const expected = frechetDistance(asCovariance(few), asCovariance(other)).value
      expect(frechetDistance(few, other).value).toBeCloseTo(expected, 6)
      expect(frechetDistance(other, few).value).toBeCloseTo(expected, 6)
      expect(frechetDistance(few, asCovariance(other)).value).toBeCloseTo(expected, 6)
    }
  })

  it("takes few images of Inception's width without a matrix of that size", () => {
    const width = 2048
    const moments = momentsOf(normals(1, 20, width), width)
    const shifted = momentsOf(
      normals(1, 20, width).map((value) => value + 0.5),
      width,
    )
    expect(frechetDistance(moments, shifted).value).toBeCloseTo(width / 4, 1)
  })

  it('refuses features of another network', () => {
    const [a, b] = [momentsOf(normals(1, 4, 2), 2), momentsOf(normals(1, 4, 3), 3)]
    expect(() => frechetDistance(a, b)).toThrow('width 2 and 3 are of different networks')
  })
})

describe('stored statistics', () => {
  it.each(['mnist', 'fashion-mnist'])('of the %s classifier read, and are a Gaussian', async (dataset) => {
    const url = new URL(`../../../public/models/classifier-${dataset}/statistics.safetensors`, import.meta.url)
    const moments = readMoments(Uint8Array.from(await readFile(url)))
    expect(moments.count).toBe(60_000)
    expect(moments.mean).toHaveLength(64)
    const found = frechetDistance(moments, moments)
    expect(found.value).toBeLessThan(1e-5)
    expect(found.counts).toEqual([60_000, 60_000])
    expect(symmetricEigenvalues(covarianceOf(moments.spread, 64), 64)[0]).toBeGreaterThan(-1e-6)
  })

  it('are refused where something is missing', () => {
    const vector: SafetensorsEntry = { shape: [2], dtype: 'F32', data: Float32Array.of(0, 0) }
    const count: SafetensorsEntry = { shape: [1], dtype: 'I32', data: Int32Array.of(9) }
    expect(() => readMoments(writeSafetensors(new Map([['mean', vector]])))).toThrow('lack "covariance"')
    const misshapen = new Map<string, SafetensorsEntry>([
      ['mean', vector],
      ['covariance', vector],
      ['count', count],
    ])
    expect(() => readMoments(writeSafetensors(misshapen))).toThrow('a covariance of 2 and a count of 9; expected 4')
  })
})

describe('Inception score', () => {
  const { logits, classes, one, three } = golden.inceptionScore

  it('is that of NumPy, in one split and in three', () => {
    expect(inceptionScore(logits, classes)).toEqual({
      mean: expect.closeTo(one, 12),
      deviation: 0,
      splits: 1,
      count: 23,
    })
    expect(inceptionScore(logits, classes, 3)).toEqual({
      mean: expect.closeTo(three.mean, 12),
      deviation: expect.closeTo(three.deviation, 12),
      splits: 3,
      count: 23,
    })
  })

  it('is the number of classes for certain and balanced images, 1 for equal ones', () => {
    const certain = Array.from({ length: 16 }, (_, i) => (i % 4 === Math.floor(i / 4) ? 2000 : 0))
    expect(inceptionScore(certain, 4).mean).toBeCloseTo(4, 10)
    expect(inceptionScore(new Float32Array(12), 4).mean).toBeCloseTo(1, 12)
    // A class that no image has, to the last bit.
    expect(inceptionScore([2000, 0, 0, 0, 2000, 0], 3).mean).toBeCloseTo(2, 10)
  })

  it('refuses too few images and lost numbers', () => {
    expect(() => inceptionScore([1, 2, 3, 4], 2, 3)).toThrow('are 2 images, which cannot be cut into 3 splits')
    expect(() => inceptionScore([NaN, 1, 2, 3], 2)).toThrow('not finite')
  })
})

describe('agreement with the captions', () => {
  it('is the share of right classes', () => {
    expect(captionAgreement([1, 5, 0, 3, 2, 1, 0, 0, 9], 3, [1, 0, 1])).toBeCloseTo(2 / 3, 14)
    expect(() => captionAgreement([1, 2, 3], 3, [0, 1])).toThrow('3 logits of 3 classes do not fit 2 labels')
  })
})

describe('picture quality', () => {
  const reference = momentsOf(normals(1, 20, 2), 2)
  const logits = { values: [9, 0, 0, 9, 9, 0], classes: 2 }
  const images = { logits, features: normals(2, 3, 2), labels: [0, 1, 1] }

  it('is the three scores of the same images, with their counts', () => {
    const found = pictureQuality(images, reference)
    expect(found.frechet).toEqual(frechetDistance(momentsOf(images.features, 2), reference))
    expect(found.inception).toEqual(inceptionScore(logits.values, 2))
    expect(found.agreement).toEqual({ share: expect.closeTo(2 / 3, 14), count: 3 })
    expect(pictureQuality({ ...images, labels: null }, reference).agreement).toBeNull()
  })

  it('has neither class score without logits', () => {
    const { frechet, inception, agreement } = pictureQuality({ ...images, logits: null }, reference)
    expect(frechet.counts).toEqual([3, 20])
    expect([inception, agreement]).toEqual([null, null])
  })

  it('refuses logits of other images', () => {
    expect(() => pictureQuality({ ...images, logits: { values: [1, 2], classes: 2 } }, reference)).toThrow(
      'logits of 1 images and features of 3',
    )
  })
})
