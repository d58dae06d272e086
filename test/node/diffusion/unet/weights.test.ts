/** Strict loading: what does not fit is named; the types and files that diffusers writes are read. */
import '@tensorflow/tfjs-backend-cpu'
import * as tf from '@tensorflow/tfjs-core'
import { readFileSync } from 'node:fs'
import { beforeAll, describe, expect, it } from 'vitest'
import { fromTorch, shapeHere, toTorch } from '../../../../src/diffusion/layers/layout'
import { loadUNet } from '../../../../src/diffusion/unet/unet-folder'
import { registerKernels } from '../../../../src/gpu/kernels'
import { readSafetensors, writeSafetensors, type SafetensorsEntry } from '../../../../src/tensor/files/safetensors'

const STEM = 'diffusion_pytorch_model'
const file = (name: string) =>
  new Uint8Array(readFileSync(new URL(`../../../golden/unet-linear-heads/${name}`, import.meta.url)))
const config = file('config.json')
const tensors = readSafetensors(file(`${STEM}.safetensors`)).tensors

type Files = Record<string, Uint8Array | ArrayBuffer | string>
const load = (files: Files) =>
  loadUNet(async (name) => {
    const content = files[name]
    if (content === undefined) return null
    return typeof content === 'string' ? new TextEncoder().encode(content) : new Uint8Array(content)
  })
const loadTensors = (changed: Map<string, SafetensorsEntry>) =>
  load({ 'config.json': config, [`${STEM}.safetensors`]: writeSafetensors(changed) })
const vector = (length: number): SafetensorsEntry => ({ dtype: 'F32', shape: [length], data: new Float32Array(length) })

beforeAll(async () => {
  await tf.setBackend('cpu')
  registerKernels('cpu')
})

describe('weights that do not fit', () => {
  it.each([
    ['missing', (map: Map<string, SafetensorsEntry>) => map.delete('conv_in.bias'), '"conv_in.bias" [4] is missing'],
    [
      'surplus',
      (map: Map<string, SafetensorsEntry>) => map.set('class_embedding.weight', vector(3)),
      '"class_embedding.weight" has no place in the network',
    ],
    [
      'misshapen',
      (map: Map<string, SafetensorsEntry>) => map.set('conv_out.bias', vector(5)),
      '"conv_out.bias" [5] instead of [4] has the wrong shape',
    ],
    [
      'no floating-point numbers',
      (map: Map<string, SafetensorsEntry>) =>
        map.set('conv_out.bias', { dtype: 'I32', shape: [4], data: new Int32Array(4) }),
      '"conv_out.bias" (I32, not a floating-point type)',
    ],
  ])('are named: %s', async (_, change, words) => {
    const changed = new Map(tensors)
    change(changed)
    const before = tf.memory().numTensors
    await expect(loadTensors(changed)).rejects.toMatchObject({
      name: 'BadInput',
      message: expect.stringContaining(words),
    })
    expect(tf.memory().numTensors).toBe(before)
  })

  it.each([NaN, Infinity])('are named where one is %s, before anything is uploaded', async (value) => {
    const broken = new Map(tensors)
    const name = 'mid_block.resnets.0.conv1.weight'
    const { shape = [], data = [] } = broken.get(name) ?? {}
    broken.set(name, { dtype: 'F32', shape, data: Float32Array.from(data, (each, i) => (i === 7 ? value : each)) })
    const before = tf.memory().numTensors
    await expect(loadTensors(broken)).rejects.toMatchObject({
      name: 'BadInput',
      message: `unet: tensor ${name} holds ${value}, which is no weight; the file is damaged, take another copy of it.`,
    })
    expect(tf.memory().numTensors).toBe(before)
  })

  it('are counted where there are many', async () => {
    await expect(loadTensors(new Map())).rejects.toThrow(/"conv_in.weight" \[4, 4, 3, 3\].* and \d+ more are missing/)
  })
})

describe('files', () => {
  it('may be shards with an index', async () => {
    const names = [...tensors.keys()]
    const parts = ['a', 'b'].map((letter, i) => ({
      file: `${STEM}-${letter}.safetensors`,
      names: names.filter((_, at) => at % 2 === i),
    }))
    const files: Files = { 'config.json': config }
    const weightMap: Record<string, string> = {}
    for (const part of parts) {
      files[part.file] = writeSafetensors(new Map([...tensors].filter(([name]) => part.names.includes(name))))
      for (const name of part.names) weightMap[name] = part.file
    }
    const index = (map: Record<string, string>) => ({
      ...files,
      [`${STEM}.safetensors.index.json`]: JSON.stringify({ metadata: { total_size: 1 }, weight_map: map }),
    })
    const unet = await load(index(weightMap))
    expect(new Map(await unet.weights.save())).toEqual(tensors)
    unet.dispose()

    const [first = ''] = names
    const gone = `${STEM}-c.safetensors`
    await expect(load(index({ ...weightMap, [first]: gone }))).rejects.toThrow(`"${gone}", which is not there`)
    await expect(load(index({ ...weightMap, strange: parts[0]?.file ?? '' }))).rejects.toThrow('which lacks it')
    await expect(load(index({ ...weightMap, [first]: parts[1]?.file ?? '' }))).rejects.toThrow(`the tensor "${first}"`)
    await expect(load(index({ ...weightMap, [first]: '../../x.safetensors' }))).rejects.toThrow('lacks a "weight_map"')
  })

  it.each(['F16', 'BF16'] as const)('may hold %s', async (dtype) => {
    const bytes = halfFile(dtype)
    const unet = await load({ 'config.json': config, [`${STEM}.safetensors`]: bytes })
    const saved = (await unet.weights.save()).get('conv_in.weight')
    const exact = tensors.get('conv_in.weight')
    const digits = dtype === 'F16' ? 2 ** -10 : 2 ** -7
    exact?.data.forEach((value, i) =>
      expect(Math.abs((saved?.data[i] ?? NaN) - value)).toBeLessThanOrEqual(digits * Math.abs(value) + 1e-7),
    )
    unet.dispose()
  })

  it('that are missing or no JSON are named', async () => {
    await expect(load({})).rejects.toThrow('The folder has no config.json')
    await expect(load({ 'config.json': '{' })).rejects.toThrow('config.json is not JSON; fetch it again.')
    await expect(load({ 'config.json': config })).rejects.toThrow(`neither ${STEM}.safetensors nor`)
  })
})

describe('layouts', () => {
  it("turns PyTorch's [out, in, height, width] into [height, width, in, out], and back", () => {
    const shape = [2, 3, 1, 2]
    const values = Float32Array.from({ length: 12 }, (_, i) => i)
    expect(shapeHere(shape, 'convolution')).toEqual([1, 2, 3, 2])
    const here = fromTorch(values, shape, 'convolution')
    expect([...here]).toEqual([0, 6, 2, 8, 4, 10, 1, 7, 3, 9, 5, 11])
    expect(toTorch(here, shape, 'convolution')).toEqual(values)
  })

  it('transposes a linear layer and a 1×1 convolution alike', () => {
    const values = Float32Array.of(1, 2, 3, 4, 5, 6)
    expect([...fromTorch(values, [2, 3], 'linear')]).toEqual([1, 4, 2, 5, 3, 6])
    expect(fromTorch(values, [2, 3, 1, 1], 'pointwise')).toEqual(fromTorch(values, [2, 3], 'linear'))
    expect(shapeHere([2, 3, 1, 1], 'pointwise')).toEqual([3, 2])
  })
})

/** The golden weights in a half-precision type, cut off after its digits. */
function halfFile(dtype: 'F16' | 'BF16'): Uint8Array {
  const header: Record<string, unknown> = {}
  const parts: Uint16Array[] = []
  let end = 0
  for (const [name, { shape, data }] of tensors) {
    const bits = new Uint32Array(Float32Array.from(data).buffer)
    const halves = Uint16Array.from(bits, (word) => (dtype === 'BF16' ? word >>> 16 : toFloat16(word)))
    header[name] = { dtype, shape, data_offsets: [end, end + halves.byteLength] }
    end += halves.byteLength
    parts.push(halves)
  }
  const text = new TextEncoder().encode(JSON.stringify(header))
  const bytes = new Uint8Array(8 + text.length + end)
  new DataView(bytes.buffer).setBigUint64(0, BigInt(text.length), true)
  bytes.set(text, 8)
  let at = 8 + text.length
  for (const part of parts) {
    bytes.set(new Uint8Array(part.buffer), at)
    at += part.byteLength
  }
  return bytes
}

/** Bits of a float32 of ordinary size to those of a float16; what is too small becomes 0. */
function toFloat16(word: number): number {
  const exponent = ((word >>> 23) & 0xff) - 127 + 15
  return exponent <= 0 ? 0 : ((word >>> 16) & 0x8000) | (exponent << 10) | ((word >>> 13) & 0x3ff)
}
