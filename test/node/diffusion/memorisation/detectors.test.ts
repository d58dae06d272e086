/** Readings of memorisation on a tiny random UNet, each against its definition by another route. */
import '@tensorflow/tfjs-backend-cpu'
import * as tf from '@tensorflow/tfjs-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { attentionEntropy, crossAttentions } from '../../../../src/diffusion/memorisation/attention-entropy'
import { imageLosses } from '../../../../src/diffusion/memorisation/image-loss'
import { conditionalMagnitude, noiseScale } from '../../../../src/diffusion/memorisation/meter'
import { tamedPrompts } from '../../../../src/diffusion/memorisation/tamed-prompt'
import { tokenSignificance } from '../../../../src/diffusion/memorisation/token-significance'
import { generateImages, type MeterReading } from '../../../../src/diffusion/sampling/generation'
import { latentNoise } from '../../../../src/diffusion/sampling/latent-noise'
import { NoiseSchedule } from '../../../../src/diffusion/sampling/schedule'
import { parseScheduleConfig } from '../../../../src/diffusion/sampling/schedule-config'
import type { UNet } from '../../../../src/diffusion/unet/unet'
import { registerKernels } from '../../../../src/gpu/kernels'
import { Random } from '../../../../src/tensor/random'
import { CONTEXT, openUNet } from '../training/tiny'

const SHAPE = [4, 4, 4] as const
const TOKENS = 5
const scheduleOf = (prediction: string) =>
  new NoiseSchedule(
    parseScheduleConfig({ _class_name: 'DDIMScheduler', clip_sample: false, prediction_type: prediction }),
  )
const schedule = scheduleOf('epsilon')
const normals = (seed: number, ...shape: number[]) =>
  tf.tensor(new Random(seed).normals(tf.util.sizeFromShape(shape)), shape)
const captionOf = (text: string) => new Random(0).fork(text).normals(TOKENS * CONTEXT)
const encode = (texts: readonly string[]) =>
  Promise.resolve(
    tf.tensor3d(
      texts.flatMap((text) => [...captionOf(text)]),
      [texts.length, TOKENS, CONTEXT],
    ),
  )

let unet: UNet
beforeAll(async () => {
  await tf.setBackend('cpu')
  registerKernels('cpu')
  unet = await openUNet()
})
afterAll(() => unet.dispose())

const norm = (values: ArrayLike<number>) => Math.sqrt(Array.from(values).reduce((sum, value) => sum + value * value, 0))

describe('the meter', () => {
  it.each(['epsilon', 'v_prediction', 'sample'])(
    'is a difference of noise, whatever is predicted: %s',
    async (prediction) => {
      const of = scheduleOf(prediction)
      const [latents, free, conditional] = [1, 2, 3].map((seed) => normals(seed, 2, 3, 2)) as [
        tf.Tensor,
        tf.Tensor,
        tf.Tensor,
      ]
      const found = conditionalMagnitude(noiseScale(of, 700), free, conditional)
      const noise = await Promise.all(
        [free, conditional].map((output) => of.estimate(latents, output, 700).noise.data()),
      )
      const expected = [0, 1].map((sample) =>
        norm(
          Array.from({ length: 6 }, (_, i) => (noise[1]?.[6 * sample + i] ?? 0) - (noise[0]?.[6 * sample + i] ?? 0)),
        ),
      )
      expect(Array.from(await found.data())).toEqual(expected.map((value) => expect.closeTo(value, 4)))
    },
  )

  it('is told while images are made, which stay the same, and asks nothing more with guidance', async () => {
    let passes = 0
    const counting = Object.assign(Object.create(unet) as UNet, {
      predictAt: (...given: Parameters<UNet['predictAt']>) => {
        passes += given[0].shape[0]
        return unet.predictAt(...given)
      },
    })
    const generator = {
      schedule,
      unet: counting,
      latentShape: SHAPE,
      image: { size: 4, channels: 1 as const },
      encodeTexts: encode,
      decodeLatents: (latents: tf.Tensor4D) => Promise.resolve(tf.mean<tf.Tensor4D>(latents, 3, true)),
    }
    const make = async (guidance: number, metered: boolean) => {
      passes = 0
      const readings: MeterReading[] = []
      const given = { captions: ['a', 'b'], images: [0, 1], random: new Random(1), guidance, steps: 3 }
      const { pixels } = await generateImages(generator, {
        ...given,
        ...(metered ? { onMeter: (reading: MeterReading) => readings.push(reading) } : {}),
      })
      return { pixels: Array.from(pixels), readings, passes }
    }
    const before = tf.memory().numTensors
    const [plain, metered] = [await make(3, false), await make(3, true)]
    expect(metered.pixels).toEqual(plain.pixels)
    expect([plain.passes, metered.passes]).toEqual([12, 12])
    expect(metered.readings.map(({ index, start, magnitudes }) => [index, start, magnitudes.length])).toEqual([
      [0, 0, 2],
      [1, 0, 2],
      [2, 0, 2],
    ])
    const alone = await make(1, false)
    const watched = await make(1, true)
    expect(watched.pixels).toEqual(alone.pixels.map((value) => expect.closeTo(value, 5)))
    expect([alone.passes, watched.passes]).toEqual([6, 12])
    expect(tf.memory().numTensors).toBe(before)
    // The first step by hand: all images begin with the same noise, whatever the guidance.
    const [first] = metered.readings
    const noise = latentNoise(new Random(1), [0, 1], 'start', SHAPE) as tf.Tensor4D
    const at = new Array<number>(2).fill(first?.timestep ?? 0)
    const [free, conditional] = [
      unet.predict(noise, at, await encode(['', ''])),
      unet.predict(noise, at, await encode(['a', 'b'])),
    ]
    const difference = await tf.sub(conditional, free).data<'float32'>()
    expect(Array.from(first?.magnitudes ?? [])).toEqual(
      [0, 1].map((i) => expect.closeTo(norm(difference.subarray(64 * i, 64 * (i + 1))), 4)),
    )
  })
})

describe('token significance', () => {
  it('is the length of the gradient that finite differences find', async () => {
    const latents = normals(5, 2, ...SHAPE) as tf.Tensor4D
    const embeddings = await encode(['a', 'b'])
    const empty = tf.squeeze<tf.Tensor2D>(await encode(['']), [0])
    const { norms: found, magnitudes } = await tokenSignificance({ unet, schedule }, latents, 500, embeddings, empty)
    expect(found).toHaveLength(2 * TOKENS)
    const values = await embeddings.data()
    const free = unet.predict(latents, [500, 500], await encode(['', '']))
    const meterAt = async (sample: number, place: number, step: number) => {
      const moved = Float32Array.from(values)
      moved[place] = (moved[place] ?? 0) + step
      const output = unet.predict(latents, [500, 500], tf.tensor3d(moved, embeddings.shape))
      const magnitudes = await conditionalMagnitude(noiseScale(schedule, 500), free, output).data()
      return magnitudes[sample] ?? NaN
    }
    for (const sample of [0, 1]) expect(magnitudes[sample]).toBeCloseTo(await meterAt(sample, 0, 0), 4)
    for (const [sample, token] of [
      [0, 1],
      [1, 4],
    ] as const) {
      const slopes: number[] = []
      for (let i = 0; i < CONTEXT; i++) {
        const place = (sample * TOKENS + token) * CONTEXT + i
        slopes.push(((await meterAt(sample, place, 0.02)) - (await meterAt(sample, place, -0.02))) / 0.04)
      }
      expect((found[sample * TOKENS + token] ?? 0) / norm(slopes)).toBeCloseTo(1, 1)
    }
  })
})

describe('attention entropy', () => {
  it('is log S where all tokens are alike, and less where they are not; the network goes on as it was', async () => {
    const layers = crossAttentions(unet)
    expect(layers.length).toBeGreaterThan(0)
    const layer = layers[0] ?? ''
    const latents = normals(5, 2, ...SHAPE) as tf.Tensor4D
    const before = tf.memory().numTensors
    const same = tf.tile<tf.Tensor3D>(normals(6, 2, 1, CONTEXT) as tf.Tensor3D, [1, TOKENS, 1])
    const uniform = await attentionEntropy(unet, { layer, heads: 2 }, latents, 500, same)
    expect(Array.from(uniform)).toEqual([Math.log(TOKENS), Math.log(TOKENS)].map((value) => expect.closeTo(value, 5)))
    const different = tf.mul<tf.Tensor3D>(await encode(['a', 'b']), 8)
    const dispersed = await attentionEntropy(unet, { layer, heads: 2 }, latents, 500, different)
    for (const value of dispersed) {
      expect(value).toBeGreaterThanOrEqual(0)
      expect(value).toBeLessThan(Math.log(TOKENS) - 0.01)
    }
    // Each prompt by itself.
    const second = tf.slice(different, [1, 0, 0], [1, TOKENS, CONTEXT])
    const [alone] = await attentionEntropy(
      unet,
      { layer, heads: 2 },
      tf.slice(latents, [1, 0, 0, 0], [1, ...SHAPE]),
      500,
      second,
    )
    expect(alone).toBeCloseTo(dispersed[1] ?? NaN, 5)
    expect(tf.memory().numTensors - before).toBeLessThan(8)
    await expect(attentionEntropy(unet, { layer: 'none', heads: 2 }, latents, 500, same)).rejects.toThrow(
      'no attention "none"',
    )
  })
})

describe('loss of an image', () => {
  it('is that of each by itself, mean over the timesteps', async () => {
    const images = 3
    const data = new Random(9).normals(images * 64)
    const captions = ['a', 'b', 'a']
    const random = new Random(4)
    const timesteps = [100, 600]
    const found = await imageLosses({ unet, schedule }, { shape: [images, ...SHAPE], data }, captions, encode, {
      timesteps,
      random,
      batch: 2,
    })
    for (let image = 0; image < images; image++) {
      const losses = await Promise.all(
        timesteps.map(async (timestep) => {
          const kept = schedule.alphaCumprod(timestep)
          const noise = await latentNoise(random, [0], timestep, SHAPE).data<'float32'>()
          const noisy = noise.map(
            (value, i) => Math.sqrt(kept) * (data[64 * image + i] ?? 0) + Math.sqrt(1 - kept) * value,
          )
          const output = await unet
            .predict(tf.tensor4d(noisy, [1, ...SHAPE]), [timestep], await encode([captions[image] ?? '']))
            .data<'float32'>()
          return norm(output.map((value, i) => value - (noise[i] ?? 0))) ** 2 / 64
        }),
      )
      expect(found[image]).toBeCloseTo(losses.reduce((sum, loss) => sum + loss, 0) / 2, 4)
    }
  })
})

describe('a tamed prompt', () => {
  it('is changed until its meter is at the target, but for its start, and no further', async () => {
    const latents = normals(5, 2, ...SHAPE) as tf.Tensor4D
    const embeddings = await encode(['a', 'b'])
    const empty = tf.squeeze<tf.Tensor2D>(await encode(['']), [0])
    const network = { unet, schedule }
    const tame = (target: number) => tamedPrompts(network, latents, 500, embeddings, empty, target)
    const before = tf.memory().numTensors
    const kept = await tame(1e3)
    expect(Array.from(kept.after)).toEqual(Array.from(kept.before))
    expect(await kept.embeddings.data()).toEqual(await embeddings.data())
    const [first = 0, second = 0] = kept.before
    const low = Math.min(first, second)
    // Between the two meters one prompt is left as it is, and the other falls.
    const target = (first + second) / 2
    const one = await tame(target)
    const lower = first < second ? 0 : 1
    expect(one.after[lower]).toBeCloseTo(low, 4)
    expect(one.after[1 - lower] ?? NaN).toBeLessThan(one.before[1 - lower] ?? 0)
    const moved = tf.norm(tf.sub(one.embeddings, embeddings), 2, 2)
    const lengths = Array.from(await moved.data())
    expect(lengths.slice(lower * TOKENS, (lower + 1) * TOKENS)).toEqual(new Array(TOKENS).fill(0))
    const other = lengths.slice((1 - lower) * TOKENS, (2 - lower) * TOKENS)
    expect(other[0]).toBe(0)
    // AdamW's first steps are as long as its rate, in every channel: 0.05 √E at most, ten times at most.
    for (const length of other.slice(1)) {
      expect(length).toBeGreaterThan(0.01)
      expect(length).toBeLessThan(10 * 0.06 * Math.sqrt(CONTEXT))
    }
    tf.dispose([kept.embeddings, one.embeddings, moved])
    expect(tf.memory().numTensors - before).toBeLessThan(3)
  })
})
