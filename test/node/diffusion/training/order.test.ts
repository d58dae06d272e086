/** Which images a step takes, and at which rate it learns. */
import '@tensorflow/tfjs-backend-cpu'
import * as tf from '@tensorflow/tfjs-core'
import { beforeAll, describe, expect, it } from 'vitest'
import { rateShare } from '../../../../src/diffusion/training/learning-rate'
import { duplicatedRows, rowsOfStep } from '../../../../src/diffusion/training/order'
import { AdamW } from '../../../../src/tensor/adamw'
import { Random } from '../../../../src/tensor/random'

beforeAll(() => tf.setBackend('cpu'))

describe('the order of a fine-tuning set', () => {
  const random = new Random(3)

  it('duplicates a share of the images', () => {
    const rows = duplicatedRows(40, { share: 0.05, times: 5 }, random)
    expect(rows.length).toBe(40 + 2 * 4)
    const counts = Array.from({ length: 40 }, (_, image) => rows.filter((row) => row === image).length)
    expect(counts.sort()).toEqual([...new Array<number>(38).fill(1), 5, 5])
  })

  it('goes through every row once an epoch, in another order each, at any batch', () => {
    const rows = Int32Array.from([0, 1, 2, 3, 4])
    const seen = [0, 1, 2, 3, 4].flatMap((step) => [...rowsOfStep(step, 3, rows, random)])
    const epochs = [seen.slice(0, 5), seen.slice(5, 10), seen.slice(10, 15)]
    for (const epoch of epochs) expect([...epoch].sort()).toEqual([0, 1, 2, 3, 4])
    expect(new Set(epochs.map((epoch) => epoch.join())).size).toBeGreaterThan(1)
    expect([...rowsOfStep(0, 15, rows, random)]).toEqual(seen)
  })

  it('warms up, stays, and falls at the end', () => {
    const share = (step: number) => rateShare(step, 100, { warmup: 4, decayShare: 0.5, lastRate: 0.1 })
    expect([0, 3, 4, 50].map(share)).toEqual([0.25, 1, 1, 1])
    expect(share(75)).toBeCloseTo(0.55, 12)
    expect(share(99)).toBeCloseTo(0.1 + 0.9 / 50, 12)
    expect(rateShare(99, 100, { warmup: 0, decayShare: 0, lastRate: 0.1 })).toBe(1)
  })
})

describe('AdamW', () => {
  it('clips by the norm over all variables, decays, and has a rate a group, against numbers worked by hand', async () => {
    const a = tf.variable(tf.tensor1d(new Float32Array([1, 2])))
    const b = tf.variable(tf.tensor1d(new Float32Array([4])))
    const settings = { learningRate: 0.1, beta1: 0.9, beta2: 0.99, weightDecay: 0.5, clipNorm: 1 }
    const optimiser = new AdamW([a, b], settings, (place) => (place === 1 ? 3 : 1))
    // Norm 13: scaled to 3/13, 4/13, 12/13. The first update is the gradient's sign.
    optimiser.apply([tf.tensor1d([3, 4]), tf.tensor1d([-12])], 0.5)
    expect([...(await a.data())].map((value) => value.toFixed(5))).toEqual(['0.92500', '1.90000'])
    expect((await b.data())[0]).toBeCloseTo(4 * (1 - 0.15 * 0.5) + 0.15, 5)
    const [first, second] = optimiser.moments
    expect([...((await first?.data()) ?? [])][0]).toBeCloseTo(0.1 * (3 / 13), 6)
    expect([...((await second?.data()) ?? [])][0]).toBeCloseTo(0.1 * (-12 / 13), 6)
  })
})
