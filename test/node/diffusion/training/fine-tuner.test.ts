/** Fine-tuning of a tiny random UNet: it learns, it can be stopped anywhere, and nothing but its method tells two runs apart. */
import '@tensorflow/tfjs-backend-cpu'
import * as tf from '@tensorflow/tfjs-core'
import { readFileSync } from 'node:fs'
import { beforeAll, describe, expect, it, vi } from 'vitest'
import { FineTuner } from '../../../../src/diffusion/training/fine-tuner'
import { checkFineTuning, fineTuningPresets } from '../../../../src/diffusion/training/config'
import type { FineTuningConfig } from '../../../../src/diffusion/training/types'
import { RowTable } from '../../../../src/tensor/row-table'
import type { FusionSettings } from '../../../../src/diffusion/captions/types'
import { registerKernels } from '../../../../src/gpu/kernels'
import { base, fusion, IMAGES, lora, openUNet, parts, train } from './tiny'

const { demo } = fineTuningPresets

beforeAll(async () => {
  await tf.setBackend('cpu')
  registerKernels('cpu')
})

describe('fine-tuning', () => {
  it.each(['epsilon', 'v_prediction'])('learns one batch: %s', async (prediction) => {
    const steps = 40
    const optimiser = { ...demo.optimiser, warmup: 2, learningRate: 1e-2 }
    const { losses } = await train({ ...base, steps, batch: 6, optimiser }, parts(prediction))
    const mean = (some: typeof losses) => some.reduce((sum, { loss }) => sum + loss, 0) / some.length
    expect(losses.map(({ step }) => step)).toEqual(Array.from({ length: steps }, (_, i) => i + 1))
    expect(mean(losses.slice(-10))).toBeLessThan(0.9 * mean(losses.slice(0, 5)))
  })

  it('gives equal weights for equal seeds, others for another', async () => {
    const [first, second, other] = [await train(base), await train(base), await train({ ...base, seed: 8 })]
    expect(second.weights).toBe(first.weights)
    expect(other.weights).not.toBe(first.weights)
  })

  it('leaves no tensor behind', async () => {
    const given = parts()
    const before = tf.memory().numTensors
    const unet = await openUNet()
    for (const change of [
      { fusion },
      { fusion: { ...fusion, level: 'token' as const }, microBatches: 3 },
      { adaptation: lora },
    ]) {
      const tuner = await FineTuner.start({ ...base, ...change }, unet, given)
      await tuner.advance()
      const during = tf.memory().numTensors
      await tuner.advance()
      await tuner.advance()
      // The losses that have not been read yet.
      expect(tf.memory().numTensors).toBe(during + 2)
      tuner.dispose()
      if (tuner.unet !== unet) tuner.unet.dispose()
    }
    unet.dispose()
    expect(tf.memory().numTensors).toBe(before)
  })

  it('leaves no tensor behind where a step fails, and makes that step again', async () => {
    const given = parts()
    const unet = await openUNet()
    const tuner = await FineTuner.start(base, unet, given)
    const before = tf.memory().numTensors
    vi.spyOn(given.schedule, 'target').mockImplementationOnce(() => {
      throw new Error('memory is full')
    })
    await expect(tuner.advance()).rejects.toThrow('memory is full')
    expect(tf.memory().numTensors).toBe(before)
    await tuner.advance()
    expect(tuner.step).toBe(1)
    tuner.dispose()
    unet.dispose()
  })

  it('lets the text encoder rest where all captions are known beforehand', async () => {
    const told: boolean[] = []
    const given = parts()
    const encoder = { ...given.encoder, rest: async (rests: boolean) => void told.push(rests) }
    const unet = await openUNet()
    for (const rivals of [base.rivals, { ...base.rivals, randomCaption: 1 }])
      (await FineTuner.start({ ...base, rivals }, unet, { ...given, encoder })).dispose()
    expect(told).toEqual([true, false])
    unet.dispose()
  })

  it('asks the text encoder once for what comes again, and at each step for captions made at random', async () => {
    expect((await train({ ...base, fusion })).encoder.calls).toBe(1)
    const randomCaption = await train({ ...base, rivals: { ...base.rivals, randomCaption: 1 } })
    expect(randomCaption.encoder.calls).toBe(1 + base.steps)
  })
})

describe('dual fusion in fine-tuning', () => {
  it('changes nothing at weights 0, and something at either weight', async () => {
    const { weights } = await train(base)
    const fused = (change: Partial<FusionSettings>) =>
      train({ ...base, fusion: { ...fusion, latentWeight: 0, embeddingWeight: 0, ...change } })
    expect((await fused({})).weights).toBe(weights)
    expect((await fused({ latentWeight: 0.1 })).weights).not.toBe(weights)
    expect((await fused({ embeddingWeight: 0.3 })).weights).not.toBe(weights)
    expect((await fused({ latentWeight: 0.1, embeddingWeight: 0.3, probability: 0 })).weights).toBe(weights)
    expect((await fused({ level: 'token' })).weights).not.toBe(weights)
  })

  it('learns at weights 1 from the fusion set alone', async () => {
    const given = parts()
    const { fusion: partners } = given.data
    if (partners === null) throw new Error('The test has a fusion set.')
    const all: FineTuningConfig = { ...base, fusion: { ...fusion, latentWeight: 1, embeddingWeight: 1 } }
    const other = parts()
    other.data.training = {
      ...other.data.training,
      latents: RowTable.onDevice(tf.zeros([IMAGES, 4, 4, 4])),
      captions: ['1', '1', '1', '1'],
    }
    expect((await train(all, other)).weights).toBe((await train(all, given)).weights)
  })
})

describe('faults', () => {
  it('are told in a sentence: settings', () => {
    expect(checkFineTuning(demo)).toEqual(demo)
    expect(() => checkFineTuning({ ...demo, batch: 0 })).toThrow('Fine-tuning setting "batch" is 0; allowed: 1 to 256.')
    expect(() => checkFineTuning({ ...demo, fusion: { ...fusion, latentWeight: 2 } })).toThrow(
      '"fusion.latentWeight" is 2',
    )
    expect(() => checkFineTuning({ ...demo, captions: 'long' })).toThrow('"captions"')
    expect(() => checkFineTuning({ ...demo, batch: 6, microBatches: 4 })).toThrow(
      'Fine-tuning setting "microBatches" is 4, into which a batch of 6 cannot be divided equally; choose one of 1, 2, 3, 6.',
    )
  })

  it('are told in a sentence: data, a loss that is no number, a file of another kind', async () => {
    const given = parts()
    const unet = await openUNet()
    await expect(FineTuner.start({ ...base, images: 5 }, unet, given)).rejects.toThrow('The settings say 5 images')
    const without = { ...given, data: { ...given.data, fusion: null } }
    await expect(FineTuner.start({ ...base, fusion }, unet, without)).rejects.toThrow('there is no fusion set')
    const broken = parts()
    broken.data.training.latents = RowTable.onDevice(tf.fill([IMAGES, 4, 4, 4], NaN))
    const tuner = await FineTuner.start(base, unet, broken)
    await tuner.advance()
    await expect(tuner.readLosses()).rejects.toMatchObject({
      name: 'NotANumber',
      message: expect.stringContaining('The loss is not a number at step 1:'),
    })
    await expect(tuner.state()).rejects.toMatchObject({ name: 'NotANumber' })
    const weights = readFileSync(
      new URL('../../../golden/unet-linear-heads/diffusion_pytorch_model.safetensors', import.meta.url),
    )
    await expect(FineTuner.restore(new Uint8Array(weights), given)).rejects.toThrow('no fine-tuning checkpoint')
  })
})
