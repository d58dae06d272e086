/** The self-test's comparison with the cpu backend, and WebGPU on whatever adapter there is. */
import '@tensorflow/tfjs-backend-cpu'
import { expect } from 'vitest'
import { startDevice } from '../../src/gpu/device'
import { registerKernels } from '../../src/gpu/kernels/index'
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

export async function expectSameAsCpu(backend: string, test: Case) {
  const { difference, at } = await compareWithCpu(backend, test)
  expect(difference, `${test.name}: ${JSON.stringify(at)}`).toBeLessThanOrEqual(test.tolerance)
}
