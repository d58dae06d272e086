/** Fine-tuning of a tiny random UNet: it learns, it can be stopped anywhere, and nothing but its method tells two runs apart. */
import '@tensorflow/tfjs-backend-cpu'
import * as tf from '@tensorflow/tfjs-core'
import { readFileSync } from 'node:fs'
import { beforeAll, describe, expect, it } from 'vitest'
import type { CaptionEncoder } from '../../../src/diffusion/caption-encoder'
import { captionOf } from '../../../src/diffusion/caption-tokens'
import { FineTuner, type FineTuningParts } from '../../../src/diffusion/fine-tuner'
import { checkFineTuning, fineTuningPresets } from '../../../src/diffusion/fine-tuning-config'
import type { FineTuningConfig } from '../../../src/diffusion/fine-tuning-types'
import { LatentSource } from '../../../src/diffusion/latent-source'
import { rateShare } from '../../../src/diffusion/learning-rate'
import type { FusionSettings } from '../../../src/diffusion/mitigation-types'
import { NoiseSchedule } from '../../../src/diffusion/schedule'
import { parseScheduleConfig } from '../../../src/diffusion/schedule-config'
import { duplicatedRows, rowsOfStep } from '../../../src/diffusion/training-order'
import { loadUNet } from '../../../src/diffusion/unet/unet-folder'
import type { UNet } from '../../../src/diffusion/unet/unet'
import { registerKernels } from '../../../src/gpu/kernels'
import { AdamW } from '../../../src/tensor/adamw'
import { Random } from '../../../src/tensor/random'

const IMAGES = 4
const CONTEXT = 6
const tokens = { bos: 10, eos: 11, pad: 11, length: 8, ordinary: 10 }

const openUNet = () =>
  loadUNet((name) =>
    Promise.resolve(new Uint8Array(readFileSync(new URL(`../../golden/unet-linear-heads/${name}`, import.meta.url)))),
  )

/** Words are digits, embeddings a fixed function of the ids; counts how often it is asked. */
function digitEncoder(): CaptionEncoder & { calls: number } {
  const encoder = {
    calls: 0,
    tokens,
    ids: (text: string) => captionOf(text.split(' ').map(Number), tokens),
    encode: (captions: readonly (readonly number[])[]) => {
      encoder.calls++
      const values = captions.flatMap((ids) => [...new Random(0).fork(ids.join()).normals(tokens.length * CONTEXT)])
      return Promise.resolve(tf.tensor3d(values, [captions.length, tokens.length, CONTEXT]))
    },
  }
  return encoder
}

function parts(prediction = 'epsilon'): FineTuningParts & { encoder: { calls: number } } {
  const latents = (label: string) => LatentSource.of(new Random(1).fork(label).normals(IMAGES * 64), [4, 4, 4])
  const captions = ['0 1', '2 3', '4 5', '6 7']
  return {
    schedule: new NoiseSchedule(
      parseScheduleConfig({ _class_name: 'DDIMScheduler', clip_sample: false, prediction_type: prediction }),
    ),
    data: {
      training: { latents: latents('training'), captions, paraphrases: captions.map((text) => [text, `8 ${text}`]) },
      fusion: { latents: latents('fusion'), captions: ['9', '9 9', '8', '8 8'] },
    },
    encoder: digitEncoder(),
  }
}

const { demo } = fineTuningPresets
const base: FineTuningConfig = { ...demo, images: IMAGES, batch: 3, steps: 6, seed: 7, fusion: null }
const fusion: FusionSettings = { latentWeight: 0.1, level: 'embedding', embeddingWeight: 0.3, probability: 1 }

/** All weights of a UNet as bytes that compare. */
async function weightsOf(unet: UNet): Promise<string> {
  const saved = await unet.weights.save()
  return [...saved].map(([name, { data }]) => `${name}: ${data.join()}`).join('\n')
}

async function train(config: FineTuningConfig, given = parts()) {
  const unet = await openUNet()
  const tuner = await FineTuner.start(config, unet, given)
  while (!tuner.isDone) await tuner.advance()
  const losses = await tuner.readLosses()
  return { tuner, losses, weights: await weightsOf(unet), encoder: given.encoder }
}

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

  it('goes on from a file byte for byte as if it had not stopped', async () => {
    const config = {
      ...base,
      fusion: { ...fusion, probability: 0.5 },
      rivals: { ...base.rivals, wordRepetition: 0.5, embeddingNoise: 0.1, multipleCaptions: true },
      duplication: { share: 0.5, times: 3 },
      optimiser: { ...base.optimiser, weightDecay: 0.01 },
    }
    const whole = await train(config)
    const half = await FineTuner.start(config, await openUNet(), parts())
    for (let step = 0; step < 3; step++) await half.advance()
    const rest = await FineTuner.restore(await half.state(), parts())
    expect(rest.step).toBe(3)
    while (!rest.isDone) await rest.advance()
    const [one, other] = [await rest.state(), await whole.tuner.state()]
    expect(Buffer.compare(Buffer.from(one), Buffer.from(other))).toBe(0)
    expect(await rest.readLosses()).toEqual(whole.losses.slice(3))
  })

  it('leaves no tensor behind', async () => {
    const given = parts()
    const before = tf.memory().numTensors
    const unet = await openUNet()
    for (const settings of [fusion, { ...fusion, level: 'token' as const }, null]) {
      const tuner = await FineTuner.start({ ...base, fusion: settings }, unet, given)
      await tuner.advance()
      const during = tf.memory().numTensors
      await tuner.advance()
      await tuner.advance()
      // The losses that have not been read yet.
      expect(tf.memory().numTensors).toBe(during + 2)
      tuner.dispose()
    }
    unet.dispose()
    expect(tf.memory().numTensors).toBe(before)
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
      latents: LatentSource.onDevice(tf.zeros([IMAGES, 4, 4, 4])),
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
  })

  it('are told in a sentence: data, a loss that is no number, a file of another kind', async () => {
    const given = parts()
    const unet = await openUNet()
    await expect(FineTuner.start({ ...base, images: 5 }, unet, given)).rejects.toThrow('The settings say 5 images')
    const without = { ...given, data: { ...given.data, fusion: null } }
    await expect(FineTuner.start({ ...base, fusion }, unet, without)).rejects.toThrow('there is no fusion set')
    const broken = parts()
    broken.data.training.latents = LatentSource.onDevice(tf.fill([IMAGES, 4, 4, 4], NaN))
    const tuner = await FineTuner.start(base, unet, broken)
    await tuner.advance()
    await expect(tuner.readLosses()).rejects.toThrow('The loss of step 1 is NaN')
    const weights = readFileSync(
      new URL('../../golden/unet-linear-heads/diffusion_pytorch_model.safetensors', import.meta.url),
    )
    await expect(FineTuner.restore(new Uint8Array(weights), given)).rejects.toThrow('no fine-tuning checkpoint')
  })
})

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
