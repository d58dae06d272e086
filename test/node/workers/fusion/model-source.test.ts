/** A model's files from wherever they may be: the site, a folder or zip of the visitor's, a host that behaves well or not. */
import '@tensorflow/tfjs-backend-cpu'
import * as tf from '@tensorflow/tfjs-core'
import { zipSync } from 'fflate'
import { readFileSync } from 'node:fs'
import { createServer, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { readPublic } from '../../../../scripts/read-public.mjs'
import { Pipeline } from '../../../../src/diffusion/model/pipeline'
import { registerKernels } from '../../../../src/gpu/kernels'
import { readSafetensors, writeSafetensors, type SafetensorsEntry } from '../../../../src/tensor/files/safetensors'
import { loadUNet } from '../../../../src/diffusion/unet/unet-folder'
import { modelsAmong, nameOfChoice } from '../../../../src/workers/fusion/models/chosen'
import { modelAddress } from '../../../../src/workers/fusion/models/address'
import { checkMemory, type MemoryLimits } from '../../../../src/workers/fusion/models/memory'
import { readerOf } from '../../../../src/workers/fusion/models/source'

const NAMES = [
  'scheduler/scheduler_config.json',
  'tokenizer/tokenizer.json',
  'tokenizer/tokenizer_config.json',
  'text_encoder/model.onnx',
  'vae_encoder/model.onnx',
  'vae_decoder/model.onnx',
  'vae_decoder/config.json',
  'unet/config.json',
  'unet/diffusion_pytorch_model.safetensors',
]
const UNKNOWN: MemoryLimits = { kind: 'wasm', tensor: null, all: null }
const WEIGHTS = 'unet/diffusion_pytorch_model.safetensors'
const folder = new URL('../../../../public/models/fashion-mini/', import.meta.url)
const mini = new Map(NAMES.map((name) => [name, new Uint8Array(readFileSync(new URL(name, folder)))]))
/** Vitest compares large arrays number by number. */
const same = (a: Uint8Array | null, b: Uint8Array | null) => a !== null && b !== null && Buffer.compare(a, b) === 0
const bytesOf = (name: string) => mini.get(name) ?? new Uint8Array()

const chosen = (files: ReadonlyMap<string, Uint8Array>, under = 'my models/mini/') =>
  [...files].map(([name, bytes]) => ({ path: `${under}${name}`, file: new Blob([bytes as Uint8Array<ArrayBuffer>]) }))
const fromFiles = (files: ReadonlyMap<string, Uint8Array>) =>
  readerOf({ kind: 'files', files: chosen(files) }, readPublic)
const withFile = (name: string, bytes: Uint8Array) => new Map([...mini, [name, bytes]])

/** What the host does with a request; by default it serves the miniature below `/models/mini/`. */
let answer: (name: string, response: ServerResponse) => boolean
const asked: string[] = []
const server = createServer((request, response) => {
  const name = (request.url ?? '').replace('/models/mini/', '')
  asked.push(`${request.method ?? ''} ${name}`)
  if (answer(name, response)) return
  const bytes = mini.get(name)
  if (bytes === undefined) return void response.writeHead(404).end()
  const end = /bytes=0-(\d+)/.exec(request.headers.range ?? '')?.[1]
  const sent = end === undefined ? bytes : bytes.subarray(0, Number(end) + 1)
  response.writeHead(end === undefined ? 200 : 206, { 'content-length': sent.length })
  response.end(request.method === 'HEAD' ? undefined : sent)
})
let host: string
const fromUrl = (signal?: AbortSignal, onProgress?: (name: string, fraction: number) => void) =>
  readerOf({ kind: 'url', url: `${host}/models/mini` }, readPublic, signal, onProgress)

beforeAll(async () => {
  await tf.setBackend('cpu')
  registerKernels('cpu')
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  host = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  vi.stubGlobal('location', { href: `${host}/assets/worker.js` })
})
beforeEach(() => {
  answer = () => false
  asked.length = 0
})
afterAll(() => {
  vi.unstubAllGlobals()
  server.close()
})

describe('an address', () => {
  const page = 'http://lab.example:8080/app/worker.js'

  it.each([
    ['https://huggingface.co/owner/model', 'https://huggingface.co/owner/model/resolve/main/'],
    ['huggingface.co/owner/model/tree/main', 'https://huggingface.co/owner/model/resolve/main/'],
    ['https://huggingface.co/owner/model/tree/v2/sub/', 'https://huggingface.co/owner/model/resolve/v2/sub/'],
    [
      'https://huggingface.co/owner/model/blob/main/model_index.json',
      'https://huggingface.co/owner/model/resolve/main/',
    ],
    ['https://huggingface.co/owner/model/resolve/main', 'https://huggingface.co/owner/model/resolve/main/'],
    [' https://files.example/mini?download=1#top ', 'https://files.example/mini/'],
    ['https://files.example', 'https://files.example/'],
    ['http://lab.example:8080/mini', 'http://lab.example:8080/mini/'],
    ['/models/mini/model_index.json', 'http://lab.example:8080/models/mini/'],
  ])('%s means %s', (typed, meant) => {
    expect(modelAddress(typed, page).href).toBe(meant)
  })

  it.each(['http://other.example/mini', 'http://lab.example/mini', 'file:///home/me/mini', 'ftp://files.example/'])(
    '%s is refused',
    (typed) => {
      expect(() => modelAddress(typed, page)).toThrow("only https: addresses and this page's own host")
    },
  )

  it.each(['https://me:secret@files.example/mini', 'me:secret@files.example/mini', 'https://me@files.example/'])(
    '%s is refused, and its login not repeated',
    (typed) => {
      const said = () => modelAddress(typed, page)
      expect(said).toThrow('The address of files.example holds a login ("name:password@"); type it without')
      expect(said).not.toThrow('secret')
    },
  )

  it('has to be one', () => {
    expect(() => modelAddress('my model', page)).toThrow('"my model" is no address; type one such as https://')
  })
})

describe('a folder of files', () => {
  it('is what the bundled model is, wherever in the choice it lies, or in a zip', async () => {
    const bundled = readerOf({ kind: 'bundled', name: 'fashion-mini' }, readPublic)
    const files = fromFiles(new Map([...mini, ['../notes/unet/unet/config.json', new Uint8Array()]]))
    for (const name of NAMES) expect(same(await files.read(name), await bundled.read(name)), name).toBe(true)
    const zip = zipSync(Object.fromEntries([...mini].map(([name, bytes]) => [`mini/${name}`, bytes])), { level: 1 })
    const zipped = readerOf({ kind: 'files', files: [{ path: 'mini.zip', file: new Blob([zip]) }] }, readPublic)
    expect(same(await zipped.read(WEIGHTS), bytesOf(WEIGHTS))).toBe(true)
    expect(await zipped.read('unet/card.json')).toBeNull()
    expect(await zipped.size('unet/config.json')).toBe(bytesOf('unet/config.json').length)
  })

  it('is told by a sentence what it lacks', async () => {
    const without = (name: string) => new Map([...mini].filter(([each]) => each !== name))
    await expect(fromFiles(without('unet/config.json')).read('unet/config.json')).rejects.toMatchObject({
      name: 'BadInput',
      message:
        "None of the 8 files is unet/config.json: choose the folder of a whole model in diffusers' layout, or a zip of it.",
    })
    for (const [name, sentence] of [
      ['vae_decoder/model.onnx', 'The folder has no vae_decoder/model.onnx'],
      ['tokenizer/tokenizer.json', 'The folder has no tokenizer/tokenizer.json'],
      [WEIGHTS, 'neither diffusion_pytorch_model.safetensors nor diffusion_pytorch_model.safetensors.index.json'],
    ] as const)
      await expect(Pipeline.open(fromFiles(without(name)).read)).rejects.toThrow(sentence)
  })

  it('may have its weights under a variant’s name, whole or in shards', async () => {
    const [stem, weights] = ['unet/diffusion_pytorch_model', bytesOf(WEIGHTS)]
    const without = [...mini].filter(([each]) => each !== WEIGHTS)
    const { tensors } = readSafetensors(weights)
    const map = new Map<string, Uint8Array>()
    const index: Record<string, string> = {}
    for (const part of [0, 1]) {
      const file = `diffusion_pytorch_model.fp16-0000${part + 1}-of-00002.safetensors`
      const some = [...tensors].filter((_, i) => i % 2 === part)
      for (const [name] of some) index[name] = file
      map.set(`unet/${file}`, new Uint8Array(writeSafetensors(new Map(some))))
    }
    const listed = new TextEncoder().encode(JSON.stringify({ weight_map: index }))
    for (const files of [
      new Map([...without, [`${stem}.fp16.safetensors`, weights]]),
      new Map([...without, [`${stem}.non_ema.safetensors`, weights]]),
      new Map([...without, ...map, [`${stem}.safetensors.index.fp16.json`, listed]]),
      new Map([...without, ...map, [`${stem}.fp16.safetensors.index.json`, listed]]),
    ]) {
      const model = fromFiles(files)
      expect(await checkMemory(model, UNKNOWN)).toEqual(await checkMemory(fromFiles(mini), UNKNOWN))
      const unet = await loadUNet((name) => model.read(`unet/${name}`))
      expect((await unet.weights.save()).size).toBe(tensors.size)
      unet.dispose()
    }
  })

  it('that holds several models is asked about, never guessed', async () => {
    const [config, weights] = [bytesOf('unet/config.json'), bytesOf(WEIGHTS)]
    const other = Uint8Array.of(1, 2, 3)
    const several = new Map([
      ...mini,
      ['unet/diffusion_pytorch_model.non_ema.safetensors', other],
      ['checkpoint-10/unet/config.json', config],
      ['checkpoint-10/unet/diffusion_pytorch_model.safetensors', other],
      ['checkpoint-9/unet/config.json', config],
      ['checkpoint-9/unet/diffusion_pytorch_model.fp16.safetensors', weights],
      ['logs/unet/config.json', config],
    ])
    const files = chosen(several)
    const models = await modelsAmong(files)
    expect(models.map(nameOfChoice)).toEqual([
      'my models/mini',
      'my models/mini (non_ema)',
      'my models/mini/checkpoint-9 (fp16)',
      'my models/mini/checkpoint-10',
    ])
    await expect(readerOf({ kind: 'files', files }, readPublic).read('unet/config.json')).rejects.toMatchObject({
      name: 'BadInput',
      message:
        'What was chosen holds 4 models: my models/mini, my models/mini (non_ema), my models/mini/checkpoint-9 (fp16), my models/mini/checkpoint-10; choose one of them.',
    })
    const [plain, nonEma, nine, ten] = models.map((choice) => readerOf({ kind: 'files', files, choice }, readPublic))
    expect(same((await plain?.read(WEIGHTS)) ?? null, weights)).toBe(true)
    expect(await plain?.read('unet/diffusion_pytorch_model.non_ema.safetensors')).toBeNull()
    expect(await nonEma?.read(WEIGHTS)).toBeNull()
    expect(same((await nonEma?.read('unet/diffusion_pytorch_model.non_ema.safetensors')) ?? null, other)).toBe(true)
    // What a checkpoint lacks is the model's that it lies in, but for its UNet.
    expect(await nine?.read(WEIGHTS)).toBeNull()
    expect(same((await ten?.read(WEIGHTS)) ?? null, other)).toBe(true)
    const opened = nine && (await Pipeline.open(nine.read))
    expect(opened?.image.size).toBe(32)
    await opened?.close()
    expect(await modelsAmong(chosen(mini))).toEqual([{ folder: 'my models/mini/', variant: null }])
  })

  it('is refused with a sentence where its weights or networks are not what they say', async () => {
    const { tensors } = readSafetensors(bytesOf(WEIGHTS))
    const [name, entry] = [...tensors].find(([, { shape }]) => shape.length > 1) ?? []
    if (name === undefined || entry === undefined) throw new Error('The miniature has no weights.')
    const misshapen = new Map<string, SafetensorsEntry>([...tensors, [name, { ...entry, shape: [entry.data.length] }]])
    const noNumber = new Map<string, SafetensorsEntry>([
      ...tensors,
      [name, { shape: entry.shape, dtype: 'F32', data: Float32Array.from(entry.data, (v, i) => (i === 7 ? NaN : v)) }],
    ])
    const lying = bytesOf(WEIGHTS).slice()
    new DataView(lying.buffer).setBigUint64(0, 2n ** 40n, true)
    const other = bytesOf('vae_encoder/model.onnx')
    const cases: [string, Uint8Array, string][] = [
      [WEIGHTS, new Uint8Array(writeSafetensors(misshapen)), name],
      [
        WEIGHTS,
        lying,
        'diffusion_pytorch_model.safetensors: This is no safetensors file: its header would be 1099511627776 bytes long; choose the .safetensors file of the model.',
      ],
      [WEIGHTS, bytesOf(WEIGHTS).subarray(0, -4), 'cut short'],
      [WEIGHTS, new Uint8Array(writeSafetensors(noNumber)), `unet: tensor ${name} holds NaN, which is no weight`],
      ['vae_decoder/model.onnx', other, 'vae_decoder/model.onnx takes [batch, 1, 32, 32]'],
      ['vae_decoder/model.onnx', bytesOf('text_encoder/model.onnx'), 'vae_decoder/model.onnx takes [batch, 24]'],
      ['text_encoder/model.onnx', new Uint8Array(9), 'text_encoder/model.onnx: ONNX Runtime cannot open it'],
    ]
    const before = tf.memory().numTensors
    for (const [file, bytes, sentence] of cases) {
      const opened = Pipeline.open(fromFiles(withFile(file, bytes)).read)
      await expect(opened, `${file}: ${sentence}`).rejects.toMatchObject({
        name: 'BadInput',
        message: expect.stringContaining(sentence) as string,
      })
    }
    expect(tf.memory().numTensors).toBe(before)
  })
})

describe('a host', () => {
  it('is asked for the files, which come with progress; what it has not is null', async () => {
    const fractions: number[] = []
    const files = fromUrl(undefined, (name, fraction) => {
      if (name === WEIGHTS) fractions.push(fraction)
    })
    expect(asked).toEqual([])
    expect(same(await files.read(WEIGHTS), bytesOf(WEIGHTS))).toBe(true)
    expect(fractions.at(-1)).toBe(1)
    expect(await files.read('unet/card.json')).toBeNull()
    expect(await files.size(WEIGHTS)).toBe(bytesOf(WEIGHTS).length)
    expect(await files.head(WEIGHTS, 8)).toEqual(bytesOf(WEIGHTS).subarray(0, 8))
    // One that sends the whole file whatever is asked for.
    answer = (name, response) => name === WEIGHTS && !!response.writeHead(200).end(bytesOf(WEIGHTS))
    expect(await files.head(WEIGHTS, 8)).toEqual(bytesOf(WEIGHTS).subarray(0, 8))
  })

  it.each([
    [
      'a page instead of a file',
      200,
      { 'content-type': 'text/html; charset=utf-8' },
      'is a web page, not a file of a model',
    ],
    ['a file that is not for everyone', 403, {}, 'answered with status 403, not for everyone'],
    ['a failure', 500, {}, 'answered with status 500'],
  ])('that answers with %s is told of in a sentence', async (_, status, headers, sentence) => {
    answer = (_name, response) => !!response.writeHead(status, headers).end('<!doctype html>')
    await expect(fromUrl().read('unet/config.json')).rejects.toMatchObject({
      name: 'BadInput',
      message: expect.stringContaining(sentence) as string,
    })
  })

  it('that breaks off, or is not there, is told of in a sentence', async () => {
    answer = (_name, response) => {
      response.writeHead(200, { 'content-length': 1000 }).write('{', () => response.destroy())
      return true
    }
    await expect(fromUrl().read('unet/config.json')).rejects.toThrow('unet/config.json: the connection broke off after')
    const nowhere = readerOf({ kind: 'url', url: 'https://127.0.0.1:1/mini' }, readPublic)
    await expect(nowhere.read('unet/config.json')).rejects.toThrow(
      '127.0.0.1:1 is not reachable, or does not let other sites read its files (CORS)',
    )
  })

  it('is left alone when cancelled', async () => {
    const stop = new AbortController()
    answer = (_name, response) => {
      response.writeHead(200, { 'content-length': 1000 }).write('{')
      stop.abort()
      return true
    }
    await expect(fromUrl(stop.signal).read('unet/config.json')).rejects.toMatchObject({ name: 'Cancelled' })
    await expect(fromUrl(stop.signal).read('unet/config.json')).rejects.toMatchObject({ name: 'Cancelled' })
    expect(asked).toHaveLength(1)
  })
})

describe('memory', () => {
  const none = UNKNOWN
  /** Weights of a UNet that are declared only: nobody reads so far. */
  const declared = (shapes: Record<string, number[]>) => {
    const entries = Object.entries(shapes).map(([name, shape]) => [name, { dtype: 'F16', shape, data_offsets: [0, 0] }])
    const header = new TextEncoder().encode(JSON.stringify(Object.fromEntries(entries)))
    const bytes = new Uint8Array(8 + header.length)
    new DataView(bytes.buffer).setBigUint64(0, BigInt(header.length), true)
    bytes.set(header, 8)
    return bytes
  }

  it('is counted from the headers, before the weights come', async () => {
    const size = await checkMemory(fromUrl(), none)
    const tensors = [...readSafetensors(bytesOf(WEIGHTS)).tensors.values()]
    expect(size?.weights).toBe(tensors.reduce((sum, { data }) => sum + data.length, 0))
    expect(size?.largest).toBe(4 * Math.max(...tensors.map(({ data }) => data.length)))
    expect(asked.every((request) => request === `GET ${WEIGHTS}`)).toBe(true)
    expect(await checkMemory(fromFiles(mini), none)).toEqual(size)
    const loaded: string[] = []
    const bundled = readerOf({ kind: 'bundled', name: 'fashion-mini' }, (path) => {
      loaded.push(path)
      return readPublic(path)
    })
    expect(await checkMemory(bundled, { kind: 'wasm', tensor: 1e9, all: 1e9 })).toEqual(size)
    for (const name of NAMES) await bundled.read(name)
    expect(loaded).toHaveLength(NAMES.length)
    const index = 'unet/diffusion_pytorch_model.safetensors.index.json'
    const shards = new Map([
      ['unet/config.json', bytesOf('unet/config.json')],
      [index, new TextEncoder().encode('{"weight_map":{"a":"1.safetensors","b":"2.safetensors","c":"1.safetensors"}}')],
      ['unet/1.safetensors', declared({ a: [10, 20], c: [3] })],
      ['unet/2.safetensors', declared({ b: [5] })],
    ])
    expect(await checkMemory(fromFiles(shards), none)).toEqual({ weights: 208, largest: 800 })
  })

  it('that is not there makes one sentence, with both figures', async () => {
    const large = fromFiles(
      withFile(WEIGHTS, declared({ small: [4], embedding: [49408, 1280], rest: [2200, 1_000_000] })),
    )
    await expect(checkMemory(large, { kind: 'wasm', tensor: 2 ** 27, all: null })).rejects.toMatchObject({
      name: 'BadInput',
      message:
        'The UNet\'s "rest" takes 4.40 GB, more than the 134.2 MB that this GPU gives to one tensor; choose a smaller model.',
    })
    await expect(checkMemory(large, { kind: 'wasm', tensor: null, all: 2 ** 32 })).rejects.toMatchObject({
      name: 'BadInput',
      message: expect.stringMatching(
        /^The UNet's 2,263,242,244 weights take 4\.53 GB, more than the 4\.29 GB that WebAssembly can address; choose a smaller model, or a browser with WebGPU, where it takes about 4\.5\d GB of the GPU's memory\.$/,
      ) as string,
    })
    await expect(checkMemory(large, { kind: 'gpu', tensor: null, all: 4e9 })).rejects.toThrow(
      "The UNet's 2,263,242,244 weights take 4.53 GB, more than the 4.00 GB that this GPU has as you stated it",
    )
    expect(await checkMemory(large, { kind: 'gpu', tensor: null, all: 5e9 })).not.toBeNull()
  })

  it('has to hold a picture beside the networks, and on a GPU the exported networks too', async () => {
    const sizeOf = (name: string) => bytesOf(name).length
    const weights = 4 * ((await checkMemory(fromFiles(mini), none))?.weights ?? 0)
    const exported = NAMES.filter((name) => name.endsWith('.onnx')).reduce((sum, name) => sum + sizeOf(name), 0)
    const at = (kind: 'wasm' | 'gpu', all: number) => checkMemory(fromFiles(mini), { kind, tensor: null, all })
    await expect(at('wasm', weights)).rejects.toThrow(
      'The networks and a picture half as large as the model makes them take',
    )
    expect(await at('wasm', weights + 200_000)).not.toBeNull()
    await expect(at('gpu', weights + 200_000)).rejects.toThrow(
      'The UNet, the text encoder and the autoencoder together',
    )
    expect(await at('gpu', weights + exported + 200_000)).not.toBeNull()
  })

  it('counts the frozen networks as large as their files', async () => {
    const bytes = new Uint8Array(6_000_000)
    await expect(
      checkMemory(fromFiles(withFile('text_encoder/model.onnx', bytes)), {
        kind: 'wasm',
        tensor: null,
        all: 5_000_000,
      }),
    ).rejects.toThrow(/^The text encoder and the autoencoder take \d\.\d MB, more than the 5\.0 MB that WebAssembly/)
  })

  it('finds a lying header out', async () => {
    const lying = new Uint8Array(64).fill(0xff)
    await expect(checkMemory(fromFiles(withFile(WEIGHTS, lying)), none)).rejects.toMatchObject({
      name: 'BadInput',
      message: expect.stringMatching(`^${WEIGHTS}: `) as string,
    })
    expect(await checkMemory(fromFiles(new Map([['unet/config.json', new Uint8Array()]])), none)).toBeNull()
  })
})
