/** Reference kernel of `followAverage`: writes into the variables' own arrays, rounding as float32 arithmetic does. */
import type { MathBackendCPU } from '@tensorflow/tfjs-backend-cpu'
import type { KernelConfig, TensorInfo } from '@tensorflow/tfjs-core'
import { newestInput, RUNNING_AVERAGE, runningInput, type RunningAverageAttrs } from '../running-average'
import { float32 } from './values'

const follow: KernelConfig = {
  kernelName: RUNNING_AVERAGE,
  backendName: 'cpu',
  kernelFunc: (args) => {
    const inputs = args.inputs as Record<string, TensorInfo>
    const { momentum } = args.attrs as unknown as RunningAverageAttrs
    const backend = args.backend as MathBackendCPU
    const [kept, share] = [Math.fround(1 - momentum), Math.fround(momentum)]
    for (let pair = 0; inputs[runningInput(pair)] !== undefined; pair++) {
      const running = float32(backend, inputs[runningInput(pair)] as TensorInfo)
      const newest = float32(backend, inputs[newestInput(pair)] as TensorInfo)
      running.forEach((value, i) => {
        running[i] = Math.fround(kept * value) + Math.fround(share * (newest[i] ?? 0))
      })
    }
    return []
  },
}

export const runningAverageKernels = [follow]
