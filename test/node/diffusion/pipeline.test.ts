/** The bundled miniature through the pipeline, as the page opens it. */
import '@tensorflow/tfjs-backend-cpu'
import * as tf from '@tensorflow/tfjs-core'
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { filesOf } from '../../../scripts/folder-files'
import { ddim } from '../../../src/diffusion/ddim'
import { Pipeline } from '../../../src/diffusion/pipeline'
import { bytesOf, imagesOf } from '../../../src/diffusion/pictures'
import { registerKernels } from '../../../src/gpu/kernels'
import { Random } from '../../../src/tensor/random'

const read = filesOf(fileURLToPath(new URL('../../../public/models/fashion-mini', import.meta.url)))
const golden = JSON.parse(readFileSync(new URL('../../golden/tokenizer.json', import.meta.url), 'utf8')) as {
  text: string
  ids: number[]
}[]

let pipeline: Pipeline

beforeAll(async () => {
  await tf.setBackend('cpu')
  registerKernels('cpu')
  pipeline = await Pipeline.open(read)
})

afterAll(() => pipeline.close())

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

  it('encodes images and decodes them again: a framed square stays one', async () => {
    const pixels = Uint8Array.from({ length: 28 * 28 }, (_, i) => {
      const [row, column] = [Math.floor(i / 28), i % 28]
      return row > 6 && row < 22 && column > 6 && column < 22 ? 180 : 0
    })
    const images = imagesOf({ pixels }, [0, 0], 28, 32)
    const latents = await pipeline.encodeImages(images)
    expect(latents.shape).toEqual([2, 8, 8, 4])
    const decoded = await pipeline.decodeLatents(latents)
    expect(decoded.shape).toEqual(images.shape)
    const [before, after] = [await bytesOf(images), await bytesOf(decoded)]
    const error = before.reduce((sum, value, i) => sum + Math.abs(value - (after[i] ?? 0)), 0) / before.length
    expect(error).toBeLessThan(20)
    tf.dispose([images, latents, decoded])
  })

  it('makes an image from its number and caption alone, in whatever company, and leaves no tensor behind', async () => {
    const before = tf.memory().numTensors
    const generate = (captions: string[], images: number[], guidance: number) =>
      pipeline.generate({
        captions,
        images,
        shape: [8, 8, 4],
        random: new Random(5),
        guidance,
        solver: ddim(pipeline.schedule, 2),
      })
    const [both, second] = [await generate(['a boot', 'a dress'], [0, 1], 2), await generate(['a dress'], [1], 2)]
    expect(both.shape).toEqual([2, 32, 32, 1])
    const alone = tf.tidy(() => tf.max(tf.abs(tf.sub(tf.slice(both, 1, 1), second))))
    expect((await alone.data())[0]).toBeLessThan(1e-4)
    const other = await generate(['a boot'], [1], 2)
    const apart = tf.tidy(() => tf.max(tf.abs(tf.sub(other, second))))
    expect((await apart.data())[0]).toBeGreaterThan(0.05)
    tf.dispose([both, second, alone, other, apart])
    expect(tf.memory().numTensors).toBe(before)
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
