/**
 * The UNet where pages run it: on WebGPU as PyTorch computed it, at tiny shapes; and steps of fine-tuning the bundled miniature on every
 * backend as on cpu.
 */
import '@tensorflow/tfjs-backend-webgl'
import wasmUrl from '@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm-simd.wasm?url'
import * as tf from '@tensorflow/tfjs-core'
import { beforeAll, describe, expect, it } from 'vitest'
import { compareWithReference } from '../../../scripts/unet-reference'
import { fineTuningPresets } from '../../../src/diffusion/training/config'
import { loadUNet } from '../../../src/diffusion/unet/unet-folder'
import { countGpu, type GpuCounts } from '../../../src/gpu/counters'
import { registerKernels } from '../../../src/gpu/kernels/index'
import { startWasm } from '../../../src/gpu/wasm'
import { AdamW } from '../../../src/tensor/adamw'
import { readSafetensors } from '../../../src/tensor/files/safetensors'
import { gradientsOf } from '../../../src/tensor/tape'
import { startAnyWebgpu } from '../compare'

const urls = import.meta.glob<string>('../../golden/unet-*/*', { query: '?url', import: 'default', eager: true })

async function fetched(url: string | undefined): Promise<Uint8Array | null> {
  if (url === undefined) return null
  const response = await fetch(url)
  // Vite answers with the page where a file is missing.
  const isPage = response.headers.get('content-type')?.startsWith('text/html') === true
  return isPage ? null : new Uint8Array(await response.arrayBuffer())
}

const golden = (folder: string) => (name: string) => fetched(urls[`../../golden/${folder}/${name}`])

let device: GPUDevice
let counter: ReturnType<typeof countGpu>

beforeAll(async () => {
  device = await startAnyWebgpu()
  counter = countGpu(device)
  registerKernels('webgl')
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

interface Trained {
  losses: number[]
  /** All weights before and after, one behind the other. */
  before: Float32Array
  after: Float32Array
  /** Of the last step, before its loss was read. */
  counts: GpuCounts
}

const STEPS = 2
const { optimiser } = fineTuningPresets.demo

/** Steps of fine-tuning the miniature on two images. */
async function trainOn(backend: string): Promise<Trained> {
  await tf.setBackend(backend)
  const unet = await loadUNet((name) => fetched(`/models/fashion-mini/unet/${name}`))
  const adam = new AdamW(unet.variables, optimiser, () => 1)
  const random = <T extends tf.Tensor>(shape: number[], seed: number) =>
    tf.randomNormal(shape, 0, 1, 'float32', seed) as T
  const [sample, target] = [random<tf.Tensor4D>([2, 8, 8, 4], 1), random<tf.Tensor4D>([2, 8, 8, 4], 2)]
  const caption = random<tf.Tensor3D>([2, 6, 64], 3)
  const weights = async () => {
    const values = await Promise.all(unet.variables.map((variable) => variable.data<'float32'>()))
    return Float32Array.from(values.flatMap((each) => [...each]))
  }
  const before = await weights()
  const losses: number[] = []
  let counts = counter.read()
  for (let step = 0; step < STEPS; step++) {
    counter.reset()
    const loss = tf.tidy(() => {
      const error = () => tf.mean(tf.square(tf.sub(unet.predict(sample, [20, 700], caption), target))) as tf.Scalar
      const { value, gradients } = gradientsOf(error, unet.variables)
      adam.apply(gradients, 1)
      return value
    })
    counts = counter.read()
    losses.push((await loss.data())[0] ?? NaN)
    loss.dispose()
  }
  const after = await weights()
  tf.dispose([sample, target, caption])
  adam.dispose()
  unet.dispose()
  return { losses, before, after, counts }
}

/** Of the loss, which is about 2. */
const LOSS_TOLERANCE = 1e-4
/**
 * Mean difference of a weight's change, as a share of the mean change. Adam's first updates are about the rate times the gradient's sign,
 * so that a gradient of zero but for rounding may send its weight either way.
 */
const CHANGE_TOLERANCE = 1e-4

describe('fine-tuning the bundled miniature', () => {
  let reference: Trained

  beforeAll(async () => {
    reference = await trainOn('cpu')
  })

  it.each(['wasm', 'webgpu', 'webgl'])('on %s changes loss and weights as on cpu', async (backend) => {
    device.pushErrorScope('validation')
    const trained = await trainOn(backend)
    expect((await device.popErrorScope())?.message).toBeUndefined()
    trained.losses.forEach((loss, step) =>
      expect(Math.abs(loss - (reference.losses[step] ?? NaN)), `loss ${step}`).toBeLessThan(LOSS_TOLERANCE),
    )
    let [change, difference] = [0, 0]
    reference.after.forEach((value, i) => {
      change += Math.abs(value - (reference.before[i] ?? NaN))
      difference += Math.abs(value - (trained.after[i] ?? NaN))
    })
    expect(change / reference.after.length).toBeGreaterThan(optimiser.learningRate / 2)
    expect(difference / change).toBeLessThan(CHANGE_TOLERANCE)
    expect(trained.counts).toMatchObject({ readbacks: 0, bytesRead: 0 })
    if (backend === 'webgpu') expect(trained.counts.dispatches).toBeGreaterThan(0)
  })
})
