/** Which kernels of a backend are run: that no kernel of ours is left out of the cases is itself a check. */
import * as tf from '@tensorflow/tfjs-core'
import { isOwnOperation } from './speed/stock-kernels'

export interface KernelsRun {
  /** Kernels of operations that tfjs has not. */
  own: number
  /** Other kernels that were run: tfjs's own, or ours in their place. */
  others: number
  /** Of our own those that were not run. */
  missed: readonly string[]
}

/**
 * Notes the names of kernels that are run on a backend.
 * @returns what was run; the backend's kernels are as before from then on
 */
export function watchKernels(backend: string): () => KernelsRun {
  const kernels = tf.getKernelsForBackend(backend)
  const run = new Set<string>()
  const put = (kernel: tf.KernelConfig) => {
    tf.unregisterKernel(kernel.kernelName, backend)
    tf.registerKernel(kernel)
  }
  for (const kernel of kernels) {
    put({
      ...kernel,
      kernelFunc: (call) => {
        run.add(kernel.kernelName)
        return kernel.kernelFunc(call)
      },
    })
  }
  return () => {
    kernels.forEach(put)
    const own = kernels.filter(isOwnOperation).map(({ kernelName }) => kernelName)
    const missed = own.filter((name) => !run.has(name))
    return { own: own.length, others: run.size - (own.length - missed.length), missed }
  }
}
