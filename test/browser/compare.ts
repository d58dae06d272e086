/** The self-test's comparison with the cpu backend, and WebGPU on whatever adapter there is. */
import '@tensorflow/tfjs-backend-cpu'
import * as tf from '@tensorflow/tfjs-core'
import type { WebGPUBackend } from '@tensorflow/tfjs-backend-webgpu'
import { expect } from 'vitest'
import { countGpu } from '../../src/gpu/counters'
import { startDevice } from '../../src/gpu/device'
import { registerKernels } from '../../src/gpu/kernels/index'
import { flush } from '../../src/gpu/webgpu-internals'
import { compareWithCpu } from '../../src/selftest/compare'
import type { Case } from '../../src/selftest/types'

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

export type GpuCounter = ReturnType<typeof countGpu>

let counting: Promise<GpuCounter> | null = null

/** Makes WebGPU the backend, and counts what is asked of its device; one counter for all files, which run in the same page. */
export async function startCounting(): Promise<GpuCounter> {
  const counter = await (counting ??= startAnyWebgpu().then(countGpu))
  await tf.setBackend('webgpu')
  // Another file's dispatches that wait are sent off: a pass that was begun before is not counted.
  flush(tf.backend() as WebGPUBackend)
  counter.reset()
  return counter
}

export async function expectSameAsCpu(backend: string, test: Case) {
  const { difference, at } = await compareWithCpu(backend, test)
  expect(difference, `${test.name}: ${JSON.stringify(at)}`).toBeLessThanOrEqual(test.tolerance)
}
