/** Which samples a step leaves out (Wen et al. 2024), and what it learns from the rest, against plain numbers. */
import '@tensorflow/tfjs-backend-cpu'
import * as tf from '@tensorflow/tfjs-core'
import { beforeAll, describe, expect, it } from 'vitest'
import { droppingError, keptSamples, perKept } from '../../../../src/diffusion/training/dropping'
import { FineTuner } from '../../../../src/diffusion/training/fine-tuner'
import { registerKernels } from '../../../../src/gpu/kernels'
import { gradientsOf } from '../../../../src/tensor/tape'
import { base, openUNet, parts, train, weightsOf } from './tiny'

const dropping = (dropAbove: number) => ({ ...base, rivals: { ...base.rivals, dropAbove } })

beforeAll(async () => {
  await tf.setBackend('cpu')
  registerKernels('cpu')
})

describe('dropping samples', () => {
  it('keeps a sample whose scaled distance is below the threshold, not at it', async () => {
    const free = tf.zeros([3, 2])
    const conditional = tf.tensor([3, 4, 0.3, 0.4, 6, 8], [3, 2])
    const kept = async (threshold: number, scale: number | tf.Tensor) =>
      Array.from(await keptSamples(threshold, scale, free, conditional).data())
    expect(await kept(5, 1)).toEqual([0, 1, 0])
    expect(await kept(5.01, 1)).toEqual([1, 1, 0])
    // √ᾱ of each sample's own timestep: 5, .5 and 1.
    expect(await kept(5, tf.tensor([1, 1, 0.1]))).toEqual([0, 1, 1])
  })

  it('tells the error of all, and learns from the kept alone', async () => {
    const predicted = tf.tensor([1, 2, 3, 4], [2, 2])
    const target = tf.tensor([0, 0, 1, 1], [2, 2])
    const kept = tf.tensor1d([0, 1])
    const { value, gradients } = gradientsOf(() => droppingError(predicted, target, kept), [predicted])
    expect((await value.data())[0]).toBeCloseTo((1 + 4 + 4 + 9) / 4)
    const [gradient = tf.zeros([1])] = gradients
    expect(Array.from(await gradient.data())).toEqual([0, 0, (2 * 2) / 4, (2 * 3) / 4])
    // One of two is kept: the mean over it alone.
    expect(Array.from(await tf.mul(gradient, perKept(kept)).data())).toEqual([0, 0, 2, 3])
    expect((await perKept(tf.zeros([2]) as tf.Tensor1D).data())[0]).toBe(2)
  })

  it('learns nothing where all are dropped, as ever where none is, and tells the share', async () => {
    const fresh = await weightsOf(await openUNet())
    const none = await train(dropping(1e-6))
    expect(none.weights).toBe(fresh)
    expect(none.losses.map(({ dropped }) => dropped)).toEqual(none.losses.map(() => 1))
    const usual = await train(base)
    const all = await train(dropping(1000))
    expect(usual.losses.every((loss) => !('dropped' in loss))).toBe(true)
    expect(all.losses.map(({ dropped }) => dropped)).toEqual(all.losses.map(() => 0))
    all.losses.forEach(({ loss }, i) => expect(loss).toBeCloseTo(usual.losses[i]?.loss ?? NaN, 4))
    expect(all.weights).not.toBe(fresh)
  })

  it('learns the same in micro-batches', async () => {
    const threshold = 0.35
    const whole = await train(dropping(threshold))
    const inParts = await train({ ...dropping(threshold), microBatches: 3 })
    const shares = whole.losses.map(({ dropped }) => dropped ?? NaN)
    // Else nothing is shown.
    expect(shares.some((share) => share > 0 && share < 1)).toBe(true)
    expect(inParts.losses.map(({ dropped }) => dropped)).toEqual(shares)
    inParts.losses.forEach(({ loss }, i) => expect(loss).toBeCloseTo(whole.losses[i]?.loss ?? NaN, 5))
  })

  it('leaves no tensor behind', async () => {
    const given = parts()
    const unet = await openUNet()
    const before = tf.memory().numTensors
    const tuner = await FineTuner.start({ ...dropping(0.35), microBatches: 3 }, unet, given)
    await tuner.advance()
    const during = tf.memory().numTensors
    await tuner.advance()
    // The losses that have not been read yet.
    expect(tf.memory().numTensors).toBe(during + 1)
    tuner.dispose()
    expect(tf.memory().numTensors).toBe(before)
    unet.dispose()
  })
})
