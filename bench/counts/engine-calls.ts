/** Counts the kernels that tfjs' engine is asked to run, its tape's own copies and reshapes included. */
import * as tf from '@tensorflow/tfjs-core'

/** @returns `read` gives the calls since the last `reset`, by the kernel's name */
export function countEngineCalls(): { read(): Record<string, number>; reset(): void } {
  const engine = tf.engine()
  let calls: Record<string, number> = {}
  const runKernel = engine.runKernel.bind(engine)
  engine.runKernel = ((...given: Parameters<typeof runKernel>) => {
    calls[given[0]] = (calls[given[0]] ?? 0) + 1
    return runKernel(...given)
  }) as typeof engine.runKernel
  return {
    read: () => ({ ...calls }),
    reset: () => {
      calls = {}
    },
  }
}
