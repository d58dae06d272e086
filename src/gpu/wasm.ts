import { setWasmPaths } from '@tensorflow/tfjs-backend-wasm'
import * as tf from '@tensorflow/tfjs-core'
import { registerWasmKernels } from './kernels/wasm'
import { captureMemory, WasmHeap } from './kernels/wasm/heap'

let started: Promise<WasmHeap> | undefined

async function start(wasmUrl?: string): Promise<WasmHeap> {
  if (wasmUrl) {
    setWasmPaths({
      'tfjs-backend-wasm.wasm': wasmUrl,
      'tfjs-backend-wasm-simd.wasm': wasmUrl,
      'tfjs-backend-wasm-threaded-simd.wasm': wasmUrl,
    })
  }
  // The single-threaded SIMD binary: our kernels, where most of the time goes, run on one thread, and its memory is not shared.
  tf.env().set('WASM_HAS_MULTITHREAD_SUPPORT', false)
  const memory = await captureMemory(async () => {
    if (!(await tf.setBackend('wasm')))
      throw new Error('The WebAssembly backend did not start; the browser may lack SIMD.')
  })
  const heap = await WasmHeap.on(memory)
  registerWasmKernels(heap)
  return heap
}

/**
 * Makes tfjs' wasm backend, with our training kernels on its heap, the current backend. Later calls only switch to it.
 *
 * @param wasmUrl where `tfjs-backend-wasm-simd.wasm` is served; in Node tfjs finds the file itself.
 * @throws Error if the binary cannot be loaded or instantiated.
 */
export async function startWasm(wasmUrl?: string): Promise<void> {
  started ??= start(wasmUrl)
  try {
    await started
  } catch (error) {
    started = undefined
    throw error
  }
  await tf.setBackend('wasm')
}

/** Size of the wasm heap in bytes; it never shrinks. @throws Error before `startWasm`. */
export async function wasmHeapBytes(): Promise<number> {
  if (!started) throw new Error('The WebAssembly backend has not been started: call startWasm() first.')
  return (await started).bytes
}
