/** Runs the same computation on the cpu backend (the reference) and on another, and compares every output. */
import '@tensorflow/tfjs-backend-cpu'
import * as tf from '@tensorflow/tfjs-core'
import { expect } from 'vitest'
import { startDevice } from '../../src/gpu/device'
import { registerKernels } from '../../src/gpu/kernels/index'

export interface Case {
  name: string
  /** Largest allowed |difference| / (1 + |reference|): float32 sums in another order. */
  tolerance: number
  /** Makes its own tensors from fixed seeds on the current backend. */
  run: () => tf.Tensor[]
}

let webgpu: Promise<GPUDevice> | null = null

/** Starts WebGPU on whatever adapter there is, software included, once a page. */
export const startAnyWebgpu = () => (webgpu ??= start())

async function start() {
  const adapter = await navigator.gpu.requestAdapter()
  if (adapter === null) throw new Error('This browser gives no WebGPU adapter; Chromium needs --enable-unsafe-webgpu.')
  registerKernels('cpu')
  const { device } = await startDevice(adapter)
  device.addEventListener('uncapturederror', (event) => console.error(event.error.message))
  return device
}

async function valuesOn(backend: string, { run }: Case) {
  await tf.setBackend(backend)
  const outputs = run()
  const values = await Promise.all(outputs.map((output) => output.data()))
  const shapes = outputs.map((output) => output.shape)
  tf.dispose(outputs)
  return { values, shapes }
}

export async function expectSameAsCpu(backend: string, test: Case) {
  const reference = await valuesOn('cpu', test)
  const actual = await valuesOn(backend, test)
  expect(actual.shapes).toEqual(reference.shapes)
  reference.values.forEach((wanted, output) => {
    let worst = 0
    wanted.forEach((value, i) => {
      const difference = Math.abs((actual.values[output]?.[i] ?? NaN) - value) / (1 + Math.abs(value))
      // NaN on one side alone must fail: Math.max would keep it, a comparison would not.
      worst = Math.max(worst, difference)
    })
    expect(worst, `output ${output} of ${test.name}`).toBeLessThanOrEqual(test.tolerance)
  })
}
