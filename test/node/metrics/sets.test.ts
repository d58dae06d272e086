/** Scores of two or three sets of features: KID, precision and recall, AuthPct, C_T, and the Fréchet distance's interval. */
import { describe, expect, it } from 'vitest'
import { authenticity } from '../../../src/metrics/copying/authenticity'
import { copyingTest, copyingTestOf, mannWhitneyZ } from '../../../src/metrics/copying/ct-score'
import { frechetDistance, momentsOf } from '../../../src/metrics/pictures/frechet'
import { frechetInterval } from '../../../src/metrics/pictures/frechet-interval'
import { kMeans } from '../../../src/metrics/copying/k-means'
import { kernelInceptionDistance, squaredDiscrepancy } from '../../../src/metrics/pictures/kid'
import { nearestNeighbours, pointsAt, pointsOf, type Points } from '../../../src/metrics/pictures/nearest-neighbours'
import { featureQuality } from '../../../src/metrics/pictures/picture-quality'
import { precisionRecall } from '../../../src/metrics/pictures/precision-recall'
import { shareOf } from '../../../src/metrics/statistics/share'
import { Random } from '../../../src/tensor/random'
import { readMetricsGolden } from './golden-metrics'

const golden = (await readMetricsGolden()).sets
const { width } = golden
const samples = {
  training: pointsOf(golden.samples.training, width),
  heldOut: pointsOf(golden.samples.heldOut, width),
  generated: pointsOf(golden.samples.generated, width),
}
const { training, heldOut, generated } = samples
const first = (points: Points, count: number) =>
  pointsAt(
    points,
    Array.from({ length: count }, (_, i) => i),
  )
const normals = (seed: number, count: number, columns: number, shift = 0) =>
  pointsOf(
    new Random(seed).normals(count * columns).map((value) => value + shift),
    columns,
  )

describe('nearest neighbours', () => {
  it('are worked by hand, nearest first', () => {
    const others = pointsOf([0, 0, 3, 4, 6, 8, 0, 1], 2)
    expect(nearestNeighbours(pointsOf([0, 0, 6, 9], 2), others, 2)).toEqual({
      k: 2,
      distances: Float64Array.of(0, 1, 1, Math.sqrt(34)),
      nearest: Int32Array.of(0, 2),
    })
    expect(Array.from(nearestNeighbours(others, others, 1, true).distances)).toEqual([1, Math.sqrt(18), 5, 1])
  })

  it('refuse what cannot be compared', () => {
    expect(() => nearestNeighbours(training, pointsOf([1, 2], 2), 1)).toThrow('width 4 and 2')
    expect(() => nearestNeighbours(training, training, 20, true)).toThrow('20 images are too few to have 20 nearest')
    expect(() => pointsOf([1, 2, 3], 2)).toThrow('are 1.5 images')
    expect(() => pointsOf([1, 2, NaN, 4], 2)).toThrow('A feature of image 1 is not finite')
  })
})

describe('a share', () => {
  it('has the interval of a binomial distribution', () => {
    const { share, interval, count } = shareOf(
      Array.from({ length: 400 }, (_, i) => i % 4 === 0),
      1,
    )
    expect([share, count]).toEqual([0.25, 400])
    // ± 1.96 √(p (1 − p) / n), to the bootstrap's own error
    const half = 1.96 * Math.sqrt((0.25 * 0.75) / 400)
    expect(interval[0]).toBeCloseTo(0.25 - half, 2)
    expect(interval[1]).toBeCloseTo(0.25 + half, 2)
    expect(shareOf([true, true], 1).interval).toEqual([1, 1])
    expect(() => shareOf([], 1)).toThrow('no images')
  })
})

describe('KID', () => {
  it('is built on the discrepancy that NumPy computes', () => {
    expect(squaredDiscrepancy(generated, heldOut)).toBeCloseTo(golden.discrepancy, 10)
    expect(squaredDiscrepancy(heldOut, generated)).toBeCloseTo(golden.discrepancy, 10)
  })

  it('has the expectation that the kernel gives of a known shift', async () => {
    // One feature: k = (xy + 1)³, so with a ~ N(0, 1) and b ~ N(s, 1), the moments 0, 1, 0 and s, s² + 1, s³ + 3 s:
    // 3 s² + 3 s⁴ + (s³ + 3 s)²
    const s = 0.5
    const expected = 3 * s ** 2 + 3 * s ** 4 + (s ** 3 + 3 * s) ** 2
    const found = await kernelInceptionDistance(normals(1, 3000, 1), normals(2, 3000, 1, s), new Random(1))
    expect(found).toMatchObject({ subsets: 100, size: 1000, counts: [3000, 3000] })
    expect(Math.abs(found.value - expected)).toBeLessThan(0.5)
    expect(found.deviation).toBeGreaterThan(0.05)
  })

  it('has no bias: of sets of one distribution its mean is 0', () => {
    const values = Array.from({ length: 2000 }, (_, i) =>
      squaredDiscrepancy(normals(2 * i, 10, 3), normals(2 * i + 1, 10, 3)),
    )
    const mean = values.reduce((sum, value) => sum + value, 0) / values.length
    const error = Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0)) / values.length
    expect(Math.abs(mean)).toBeLessThan(3 * error)
    // With the pairs of an image and itself it would be 2 (E k(x, x) − E k(x, y)) / n = 2 (12.9 − 2) / 10 higher.
    expect(error).toBeLessThan(0.05)
  })

  it('takes half of the smaller side a subset, the same ones for the same seed', async () => {
    const find = (seed: number) => kernelInceptionDistance(generated, heldOut, new Random(seed))
    const found = await find(1)
    expect(found).toMatchObject({ size: 12, counts: [25, 30] })
    expect(await find(1)).toEqual(found)
    expect((await find(2)).value).not.toBe(found.value)
    // The mean over subsets estimates what all images give.
    expect(Math.abs(found.value - golden.discrepancy)).toBeLessThan(found.deviation / 2)
  })

  it('needs two images of one network, and leaves off when it is told to', async () => {
    const one = normals(1, 1, 4)
    await expect(kernelInceptionDistance(one, heldOut, new Random(1))).rejects.toThrow('expected two images of either')
    const task = { signal: AbortSignal.abort() }
    await expect(kernelInceptionDistance(generated, heldOut, new Random(1), task)).rejects.toThrow('Cancelled')
  })
})

describe('precision and recall', () => {
  it('are those of SciPy, of equal counts', () => {
    const { precision, recall } = precisionRecall(first(generated, 20), training, new Random(1))
    expect(precision.share).toBeCloseTo(golden.precision, 12)
    expect(recall.share).toBeCloseTo(golden.recall, 12)
    expect([precision.count, recall.count]).toEqual([20, 20])
  })

  it('are 1 for a set and itself, 0 for sets far apart, and tell a lost mode from strange images', () => {
    const set = normals(1, 40, 3)
    const of = (a: Points, b: Points) => {
      const { precision, recall } = precisionRecall(a, b, new Random(1))
      return [precision.share, recall.share]
    }
    expect(of(set, set)).toEqual([1, 1])
    expect(of(set, normals(2, 40, 3, 100))).toEqual([0, 0])
    const joined = pointsOf([...normals(3, 20, 3).values, ...normals(4, 20, 3, 50).values], 3)
    const [precision = 0, recall = 1] = of(normals(5, 40, 3), joined)
    expect(precision).toBeGreaterThan(0.6)
    // Balls of the generated ones never reach the other mode.
    expect(recall).toBeLessThanOrEqual(0.5)
  })

  it('subsample the larger side by the seed', () => {
    const find = (seed: number) => precisionRecall(generated, heldOut, new Random(seed))
    expect(find(1).recall.count).toBe(25)
    expect(find(1)).toEqual(find(1))
    expect(new Set([1, 2, 3, 4, 5, 6].map((seed) => find(seed).precision.share)).size).toBeGreaterThan(1)
    expect(() => precisionRecall(normals(1, 3, 4), heldOut, new Random(1))).toThrow('too few to have 3 nearest')
  })
})

describe('authenticity', () => {
  it('is that of SciPy', () => {
    expect(authenticity(generated, training, 1)).toMatchObject({ share: golden.authenticity, count: 25 })
  })

  it('is 0 of copies and 1 of what is like nothing', () => {
    expect(authenticity(training, training, 1).share).toBe(0)
    expect(authenticity(normals(1, 9, width, 40), training, 1).share).toBe(1)
  })
})

describe('C_T', () => {
  it('is that of SciPy in given cells', () => {
    const found = copyingTestOf(samples, golden.cells, 1)
    expect(found?.value).toBeCloseTo(golden.copying, 10)
    expect(found).toMatchObject({ cells: [2, 2], counts: [20, 30, 25] })
  })

  it('is a normal deviate: worked by hand, ties counted half', () => {
    // U = 2 + 0.5 of 2·2 pairs; σ² = 4 · 5 / 12
    expect(mannWhitneyZ(Float64Array.of(3, 2), Float64Array.of(1, 2))).toBeCloseTo(1.5 / Math.sqrt(20 / 12), 12)
  })

  it('is far below 0 of copies, about 0 of new samples, far above 0 of noise', () => {
    const known = normals(1, 60, 2)
    const others = normals(2, 200, 2)
    const of = (made: Points) => copyingTest({ training: known, heldOut: others, generated: made }, new Random(1))
    const copies = pointsOf(
      Float64Array.of(...known.values, ...known.values).map((value, i) => value + 1e-3 * (i % 2)),
      2,
    )
    expect(of(copies)?.value).toBeLessThan(-6)
    expect(Math.abs(of(normals(3, 200, 2))?.value ?? NaN)).toBeLessThan(2)
    expect(
      of(
        pointsOf(
          normals(4, 200, 2).values.map((value) => 4 * value),
          2,
        ),
      )?.value,
    ).toBeGreaterThan(4)
    expect(of(normals(5, 20, 2))).toBeNull()
  })
})

describe('k-means', () => {
  it('finds clusters that stand apart, whatever the seed', () => {
    const sets = [normals(1, 30, 2), normals(2, 20, 2, 30), normals(3, 10, 2, -30)]
    const all = pointsOf(
      sets.flatMap(({ values }) => Array.from(values)),
      2,
    )
    for (const seed of [1, 2, 3]) {
      const { clusters, centres, inertia } = kMeans(all, 3, new Random(seed))
      expect([new Set(clusters.subarray(0, 30)).size, new Set(clusters).size, centres.count]).toEqual([1, 3, 3])
      const within = sets.reduce((sum, { values, count }) => {
        const mean = [0, 1].map((d) => values.filter((_, i) => i % 2 === d).reduce((s, v) => s + v, 0) / count)
        return sum + values.reduce((s, v, i) => s + (v - (mean[i % 2] ?? 0)) ** 2, 0)
      }, 0)
      expect(inertia).toBeCloseTo(within, 8)
    }
    expect(() => kMeans(normals(1, 2, 2), 3, new Random(1))).toThrow('2 images cannot make 3 clusters')
  })
})

describe('the interval of a Fréchet distance', () => {
  const reference = momentsOf(heldOut.values, width)
  const { value } = frechetDistance(momentsOf(generated.values, width), reference)

  it('has the deviation that NumPy finds over its own resamples', async () => {
    const found = await frechetInterval(generated, reference, value, new Random(1), {}, 3000)
    expect(Math.abs((found?.deviation ?? 0) / golden.frechetDeviation - 1)).toBeLessThan(0.05)
    const half = 1.96 * (found?.deviation ?? 0)
    expect(found?.interval).toEqual([expect.closeTo(value - half, 12), expect.closeTo(value + half, 12)])
  })

  it('is that of a known shift: 2 |d| s / √n', async () => {
    const real = momentsOf(normals(1, 4000, 1).values, 1)
    const made = normals(2, 400, 1, 3)
    const distance = frechetDistance(momentsOf(made.values, 1), real).value
    const found = await frechetInterval(made, real, distance, new Random(1))
    expect(found?.resamples).toBe(200)
    expect(Math.abs((found?.deviation ?? 0) / 0.3 - 1)).toBeLessThan(0.2)
  })

  it('is not taken where features are many', async () => {
    const many = normals(1, 40, 2048)
    const narrow = momentsOf(many.values, 2048)
    expect(await frechetInterval(normals(2, 512, 2048), narrow, 1, new Random(1))).toBeNull()
  })
})

describe('what features tell', () => {
  const real = { reference: heldOut, moments: momentsOf(heldOut.values, width), training, heldOut: true }
  const frechet = { value: 1, counts: [25, 30] as [number, number] }

  it('is all of these scores, within one task', async () => {
    const fractions: number[] = []
    const task = { onProgress: (fraction: number) => fractions.push(fraction) }
    const found = await featureQuality(generated.values, real, frechet, new Random(1), task)
    expect(found.frechetInterval?.resamples).toBe(200)
    expect(found.kid?.counts).toEqual([25, 30])
    expect([found.precision?.count, found.recall?.count, found.authenticity?.count]).toEqual([25, 25, 25])
    expect(found.copying?.counts ?? null).toBeNull()
    expect(fractions).toEqual([...fractions].sort((a, b) => a - b))
    expect(fractions.at(-1)).toBe(1)
    expect(await featureQuality(generated.values, real, frechet, new Random(1))).toEqual(found)
  })

  it('is null where there are too few images, or none held out', async () => {
    const few = { ...real, training: first(training, 1), heldOut: false }
    const found = await featureQuality(first(generated, 3).values, few, frechet, new Random(1))
    expect(found).toMatchObject({ precision: null, recall: null, authenticity: null, copying: null })
    expect(found.kid?.size).toBe(2)
  })
})
