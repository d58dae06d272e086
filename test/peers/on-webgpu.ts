/** Bundled by `bundle.ts`: tfjs' tests of what we replace on WebGPU. */
import type { ExpectStatic } from 'vitest'
import './specs-convolutions'
import { startDevice } from '../../src/gpu/device'
import { compare, type Compared } from './outcomes'

async function start(): Promise<void> {
  const adapter = await navigator.gpu.requestAdapter()
  if (adapter === null) throw new Error('This browser gives no WebGPU adapter; Chromium needs --enable-unsafe-webgpu.')
  await startDevice(adapter)
}

export const compareOnWebgpu = (expect: ExpectStatic): Promise<Compared> =>
  compare('webgpu', () => import('@tensorflow/tfjs-backend-webgpu'), start, expect)
