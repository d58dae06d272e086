/** Reference kernel of `adamStep`: writes into the parameters' and moments' own arrays. */
import type { MathBackendCPU } from '@tensorflow/tfjs-backend-cpu'
import type { KernelConfig, TensorInfo } from '@tensorflow/tfjs-core'
import { ADAM_UPDATE, adamFields, gradientInput, parameterInput, type AdamAttrs } from '../adam'
import { float32 } from './values'

const update: KernelConfig = {
  kernelName: ADAM_UPDATE,
  backendName: 'cpu',
  kernelFunc: (args) => {
    const inputs = args.inputs as Record<string, TensorInfo>
    const { rate } = args.attrs as unknown as AdamAttrs
    const backend = args.backend as MathBackendCPU
    const of = adamFields(float32(backend, inputs.settings as TensorInfo))
    const moments = float32(backend, inputs.moments as TensorInfo)
    const total = moments.length / 2
    const scale = inputs.scale === undefined ? 1 : (float32(backend, inputs.scale)[0] ?? NaN)
    const kept = 1 - rate * of.decay
    let offset = 0
    for (let p = 0; offset < total; p++) {
      const values = float32(backend, inputs[parameterInput(p)] as TensorInfo)
      const gradients = float32(backend, inputs[gradientInput(p)] as TensorInfo)
      for (let i = 0; i < values.length; i++) {
        const g = (gradients[i] ?? 0) * scale
        const m = of.beta1 * (moments[offset + i] ?? 0) + of.rest1 * g
        const v = of.beta2 * (moments[total + offset + i] ?? 0) + of.rest2 * g * g
        moments[offset + i] = m
        moments[total + offset + i] = v
        const step = (rate * of.stepSize * m) / (Math.sqrt(v) * of.secondMomentScale + of.epsilon)
        values[i] = kept * (values[i] ?? 0) - step
      }
      offset += values.length
    }
    return []
  },
}

export const adamKernels = [update]
