import '@tensorflow/tfjs-backend-cpu'
import * as tf from '@tensorflow/tfjs-core'
import fc from 'fast-check'
import { beforeAll, describe, expect, it } from 'vitest'
import { percentile } from '../../../src/metrics/statistics/percentile'
import { replicationReport, replicationStatistics } from '../../../src/metrics/copying/replication'
import { nearestTraining, similarityTo, type Nearest } from '../../../src/metrics/copying/replication-similarity'
import { Random } from '../../../src/tensor/random'
import { readMetricsGolden } from './golden-metrics'

const golden = (await readMetricsGolden()).replication
const generated = () => tf.tensor2d(golden.generated, [golden.largest.length, golden.width])
const training = () => tf.tensor2d(golden.training, [golden.training.length / golden.width, golden.width])
const close = (values: readonly number[], digits: number) => values.map((v) => expect.closeTo(v, digits))

const nearestOf = (similarity: number[], index: number[] = similarity.map(() => 0), references = 10): Nearest => ({
  similarity: Float32Array.from(similarity),
  index: Int32Array.from(index),
  references,
})
const statisticsOf = (similarity: number[], threshold: number | null = null) =>
  replicationStatistics(nearestOf(similarity), threshold, new Random(1))

beforeAll(async () => {
  await tf.setBackend('cpu')
})

describe('percentile', () => {
  it('is that of NumPy', () => {
    for (const [percent, expected] of Object.entries(golden.percentiles))
      expect(percentile(golden.largest, Number(percent))).toBeCloseTo(expected, 14)
  })

  it('is worked by hand', () => {
    // Place 0.95 · 3 = 2.85 of 1 2 4 8: 4 + 0.85 · 4
    expect(percentile([8, 1, 4, 2], 95)).toBeCloseTo(7.4, 14)
    expect(percentile([3], 95)).toBe(3)
    expect(() => percentile([], 50)).toThrow('at least one value')
    expect(() => percentile([1, NaN], 50)).toThrow('not a number')
    expect(() => percentile([1], 101)).toThrow('The percentile 101')
  })
})

describe('the nearest training image', () => {
  it.each([1, 4, 13, 100])('is that of NumPy in tiles of %d', async (tile) => {
    const before = tf.memory().numTensors
    const [images, references] = [generated(), training()]
    const nearest = await nearestTraining(images, references, { tile })
    expect(Array.from(nearest.similarity)).toEqual(close(golden.largest, 6))
    expect(Array.from(nearest.index)).toEqual(golden.nearest)
    expect(nearest.references).toBe(9)
    tf.dispose([images, references])
    expect(tf.memory().numTensors).toBe(before)
  })

  it('never holds all similarities of 5,000 images to 5,000', async () => {
    const count = 5000
    const [images, references] = [
      tf.randomNormal<tf.Rank.R2>([count, 4], 0, 1, 'float32', 1),
      tf.ones<tf.Rank.R2>([count, 4]),
    ]
    const { peakBytes } = await tf.profile(async () => {
      expect((await nearestTraining(images, references)).references).toBe(count)
      return []
    })
    // Tiles of 4 MiB, a few at a time, beside what there was.
    expect(peakBytes).toBeLessThan((count * count * 4) / 5)
    tf.dispose([images, references])
  })

  it('is itself for a training image, unless left out', async () => {
    const self = await nearestTraining(training(), training())
    expect(Array.from(self.similarity)).toEqual(close(new Array<number>(9).fill(1), 6))
    expect(Array.from(self.index)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8])
    const others = await nearestTraining(training(), training(), { exceptSelf: true, tile: 4 })
    expect(others.index.every((index, i) => index !== i)).toBe(true)
    for (const [i, index] of others.index.entries()) {
      const pair = await similarityTo(tf.slice(training(), [i, 0], [1, 6]), training(), [index])
      expect(others.similarity[i]).toBeCloseTo(pair[0] ?? NaN, 6)
    }
    // Opposite to all others, it still has a nearest one that is not itself.
    const opposite = await nearestTraining(tf.tensor2d([[1], [-1]]), tf.tensor2d([[1], [-1]]), { exceptSelf: true })
    expect(Array.from(opposite.similarity)).toEqual([-1, -1])
    expect(Array.from(opposite.index)).toEqual([1, 0])
  })

  it('does not depend on the descriptors’ lengths', async () => {
    const scaled = await nearestTraining(tf.mul(generated(), 7), tf.mul(training(), 0.01))
    expect(Array.from(scaled.similarity)).toEqual(close(golden.largest, 5))
    const zero = await nearestTraining(tf.zeros([1, 6]), training())
    expect(Array.from(zero.similarity)).toEqual([0])
  })

  it('refuses what cannot be compared', async () => {
    await expect(nearestTraining(tf.zeros([0, 6]), training())).rejects.toThrow('0 images cannot be compared')
    await expect(nearestTraining(generated(), tf.ones([9, 5]))).rejects.toThrow(
      '[13, 6] and training descriptors [9, 5]',
    )
    await expect(nearestTraining(generated(), training(), { exceptSelf: true })).rejects.toThrow('do not fit')
    await expect(nearestTraining(tf.fill([1, 6], NaN), training())).rejects.toThrow('similarity of image 0 is NaN')
  })
})

describe('similarity to the caption’s own image', () => {
  it('is the cosine', async () => {
    const found = await similarityTo(
      tf.tensor2d([
        [3, 4],
        [1, 0],
      ]),
      tf.tensor2d([
        [0, 2],
        [1, 0],
      ]),
      [1, 0],
    )
    expect(Array.from(found)).toEqual(close([0.6, 0], 6))
    const largest = await similarityTo(generated(), training(), golden.nearest)
    expect(Array.from(largest)).toEqual(close(golden.largest, 6))
  })

  it('needs a training image for each', async () => {
    await expect(similarityTo(generated(), training(), [0])).rejects.toThrow(
      '1 training images are named for 13 images',
    )
    await expect(similarityTo(tf.ones([1, 6]), training(), [9])).rejects.toThrow('one of them 9 of 9')
  })
})

describe('replication statistics', () => {
  it('are those of NumPy', () => {
    expect(statisticsOf(golden.largest)).toMatchObject({
      count: 13,
      references: 10,
      replication: expect.closeTo(golden.percentiles['95'] ?? NaN, 6),
      median: expect.closeTo(golden.percentiles['50'] ?? NaN, 6),
      mean: expect.closeTo(golden.mean, 6),
      deviation: expect.closeTo(golden.deviation, 6),
      percentile75: expect.closeTo(golden.percentiles['75'] ?? NaN, 6),
      percentile90: expect.closeTo(golden.percentiles['90'] ?? NaN, 6),
      copies: null,
    })
  })

  it('count what lies above the thresholds', () => {
    const { aboveHalf, copies } = statisticsOf([0.2, 0.5, 0.6, 0.9], 0.75)
    expect(aboveHalf).toBe(0.5)
    expect(copies).toEqual({ threshold: 0.75, share: 0.25 })
  })

  const similarities = fc.array(fc.double({ min: -1, max: 1, noNaN: true }), { minLength: 1, maxLength: 30 })

  it('R does not fall where an image becomes more similar', () => {
    fc.assert(
      fc.property(similarities, fc.nat(), fc.double({ min: 0, max: 1, noNaN: true }), (values, at, more) => {
        const raised = values.map((v, i) => (i === at % values.length ? v + more : v))
        expect(statisticsOf(raised).replication).toBeGreaterThanOrEqual(statisticsOf(values).replication)
      }),
      { seed: 1, numRuns: 40 },
    )
  })

  it('R lies in its interval’s reach and does not depend on the order', () => {
    fc.assert(
      fc.property(similarities, (values) => {
        const found = statisticsOf(values)
        expect(found.interval[0]).toBeLessThanOrEqual(found.interval[1])
        expect(found.interval[1]).toBeLessThanOrEqual(Math.fround(Math.max(...values)))
        expect(statisticsOf(values.toReversed()).replication).toBe(found.replication)
      }),
      { seed: 1, numRuns: 40 },
    )
  })

  it('the interval covers R of the population', () => {
    const population = new Random(5).uniforms(128)
    const { interval } = statisticsOf(Array.from(population))
    expect(interval[0]).toBeLessThan(0.95)
    expect(interval[1]).toBeGreaterThan(0.95)
    expect(interval[1] - interval[0]).toBeLessThan(0.15)
  })
})

describe('the report', () => {
  const input = {
    generated: nearestOf([0.3, 0.9, 0.9, 0.1], [2, 0, 1, 3]),
    own: { index: [2, 1, 1, 0], similarity: [0.3, 0.5, 0.9, -0.1] },
    threshold: 0.7,
    random: new Random(1),
  }

  it('sorts the pairs by similarity and compares with the captions’ own images', () => {
    const report = replicationReport(input)
    expect(report.pairs.map(({ generated, training }) => [generated, training])).toEqual([
      [1, 0],
      [2, 1],
      [0, 2],
      [3, 3],
    ])
    expect(report.own).toEqual({ mean: expect.closeTo(0.4, 6), isNearest: 0.5 })
    expect(report.similarities).toEqual(close([0.3, 0.9, 0.9, 0.1], 6))
    expect([report.background, report.ceiling, report.amongTraining]).toEqual([null, null, null])
    expect(replicationReport(input)).toEqual(report)
  })

  it('sets R between background and ceiling, of the same training images', () => {
    const [background, ceiling] = [nearestOf([0.1, 0.2]), nearestOf([0.97, 0.99])]
    const report = replicationReport({ ...input, background, ceiling })
    expect(report.background?.replication).toBeCloseTo(0.195, 6)
    expect(report.ceiling?.replication).toBeCloseTo(0.989, 6)
    expect(report.ceiling?.copies?.share).toBe(1)
    const others = nearestOf([0.1], [0], 64)
    expect(() => replicationReport({ ...input, background: others })).toThrow('with 10 training images, others with 64')
  })

  it('needs an own image for each', () => {
    const own = { index: [1], similarity: [0.5] }
    expect(() => replicationReport({ ...input, own })).toThrow('1 training images and 1 similarities are given for 4')
  })
})
