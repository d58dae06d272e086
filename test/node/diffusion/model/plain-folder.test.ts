/** A folder as public models are published: CLIP's vocabulary, and all three networks as the libraries' own weights in half precision. */
import * as tf from '@tensorflow/tfjs-core'
import { beforeAll, describe, expect, it } from 'vitest'
import { filesOfModel, settingsOf } from './model-files'
import { Pipeline } from '../../../../src/diffusion/model/pipeline'
import { parseUNetConfig } from '../../../../src/diffusion/unet/config'
import { UNet } from '../../../../src/diffusion/unet/unet'
import type { HalfType } from '../../../../src/gpu/half'
import { startBackend } from '../../../../src/gpu/backend'
import { Random } from '../../../../src/tensor/random'
import { openModel } from '../../../../src/workers/fusion/models/model'
import { checkMemory } from '../../../../src/workers/fusion/models/memory'

let smallest: ReadonlyMap<string, Uint8Array>

const reader = (files: ReadonlyMap<string, Uint8Array>) => async (name: string) => files.get(name) ?? null

const parametersOf = (name: string) =>
  [...UNet.places(parseUNetConfig(settingsOf(name).unet)).values()].reduce(
    (sum, { shape }) => sum + shape.reduce((product, length) => product * length, 1),
    0,
  )

beforeAll(async () => {
  await startBackend('cpu')
  smallest = filesOfModel('smallest')
})

describe('a plain diffusers folder', () => {
  it('opens with no export, encodes, generates and decodes', async () => {
    const pipeline = await Pipeline.open(reader(smallest))
    expect(pipeline.image).toEqual({ size: 16, channels: 3 })
    expect(pipeline.latentShape).toEqual([8, 8, 4])
    expect(pipeline.tokens).toMatchObject({ bos: 49406, eos: 49407, pad: 49407, length: 77 })
    expect(pipeline.wordsOf(pipeline.ids('A coat'))).toBe('a coat')
    const before = tf.memory().numTensors
    const embeddings = await pipeline.encodeTexts(['a boot', 'a coat'])
    expect(embeddings.shape).toEqual([2, 77, 32])
    embeddings.dispose()
    const latents = await pipeline.encodeImages({
      ...{ count: 1, size: 16, channels: 3 },
      pixels: new Uint8Array(16 * 16 * 3).fill(99),
    })
    expect(latents.shape).toEqual([1, 8, 8, 4])
    const made = await pipeline.generate({
      ...{ captions: ['a boot'], images: [0], random: new Random(5), guidance: 1, steps: 2 },
    })
    expect([made.count, made.size, made.channels]).toEqual([1, 16, 3])
    expect(tf.memory().numTensors).toBe(before)
    await pipeline.close()
  })

  const opened = async (files: ReadonlyMap<string, Uint8Array>) => {
    const chosen = [...files].map(([path, bytes]) => ({
      path: `mine/${path}`,
      file: new Blob([bytes as Uint8Array<ArrayBuffer>]),
    }))
    const never = async () => Promise.reject(new Error('a folder of the visitor has all'))
    const { pipeline, report } = await openModel({ kind: 'files', files: chosen }, never, {}, never, {
      kind: 'wasm',
      tensor: null,
      all: null,
    })
    await pipeline.close()
    return report
  }

  it('tells what of its files is done otherwise, in sentences', async () => {
    const notesOf = async (scheduler: object) => {
      const config = new TextEncoder().encode(JSON.stringify(scheduler))
      return (await opened(new Map([...smallest, ['scheduler/scheduler_config.json', config]]))).notes
    }
    expect(await notesOf({ _class_name: 'PNDMScheduler', skip_prk_steps: true })).toEqual([
      "The model's scheduler_config.json names PNDMScheduler; DPM-Solver++ samples in its place, which looks back one step, not three; take more steps where images look unfinished.",
    ])
    expect(await notesOf({ _class_name: 'DDIMScheduler' })).toEqual([])
  })

  it('that lacks parts is refused before it is loaded, with all that is there and missing', async () => {
    const files = new Map([...smallest].filter(([name]) => !name.startsWith('vae/')))
    files.set('vae/diffusion_pytorch_model.bin', new Uint8Array(9))
    await expect(opened(files)).rejects.toThrow(
      'but not vae/config.json, vae/diffusion_pytorch_model.safetensors; vae/diffusion_pytorch_model.bin cannot be read',
    )
  })

  it('is tried with a few latents, and its images are as large as all of them make', async () => {
    const config = JSON.parse(new TextDecoder().decode(smallest.get('unet/config.json'))) as Record<string, unknown>
    const larger = new TextEncoder().encode(JSON.stringify({ ...config, sample_size: 24 }))
    const pipeline = await Pipeline.open(reader(new Map([...smallest, ['unet/config.json', larger]])))
    expect([pipeline.image.size, ...pipeline.latentShape]).toEqual([48, 24, 24, 4])
    await pipeline.close()
  })

  it('makes images of any size that its UNet halves evenly, and is the same model at each', async () => {
    const own = await Pipeline.open(reader(smallest))
    expect(own.sizes).toEqual([4, 8, 12, 16, 20, 24, 28, 32])
    const larger = own.at(24)
    expect([larger.id, larger.image.size, ...larger.latentShape]).toEqual([own.id, 24, 12, 12, 4])
    expect([own.at(null), larger.at(24), larger.at(null).image.size]).toEqual([own, larger, 16])
    const pixels = new Uint8Array(24 * 24 * 3).map((_, i) => i % 251)
    const encoded = await larger.encodeImages({ count: 1, size: 24, channels: 3, pixels })
    expect(encoded.shape).toEqual([1, 12, 12, 4])
    expect((await larger.decodeImages(encoded)).size).toBe(24)
    const asked = { captions: ['a boot'], images: [0], guidance: 2, steps: 1 }
    const made = await larger.generate({ ...asked, random: new Random(5) })
    expect([made.size, made.pixels.length]).toEqual([24, 24 * 24 * 3])
    expect(() => own.at(10)).toThrow('no images of 10 px; choose 4, 8, 12, 16, 20, 24, 28 or 32 px')
    await expect(own.encodeImages({ count: 1, size: 24, channels: 3, pixels })).rejects.toThrow('The images have 24 px')
    await larger.close()
  })

  it.each([
    [[8, 8], 16],
    [[8, 12], '"sample_size" is [8,12]; the page makes square images'],
    [null, '"sample_size" is null'],
  ])('with a sample_size of %j makes square images or is refused', async (size, expected) => {
    const config = JSON.parse(new TextDecoder().decode(smallest.get('unet/config.json'))) as Record<string, unknown>
    const changed = new TextEncoder().encode(JSON.stringify({ ...config, sample_size: size }))
    const opening = Pipeline.open(reader(new Map([...smallest, ['unet/config.json', changed]])))
    if (typeof expected === 'string') return expect(opening).rejects.toThrow(expected)
    const pipeline = await opening
    expect(pipeline.image.size).toBe(expected)
    await pipeline.close()
  })

  it.each([
    ['tokenizer/merges.txt', 'tokenizer/vocab.json without tokenizer/merges.txt'],
    ['text_encoder/config.json', 'no text_encoder/model.onnx, nor text_encoder/model.safetensors with its config.json'],
    ['text_encoder/model.safetensors', 'model.safetensors'],
    ['vae/diffusion_pytorch_model.safetensors', 'diffusion_pytorch_model.safetensors'],
    ['vae/config.json', 'vae/config.json'],
  ])('without %s is refused in a sentence', async (name, message) => {
    const files = new Map(smallest)
    files.delete(name)
    await expect(Pipeline.open(reader(files))).rejects.toThrow(message)
  })
})

describe('public models', () => {
  it('have the numbers of weights that their authors give', () => {
    expect(parametersOf('bk-sdm-tiny')).toBe(323_384_964)
    expect(parametersOf('sd-2.1-base')).toBe(865_910_724)
  })

  const memoryOf = async (name: string, all: number, type: HalfType = 'F16') => {
    const files = filesOfModel(name, 1, type)
    const read = reader(files)
    const head = async (file: string, length: number) => (await read(file))?.subarray(0, length) ?? null
    return checkMemory(
      { read, head, size: async (file) => files.get(file)?.length ?? null },
      { kind: 'wasm', tensor: null, all, filled: 0.75 * all },
    )
  }

  it('are measured from their headers, as they lie in memory: Stable Diffusion 2.1 leaves no room for a step', async () => {
    const wasm = 2 ** 32 - 2 ** 16
    for (const type of ['F16', 'BF16'] as const)
      await expect(memoryOf('sd-2.1-base', wasm, type)).rejects.toThrow(
        /^The networks take 2\.58 GB and, with a step of LoRA on one image of 32×32 latents, about 3\.\d\d GB: more than the 3\.22 GB that a tab can count on of the 4\.29 GB that WebAssembly addresses; choose a smaller model, or a browser with WebGPU, where it takes about (3\.[7-9]|4\.)\d* GB of the GPU's memory\.$/,
      )
    expect(await memoryOf('bk-sdm-tiny', wasm)).toMatchObject({ weights: 323_384_964 })
  })
})
