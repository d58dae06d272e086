/** Reference kernel of `adamStep`: writes into the parameters' and moments' own arrays. */
import type { MathBackendCPU } from '@tensorflow/tfjs-backend-cpu'
import type { KernelConfig, TensorInfo } from '@tensorflow/tfjs-core'
import { ADAM_UPDATE, gradientInput, parameterInput, type AdamAttrs } from '../adam'
import { float32 } from './values'

const update: KernelConfig = {
  kernelName: ADAM_UPDATE,
  backendName: 'cpu',
  kernelFunc: (args) => {
    const inputs = args.inputs as Record<string, TensorInfo>
    const { beta1, beta2, epsilon, stepSize, secondMomentScale, kept } = args.attrs as unknown as AdamAttrs
    const backend = args.backend as MathBackendCPU
    const moments = float32(backend, inputs.moments as TensorInfo)
    const total = moments.length / 2
    const scale = inputs.scale === undefined ? 1 : (float32(backend, inputs.scale)[0] ?? NaN)
    let offset = 0
    for (let p = 0; offset < total; p++) {
      const values = float32(backend, inputs[parameterInput(p)] as TensorInfo)
      const gradients = float32(backend, inputs[gradientInput(p)] as TensorInfo)
      for (let i = 0; i < values.length; i++) {
        const g = (gradients[i] ?? 0) * scale
        const m = beta1 * (moments[offset + i] ?? 0) + (1 - beta1) * g
        const v = beta2 * (moments[total + offset + i] ?? 0) + (1 - beta2) * g * g
        moments[offset + i] = m
        moments[total + offset + i] = v
        values[i] = kept * (values[i] ?? 0) - (stepSize * m) / (Math.sqrt(v) * secondMomentScale + epsilon)
      }
      offset += values.length
    }
    return []
  },
}

export const adamKernels = [update]
