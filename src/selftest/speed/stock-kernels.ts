/** tfjs as its users get it: the kernels of its own packages, without ours. */
import * as tf from '@tensorflow/tfjs-core'
import type { BackendName } from '../../gpu/types'

/** tfjs' names for its operations; what has another name is an operation of ours. */
const operations: ReadonlySet<unknown> = new Set(Object.values(tf).filter((value) => typeof value === 'string'))

/** Whether a kernel is of an operation that tfjs has not. */
export const isOwnOperation = ({ kernelName }: tf.KernelConfig): boolean => !operations.has(kernelName)

/**
 * Takes the kernels of our own operations away from the current backend, so that they fall back to compositions of stock ones.
 * `registerKernels` (on wasm: a new thread) brings them back.
 */
export function removeOwnOperations(): void {
  const backend = tf.getBackend()
  for (const kernel of tf.getKernelsForBackend(backend))
    if (isOwnOperation(kernel)) tf.unregisterKernel(kernel.kernelName, backend)
}

/**
 * The kernels that tfjs' package registers for a backend. To be called before `startBackend`, which registers ours over some of them.
 */
export async function stockKernels(backend: BackendName): Promise<readonly tf.KernelConfig[]> {
  const packages = {
    webgpu: () => import('@tensorflow/tfjs-backend-webgpu'),
    webgl: () => import('@tensorflow/tfjs-backend-webgl'),
    wasm: () => import('@tensorflow/tfjs-backend-wasm'),
    cpu: () => import('@tensorflow/tfjs-backend-cpu'),
  }
  await packages[backend]()
  return tf.getKernelsForBackend(backend)
}

/**
 * Puts the package's own kernels back on the current backend and takes ours away, so that our operations fall back to compositions of
 * stock ones. An operation of tfjs' own that its package lacks (wasm: the filter gradient of a convolution) keeps our kernel.
 * @returns puts ours back
 */
export function useStockKernels(stock: readonly tf.KernelConfig[]): () => void {
  const backend = tf.getBackend()
  const byName = new Map(stock.map((kernel) => [kernel.kernelName, kernel]))
  const taken: tf.KernelConfig[] = []
  for (const kernel of tf.getKernelsForBackend(backend)) {
    const { kernelName } = kernel
    const original = byName.get(kernelName)
    if (original === kernel || (original === undefined && !isOwnOperation(kernel))) continue
    tf.unregisterKernel(kernelName, backend)
    if (original !== undefined) tf.registerKernel(original)
    taken.push(kernel)
  }
  return () => {
    for (const kernel of taken) {
      if (byName.has(kernel.kernelName)) tf.unregisterKernel(kernel.kernelName, backend)
      tf.registerKernel(kernel)
    }
  }
}
