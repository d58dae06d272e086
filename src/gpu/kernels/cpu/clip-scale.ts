/** Reference kernel of `clipScale`. */
import type { MathBackendCPU } from '@tensorflow/tfjs-backend-cpu'
import type { KernelConfig, TensorInfo } from '@tensorflow/tfjs-core'
import { adamFields } from '../adam'
import { CLIP_SCALE, gradientsOf, type ClipScaleAttrs } from '../clip-scale'
import { float32 } from './values'

const kernel: KernelConfig = {
  kernelName: CLIP_SCALE,
  backendName: 'cpu',
  kernelFunc: (args) => {
    const backend = args.backend as MathBackendCPU
    const { epsilon } = args.attrs as unknown as ClipScaleAttrs
    const { clipNorm } = adamFields(float32(backend, args.inputs.settings as TensorInfo))
    let squares = 0
    for (const gradient of gradientsOf(args.inputs))
      for (const value of float32(backend, gradient)) squares += value * value
    const scale = Math.min(1, clipNorm / (Math.sqrt(squares) + epsilon))
    return backend.makeTensorInfo([], 'float32', Float32Array.of(scale))
  },
}

export const clipScaleKernels = [kernel]
