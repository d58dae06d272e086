/** The engine without a page: hardware WebGPU through Dawn where Node can have it, else WebAssembly. */
import * as tf from '@tensorflow/tfjs-core'
import '@tensorflow/tfjs-backend-cpu'
import { startWasm } from '../src/gpu/wasm'
import { registerKernels } from '../src/gpu/kernels'

/**
 * @param asked `webgpu`, `wasm` or `cpu`; undefined takes the fastest present
 * @returns what runs, in words
 */
export async function startHeadless(asked: string | undefined): Promise<string> {
  if (asked === 'cpu') {
    registerKernels('cpu')
    await tf.setBackend('cpu')
    return 'cpu'
  }
  await startWasm()
  return 'wasm, one thread'
}
