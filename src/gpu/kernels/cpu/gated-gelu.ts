/** Reference kernels of `gatedGelu`. */
import type { MathBackendCPU } from '@tensorflow/tfjs-backend-cpu'
import type { KernelConfig, TensorInfo } from '@tensorflow/tfjs-core'
import { DENSITY, GATED_GELU, GATED_GELU_GRAD, normalDistribution } from '../gated-gelu'
import { float32 } from './values'

const forward: KernelConfig = {
  kernelName: GATED_GELU,
  backendName: 'cpu',
  kernelFunc: (args) => {
    const { x } = args.inputs as { x: TensorInfo }
    const backend = args.backend as MathBackendCPU
    const xs = float32(backend, x)
    const [rows = 0, columns = 0] = x.shape
    const width = columns / 2
    const y = new Float32Array(rows * width)
    for (let i = 0; i < y.length; i++) {
      const at = i + Math.floor(i / width) * width
      const gate = xs[at + width] ?? 0
      y[i] = (xs[at] ?? 0) * gate * normalDistribution(gate)
    }
    return backend.makeTensorInfo([rows, width], 'float32', y)
  },
}

/** The slope of GELU is Φ(g) + g φ(g). */
const backward: KernelConfig = {
  kernelName: GATED_GELU_GRAD,
  backendName: 'cpu',
  kernelFunc: (args) => {
    const { dy, x } = args.inputs as { dy: TensorInfo; x: TensorInfo }
    const backend = args.backend as MathBackendCPU
    const [dys, xs] = [float32(backend, dy), float32(backend, x)]
    const width = (x.shape[1] ?? 0) / 2
    const dx = new Float32Array(xs.length)
    for (let i = 0; i < dys.length; i++) {
      const at = i + Math.floor(i / width) * width
      const [value, gate, slope] = [xs[at] ?? 0, xs[at + width] ?? 0, dys[i] ?? 0]
      const distribution = normalDistribution(gate)
      dx[at] = slope * gate * distribution
      dx[at + width] = slope * value * (distribution + gate * DENSITY * Math.exp((-gate * gate) / 2))
    }
    return backend.makeTensorInfo(x.shape, 'float32', dx)
  },
}

export const gatedGeluKernels = [forward, backward]
