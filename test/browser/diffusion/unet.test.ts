/**
 * The UNet where pages run it: on WebGPU as PyTorch computed it, at tiny shapes; and steps of fine-tuning the bundled miniature there and
 * on WebAssembly as on cpu (on WebGL in `npm run test:long`).
 */
import wasmUrl from '@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm-simd.wasm?url'
import * as tf from '@tensorflow/tfjs-core'
import { beforeAll, describe, expect, it } from 'vitest'
import { halfWeights } from '../../../scripts/half-weights'
import { compareWithReference } from '../../../scripts/unet-reference'
import { loadUNet } from '../../../src/diffusion/unet/unet-folder'
import { startWasm } from '../../../src/gpu/wasm'
import { readSafetensors } from '../../../src/tensor/files/safetensors'
import { startAnyWebgpu, startCounting, type GpuCounter } from '../compare'
import { expectTrainedAs, fetched, trainOn, type Trained } from './miniature'

const urls = import.meta.glob<string>('../../golden/unet-*/*', { query: '?url', import: 'default', eager: true })

const golden = (folder: string) => (name: string) => fetched(urls[`../../golden/${folder}/${name}`])

let device: GPUDevice
let counter: GpuCounter

beforeAll(async () => {
  device = await startAnyWebgpu()
  counter = await startCounting()
  await startWasm(wasmUrl)
})

it.each(['unet-sd15-like', 'unet-no-mid'])('%s equals PyTorch', async (folder) => {
  await tf.setBackend('webgpu')
  device.pushErrorScope('validation')
  const unet = await loadUNet(golden(folder))
  const io = await golden(folder)('io.safetensors')
  const comparisons = await compareWithReference(unet, readSafetensors(io ?? new Uint8Array()).tensors)
  expect((await device.popErrorScope())?.message).toBeUndefined()
  expect(comparisons.map(({ name }) => name)).toEqual(expect.arrayContaining(['output', 'loss', 'grad.conv_in.weight']))
  expect(comparisons.filter(({ passed }) => !passed)).toEqual([])
  unet.dispose()
})

it('weights kept as halves predict on WebGPU what they predict as float32 on cpu', async () => {
  const read = async (name: string) => {
    const bytes = await golden('unet-linear-heads')(name)
    return bytes !== null && name.endsWith('.safetensors') ? halfWeights(bytes) : bytes
  }
  const outputs: Float32Array[] = []
  for (const [backend, halvesFrom] of [
    ['cpu', Infinity],
    ['webgpu', 0],
  ] as const) {
    await tf.setBackend(backend)
    const unet = await loadUNet(read, {}, halvesFrom)
    expect(unet.weights.learns).toBe(backend === 'cpu')
    const sample = tf.randomNormal([2, 8, 8, 4], 0, 1, 'float32', 1) as tf.Tensor4D
    const caption = tf.randomNormal([2, 3, 6], 0, 1, 'float32', 2) as tf.Tensor3D
    const output = tf.tidy(() => unet.predict(sample, [3, 700], caption))
    outputs.push(Float32Array.from(await output.data<'float32'>()))
    tf.dispose([sample, caption, output])
    unet.dispose()
  }
  const [expected = [], actual = []] = outputs
  expect(Math.max(...Array.from(expected, (value, i) => Math.abs(value - (actual[i] ?? NaN))))).toBeLessThan(1e-4)
})

describe('fine-tuning the bundled miniature', () => {
  let reference: Trained

  beforeAll(async () => {
    reference = await trainOn('cpu', counter)
  })

  it.each(['wasm', 'webgpu'])('on %s changes loss and weights as on cpu', async (backend) => {
    device.pushErrorScope('validation')
    const trained = await trainOn(backend, counter)
    expect((await device.popErrorScope())?.message).toBeUndefined()
    expectTrainedAs(reference, trained)
    if (backend === 'webgpu') expect(trained.counts.dispatches).toBeGreaterThan(0)
  })
})
