/** The bundled miniature through the pipeline, as the page opens it. */
import '@tensorflow/tfjs-backend-cpu'
import * as tf from '@tensorflow/tfjs-core'
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { filesOf } from '../../../../scripts/folder-files'
import { FingerprintedFiles } from '../../../../src/diffusion/model/fingerprinted-files'
import type { Frame, Generation } from '../../../../src/diffusion/sampling/generation'
import { Pipeline } from '../../../../src/diffusion/model/pipeline'
import type { HeldPictures } from '../../../../src/data/pictures'
import { toBytes } from '../../../../src/judges/pictures'
import { registerKernels } from '../../../../src/gpu/kernels'
import { untilCancelled } from '../../../../src/tensor/cancellation'
import { Random } from '../../../../src/tensor/random'
import { knownModel } from '../../../../src/workers/fusion/models/known'

const read = filesOf(fileURLToPath(new URL('../../../../public/models/fashion-mini', import.meta.url)))
const golden = JSON.parse(readFileSync(new URL('../../../golden/tokenizer.json', import.meta.url), 'utf8')) as {
  text: string
  ids: number[]
}[]

let pipeline: Pipeline

beforeAll(async () => {
  await tf.setBackend('cpu')
  registerKernels('cpu')
  pipeline = await Pipeline.open(read)
}, 120_000)

afterAll(() => pipeline.close())

const withSpace = (bytes: Uint8Array) => new Uint8Array(Buffer.concat([bytes, Buffer.from(' ')]))

/** All that is read of it. */
const FILES = [
  'scheduler/scheduler_config.json',
  'tokenizer/tokenizer.json',
  'tokenizer/tokenizer_config.json',
  'vae_decoder/config.json',
  'unet/config.json',
  'unet/diffusion_pytorch_model.safetensors',
  'text_encoder/model.onnx',
  'vae_encoder/model.onnx',
  'vae_decoder/model.onnx',
]

/** Of one boot in two steps, but for what is given. */
const generate = (generation: Partial<Generation>) =>
  pipeline.generate({
    captions: ['a boot'],
    images: [0],
    random: new Random(5),
    guidance: 1,
    steps: 2,
    ...generation,
  })

describe('the bundled miniature', () => {
  it('gives captions one length, and says where one is too long', () => {
    const { tokens } = pipeline
    expect(tokens).toEqual({ bos: 3070, eos: 3071, pad: 3071, length: 24, ordinary: 3070 })
    for (const { text, ids } of golden.slice(0, 20)) {
      const padded = [...ids, ...new Array<number>(tokens.length).fill(tokens.pad)].slice(0, tokens.length)
      expect(pipeline.ids(text), text).toEqual(padded)
    }
    const long = 'boot '.repeat(40)
    expect(pipeline.tokenizer.measure(long)).toEqual({ length: 40, room: 22 })
    expect(pipeline.ids(long)).toHaveLength(24)
    expect(pipeline.ids(long).at(-1)).toBe(tokens.eos)
  })

  it('encodes more captions than go through the text encoder at once, each as alone', async () => {
    const before = tf.memory().numTensors
    const texts = Array.from({ length: 70 }, (_, i) => `${i % 2 === 0 ? 'a boot' : 'a dress'} ${i}`)
    const all = await pipeline.encodeTexts(texts)
    const last = await pipeline.encodeTexts(texts.slice(-1))
    const width = all.size / texts.length
    expect(all.shape.slice(0, 2)).toEqual([70, 24])
    const [values, alone] = [(await all.data()).subarray(69 * width), await last.data()]
    expect(Math.max(...alone.map((value, i) => Math.abs(value - (values[i] ?? NaN))))).toBeLessThan(1e-5)
    tf.dispose([all, last])
    expect(tf.memory().numTensors).toBe(before)
  })

  it('encodes images and decodes them again: a framed square stays one', async () => {
    const one = Array.from({ length: 32 * 32 }, (_, i) => {
      const [row, column] = [Math.floor(i / 32), i % 32]
      return row > 8 && row < 24 && column > 8 && column < 24 ? 180 : 0
    })
    const images: HeldPictures = { count: 2, size: 32, channels: 1, pixels: Uint8Array.from([...one, ...one]) }
    const [tensors, fractions] = [tf.memory().numTensors, [] as number[]]
    const latents = await pipeline.encodeImages(images, { onProgress: (fraction) => fractions.push(fraction) })
    expect(latents.shape).toEqual([2, 8, 8, 4])
    expect(fractions).toEqual([1])
    const decoded = await pipeline.decodeImages(latents)
    expect([decoded.count, decoded.size, decoded.channels]).toEqual([2, 32, 1])
    const [before, after] = [toBytes(images.pixels), toBytes(decoded.pixels)]
    const error = before.reduce((sum, value, i) => sum + Math.abs(value - (after[i] ?? 0)), 0) / before.length
    expect(error).toBeLessThan(20)
    await expect(pipeline.encodeImages({ ...images, size: 64, count: 1 })).rejects.toMatchObject({
      name: 'BadInput',
      message: 'The images have 64 px and 1 channel, the model takes 32 px and 1: load them again for this model.',
    })
    expect(tf.memory().numTensors).toBe(tensors)
  })

  it('knows its images and latents, and is told apart by every one of its files', async () => {
    expect(pipeline.image).toEqual({ size: 32, channels: 1 })
    expect(pipeline.latentShape).toEqual([8, 8, 4])
    const idOf = async (change: (name: string, bytes: Uint8Array) => Uint8Array, names: readonly string[]) => {
      const files = new FingerprintedFiles(async (name) => {
        const bytes = await read(name)
        return bytes && change(name, bytes)
      })
      for (const name of names) await files.read(name)
      return files.fingerprint()
    }
    const same = (_: string, bytes: Uint8Array) => bytes
    expect(await idOf(same, FILES)).toBe(pipeline.id)
    expect(await idOf(same, [...FILES, 'unet/not-there'].reverse())).toBe(pipeline.id)
    for (const changed of FILES) {
      const other = (name: string, bytes: Uint8Array) => (name === changed ? withSpace(bytes) : bytes)
      expect(await idOf(other, FILES), changed).not.toBe(pipeline.id)
    }
  })

  it('makes an image from its number and caption alone, in whatever company, and leaves no tensor behind', async () => {
    const before = tf.memory().numTensors
    const both = await generate({ captions: ['a boot', 'a dress'], images: [0, 1], guidance: 2 })
    const second = await generate({ captions: ['a dress'], images: [1], guidance: 2 })
    expect([both.count, both.size, both.channels]).toEqual([2, 32, 1])
    const apart = (a: ArrayLike<number>, b: ArrayLike<number>) =>
      Math.max(...Array.from(a, (value, i) => Math.abs(value - (b[i] ?? NaN))))
    expect(apart(both.pixels.subarray(32 * 32), second.pixels)).toBeLessThan(1e-4)
    const other = await generate({ captions: ['a boot'], images: [1], guidance: 2 })
    expect(apart(other.pixels, second.pixels)).toBeGreaterThan(0.05)
    expect(tf.memory().numTensors).toBe(before)
  })

  it.each(['ddim', 'dpm-solver++'] as const)('shows what each step of %s takes the images for', async (solver) => {
    const frames: Frame[] = []
    const fractions: number[] = []
    const images = await generate({
      solver,
      steps: 3,
      onFrame: (frame) => frames.push(frame),
      onProgress: (fraction) => fractions.push(fraction),
    })
    expect(frames.map(({ index, start }) => [index, start])).toEqual([
      [0, 0],
      [1, 0],
      [2, 0],
    ])
    const timesteps = frames.map(({ timestep }) => timestep)
    expect(timesteps).toEqual([...timesteps].sort((a, b) => b - a))
    expect(fractions).toEqual([1 / 3, 2 / 3, 1])
    expect(frames[2]?.images.pixels).not.toEqual(frames[0]?.images.pixels)
    // Both end so near ᾱ = 1 that the last prediction is the image, but for what noise is left.
    const [last, made] = [toBytes((frames[2]?.images ?? images).pixels), toBytes(images.pixels)]
    expect(last.reduce((sum, value, i) => sum + Math.abs(value - (made[i] ?? 0)), 0) / made.length).toBeLessThan(8)
  })

  it('leaves off between two steps where it is told to, and lets messages in to be told', async () => {
    const before = tf.memory().numTensors
    const stop = new AbortController()
    const seen: number[] = []
    // A message that comes while the second step is under way.
    const onFrame = ({ index }: Frame) => {
      seen.push(index)
      if (index === 1) setImmediate(() => stop.abort())
    }
    await expect(generate({ steps: 6, signal: stop.signal, onFrame })).rejects.toMatchObject({ name: 'Cancelled' })
    expect(seen[0]).toBe(0)
    expect(seen.length).toBeLessThan(4)
    expect(tf.memory().numTensors).toBe(before)
    const pixels = new Uint8Array(100 * 32 * 32)
    const images: HeldPictures = { count: 100, size: 32, channels: 1, pixels }
    const encoding = new AbortController()
    const onProgress = () => encoding.abort()
    const task = { signal: encoding.signal, onProgress }
    await expect(pipeline.encodeImages(images, task)).rejects.toMatchObject({ name: 'Cancelled' })
    await expect(Pipeline.open(read, { signal: stop.signal })).rejects.toMatchObject({ name: 'Cancelled' })
    expect(tf.memory().numTensors).toBe(before)
  })
})

describe('a model that is known', () => {
  const frozen = /\.onnx$/

  /** Opened late, and what was read of it; `fails` says which files do not come. */
  async function openedLate(fails = new Set<string>(), signal?: AbortSignal) {
    const asked: string[] = []
    const from: typeof read = async (name) => {
      asked.push(name)
      if (fails.has(name)) throw new Error(`${name}: the host cannot be reached`)
      return read(name)
    }
    const known = await knownModel(read)
    if (known === null) throw new Error('its card does not say')
    const told: string[] = []
    const wait = <T>(opening: Promise<T>) => (told.push('waiting'), untilCancelled(opening, signal))
    return { late: await Pipeline.open(from, {}, { ...known, wait }), asked, told }
  }

  it('is what its card says', async () => {
    const { late } = await openedLate()
    expect([late.id, late.image, late.latentShape]).toEqual([pipeline.id, pipeline.image, pipeline.latentShape])
    await late.close()
  })

  it('has its frozen networks fetched once, when they are first used, and is then the same', async () => {
    const { late, asked, told } = await openedLate()
    expect([asked.filter((name) => frozen.test(name)), told]).toEqual([[], []])
    const texts = ['a boot', 'a dress']
    const [one, two, known] = await Promise.all([
      late.encodeTexts(texts),
      late.encodeTexts(texts),
      pipeline.encodeTexts(texts),
    ])
    expect(asked.filter((name) => frozen.test(name))).toEqual(FILES.filter((name) => frozen.test(name)))
    expect(told).toEqual(['waiting', 'waiting'])
    tf.dispose(await late.encodeTexts(texts))
    expect(told.length).toBe(2)
    expect([...(await one.data())]).toEqual([...(await known.data())])
    tf.dispose([one, two, known])
    await late.close()
  })

  it('goes on fetching them where the first use is cancelled, and has them for the next', async () => {
    const stop = new AbortController()
    const { late, asked } = await openedLate(new Set(), stop.signal)
    const first = late.encodeTexts(['a boot'])
    stop.abort()
    await expect(first).rejects.toMatchObject({ name: 'Cancelled' })
    await late.close()
    expect(asked.filter((name) => frozen.test(name))).toEqual(FILES.filter((name) => frozen.test(name)))
  })

  it('asks for them again where they did not come', async () => {
    const fails = new Set(['vae_decoder/model.onnx'])
    const { late } = await openedLate(fails)
    await expect(late.encodeTexts(['a boot'])).rejects.toThrow('the host cannot be reached')
    fails.clear()
    tf.dispose(await late.encodeTexts(['a boot']))
    await late.close()
  })
})

describe('a folder that is none', () => {
  it('is refused in a sentence', async () => {
    await expect(Pipeline.open(() => Promise.resolve(null))).rejects.toThrow(
      'The folder has no scheduler/scheduler_config.json',
    )
    const without = async (name: string) => (name === 'vae_encoder/model.onnx' ? null : read(name))
    const before = tf.memory().numTensors
    await expect(Pipeline.open(without)).rejects.toThrow('The folder has no vae_encoder/model.onnx')
    expect(tf.memory().numTensors).toBe(before)
  })
})
