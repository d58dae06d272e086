/** Reference kernel of `clipScale`. */
import type { MathBackendCPU } from '@tensorflow/tfjs-backend-cpu'
import type { KernelConfig, TensorInfo } from '@tensorflow/tfjs-core'
import { CLIP_SCALE, type ClipScaleAttrs } from '../clip-scale'
import { float32 } from './values'

const kernel: KernelConfig = {
  kernelName: CLIP_SCALE,
  backendName: 'cpu',
  kernelFunc: (args) => {
    const backend = args.backend as MathBackendCPU
    const { most, epsilon } = args.attrs as unknown as ClipScaleAttrs
    let squares = 0
    for (const gradient of Object.values(args.inputs))
      for (const value of float32(backend, gradient as TensorInfo)) squares += value * value
    const scale = Math.min(1, most / (Math.sqrt(squares) + epsilon))
    return backend.makeTensorInfo([], 'float32', Float32Array.of(scale))
  },
}

export const clipScaleKernels = [kernel]
