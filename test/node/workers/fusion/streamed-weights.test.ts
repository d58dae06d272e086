/** Weights tensor by tensor, from wherever they may be: the same network and fingerprint, and nothing left where they end midway. */
import '@tensorflow/tfjs-backend-cpu'
import * as tf from '@tensorflow/tfjs-core'
import { zipSync } from 'fflate'
import { readFileSync } from 'node:fs'
import { createServer, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { readPublic } from '../../../../scripts/read-public.mjs'
import { FingerprintedFiles } from '../../../../src/diffusion/model/fingerprinted-files'
import { loadUNet } from '../../../../src/diffusion/unet/unet-folder'
import { registerKernels } from '../../../../src/gpu/kernels'
import { inside, withStream, type ReadFile } from '../../../../src/tensor/files/folder'
import { streamOfRanges } from '../../../../src/tensor/files/byte-stream'
import { readSafetensors, writeSafetensors } from '../../../../src/tensor/files/safetensors'
import { readerOf } from '../../../../src/workers/fusion/models/source'

const CONFIG = 'unet/config.json'
const WEIGHTS = 'unet/diffusion_pytorch_model.safetensors'
const INDEX = `${WEIGHTS}.index.json`
const folder = new URL('../../../golden/unet-linear-heads/', import.meta.url)
const bytesOf = (name: string) => new Uint8Array(readFileSync(new URL(name.replace('unet/', ''), folder)))
const [config, weights] = [bytesOf(CONFIG), bytesOf(WEIGHTS)]
const { tensors } = readSafetensors(weights)
const whole = new Map([
  [CONFIG, config],
  [WEIGHTS, weights],
])

/** The same weights in `count` files. */
function sharded(count: number): Map<string, Uint8Array> {
  const files = new Map([[CONFIG, config]])
  const index: Record<string, string> = {}
  for (let part = 0; part < count; part++) {
    const file = `diffusion_pytorch_model-${part + 1}-of-${count}.safetensors`
    const some = [...tensors].filter((_, i) => i % count === part)
    for (const [name] of some) index[name] = file
    files.set(`unet/${file}`, new Uint8Array(writeSafetensors(new Map(some))))
  }
  return files.set(INDEX, new TextEncoder().encode(JSON.stringify({ weight_map: index })))
}

let served: ReadonlyMap<string, Uint8Array>
let answer: (name: string, response: ServerResponse) => boolean
let asked: string[]
const server = createServer((request, response) => {
  const name = (request.url ?? '').replace('/mini/', '')
  asked.push(name)
  if (answer(name, response)) return
  const bytes = served.get(name)
  if (bytes === undefined) response.writeHead(404).end()
  else response.writeHead(200, { 'content-length': bytes.length }).end(bytes)
})
let host: string
const fromHost = (signal?: AbortSignal) => readerOf({ kind: 'url', url: `${host}/mini` }, readPublic, signal).read

/** Vitest compares large arrays number by number. */
const same = (a: ArrayBufferView, b?: ArrayBufferView) =>
  b !== undefined && Buffer.compare(bytesIn(a), bytesIn(b)) === 0
const bytesIn = ({ buffer, byteOffset, byteLength }: ArrayBufferView) => Buffer.from(buffer, byteOffset, byteLength)

const blob = (bytes: Uint8Array) => new Blob([bytes as Uint8Array<ArrayBuffer>])
const fromFolder = (files: ReadonlyMap<string, Uint8Array>) =>
  readerOf(
    { kind: 'files', files: [...files].map(([name, bytes]) => ({ path: `mini/${name}`, file: blob(bytes) })) },
    readPublic,
  ).read
const zipOf = (files: ReadonlyMap<string, Uint8Array>, level: 0 | 6) => zipSync(Object.fromEntries(files), { level })
const fromZip = (zip: Uint8Array) =>
  readerOf({ kind: 'files', files: [{ path: 'mini.zip', file: blob(zip) }] }, readPublic).read

/** The network's weights, and the fingerprint of the files that it came from. */
async function loaded(read: ReadFile, onProgress?: (fraction: number) => void) {
  const files = new FingerprintedFiles(read)
  const unet = await loadUNet(inside(files.read, 'unet'), { onProgress })
  const saved = await unet.weights.save()
  unet.dispose()
  return { saved, id: files.fingerprint() }
}

beforeAll(async () => {
  await tf.setBackend('cpu')
  registerKernels('cpu')
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  host = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  Object.assign(globalThis, { location: new URL(host) })
})
afterAll(() => {
  server.close()
  Reflect.deleteProperty(globalThis, 'location')
})
beforeEach(() => {
  asked = []
  served = whole
  answer = () => false
})

describe('weights that come piece by piece', () => {
  it.each<[string, () => ReadFile]>([
    ['a folder', () => fromFolder(whole)],
    ['a zip that packs nothing', () => fromZip(zipOf(whole, 0))],
    ['a zip', () => fromZip(zipOf(whole, 6))],
    ['a host', () => fromHost()],
    [
      'a host that does not tell lengths',
      () => {
        answer = (name, response) => {
          const bytes = served.get(name)
          for (let at = 0; bytes !== undefined && at < bytes.length; at += 999)
            response.write(bytes.subarray(at, at + 999))
          return bytes !== undefined && !!response.end()
        }
        return fromHost()
      },
    ],
  ])('are the same from %s', async (_, open) => {
    const expected = await loaded(async (name) => whole.get(name) ?? null)
    const told: number[] = []
    const { saved, id } = await loaded(open(), (fraction) => told.push(fraction))
    expect(id).toBe(expected.id)
    expect([...saved.keys()]).toEqual([...tensors.keys()])
    for (const [name, { data }] of saved) expect(same(data, tensors.get(name)?.data), name).toBe(true)
    expect(told).toEqual([...told].sort((a, b) => a - b))
    expect(told.at(-1)).toBe(1)
    expect(asked.filter((name) => name === WEIGHTS).length).toBeLessThan(2)
  })

  it('are read three files at a time, and named in their order', async () => {
    let [open, most] = [0, 0]
    const files = sharded(7)
    const read = withStream(
      async (name) => files.get(name) ?? null,
      async (name) => {
        const bytes = files.get(name)
        if (bytes === undefined) return null
        most = Math.max(most, ++open)
        const stream = streamOfRanges(bytes.length, async (begin, end) => {
          await new Promise(setImmediate)
          return bytes.subarray(begin, end)
        })
        return { ...stream, close: async () => void open-- }
      },
    )
    const told: number[] = []
    const { saved, id } = await loaded(read, (fraction) => told.push(fraction))
    expect([most, open]).toEqual([3, 0])
    expect(told.at(-1)).toBe(1)
    const inMemory = await loaded(async (name) => files.get(name) ?? null)
    expect(id).toBe(inMemory.id)
    expect([...saved.keys()]).toEqual([...inMemory.saved.keys()])
    expect(new Set(saved.keys())).toEqual(new Set(tensors.keys()))
  })
})

describe('weights that end midway leave nothing behind', () => {
  const half = weights.subarray(0, weights.length >> 1)

  it.each<[string, () => ReadFile, string]>([
    ['a file that is cut short', () => fromFolder(new Map([...whole, [WEIGHTS, half]])), 'is cut short: tensor'],
    [
      'a host that breaks off',
      () => {
        answer = (name, response) => {
          if (name !== WEIGHTS) return false
          response.writeHead(200, { 'content-length': weights.length })
          response.write(half, () => setTimeout(() => response.destroy(), 50))
          return true
        }
        return fromHost()
      },
      'the connection broke off after',
    ],
    [
      'a host that ends too early without a word',
      () => {
        answer = (name, response) => name === WEIGHTS && !!response.end(half)
        return fromHost()
      },
      'is cut short: tensor',
    ],
    [
      'a host that sends more',
      () => {
        answer = (name, response) => name === WEIGHTS && !!response.end(Buffer.concat([weights, half]))
        return fromHost()
      },
      'diffusion_pytorch_model.safetensors: ',
    ],
    [
      'a zip that is damaged',
      () => {
        const zip = zipOf(whole, 0)
        zip[zip.length >> 1] = (zip[zip.length >> 1] ?? 0) ^ 1
        return fromZip(zip)
      },
      'could not be unpacked from the zip (damaged entry)',
    ],
    [
      'a shard that is missing',
      () => fromFolder(new Map([...sharded(5)].filter(([name]) => !name.includes('-4-of')))),
      'diffusion_pytorch_model-4-of-5.safetensors',
    ],
  ])('%s', async (_, open, sentence) => {
    const before = tf.memory().numTensors
    await expect(loadUNet(inside(open(), 'unet'))).rejects.toThrow(sentence)
    expect(tf.memory().numTensors).toBe(before)
  })

  it('one that is cancelled, a host’s answer let go of too', async () => {
    const stop = new AbortController()
    let ended = false
    answer = (name, response) => {
      if (name !== WEIGHTS) return false
      response.on('close', () => (ended = true))
      response
        .writeHead(200, { 'content-length': weights.length })
        .write(half, () => setTimeout(() => stop.abort(), 50))
      return true
    }
    const before = tf.memory().numTensors
    await expect(loadUNet(inside(fromHost(stop.signal), 'unet'), { signal: stop.signal })).rejects.toMatchObject({
      name: 'Cancelled',
    })
    expect(tf.memory().numTensors).toBe(before)
    await expect.poll(() => ended).toBe(true)
  })
})

it('weights that do not fit are refused by the header: no tensor is read', async () => {
  const other = new Map([...tensors].map(([name, entry], i) => [i === 0 ? 'other.weight' : name, entry]))
  const bytes = new Uint8Array(writeSafetensors(other))
  let taken = 0
  const read = withStream(
    async (name) => (name === 'config.json' ? config : null),
    async () => {
      const stream = streamOfRanges(bytes.length, async (begin, end) => bytes.subarray(begin, end))
      return { ...stream, take: async (length) => ((taken += length), stream.take(length)) }
    },
  )
  await expect(loadUNet(read)).rejects.toThrow('"other.weight" has no place in the network')
  expect(taken).toBe(8 + new DataView(bytes.buffer).getUint32(0, true))
})
