/** `groupNormActivation` on the cpu backend. */
import type { MathBackendCPU } from '@tensorflow/tfjs-backend-cpu'
import type { KernelConfig, TensorInfo } from '@tensorflow/tfjs-core'
import { GROUP_NORM_ACTIVATION, GROUP_NORM_ACTIVATION_GRAD, groupNormSizes, type GroupNormAttrs } from '../group-norm'
import { groupGradients, normaliseGroups } from './group-norm-loops'
import { channelsOf, float32 } from './values'

const forward: KernelConfig = {
  kernelName: GROUP_NORM_ACTIVATION,
  backendName: 'cpu',
  kernelFunc: (args) => {
    const { x, gamma, beta } = args.inputs as Record<'x' | 'gamma' | 'beta', TensorInfo>
    const attrs = args.attrs as unknown as GroupNormAttrs
    const backend = args.backend as MathBackendCPU
    const sizes = groupNormSizes(x.shape, attrs.groups)
    const xs = float32(backend, x)
    const y = new Float32Array(xs.length)
    const moments = new Float32Array(sizes.samples * sizes.groups * 2)
    const parameters = { gamma: float32(backend, gamma), beta: float32(backend, beta) }
    normaliseGroups(xs, parameters, { y, moments }, sizes, attrs)
    return [
      backend.makeTensorInfo(x.shape, 'float32', y),
      backend.makeTensorInfo([sizes.samples, sizes.groups, 2], 'float32', moments),
    ]
  },
}

const backward: KernelConfig = {
  kernelName: GROUP_NORM_ACTIVATION_GRAD,
  backendName: 'cpu',
  kernelFunc: (args) => {
    const inputs = args.inputs as Record<'dy' | 'x' | 'gamma' | 'beta' | 'moments', TensorInfo>
    const attrs = args.attrs as unknown as GroupNormAttrs
    const backend = args.backend as MathBackendCPU
    const channels = channelsOf(inputs.x)
    const [dy, x, moments] = [inputs.dy, inputs.x, inputs.moments].map((tensor) => float32(backend, tensor)) as [
      Float32Array,
      Float32Array,
      Float32Array,
    ]
    const [dx, dgamma, dbeta] = [new Float32Array(x.length), new Float32Array(channels), new Float32Array(channels)]
    const parameters = { gamma: float32(backend, inputs.gamma), beta: float32(backend, inputs.beta) }
    const sizes = groupNormSizes(inputs.x.shape, attrs.groups)
    groupGradients({ dy, x, moments }, parameters, { dx, dgamma, dbeta }, sizes, attrs)
    return [
      backend.makeTensorInfo(inputs.x.shape, 'float32', dx),
      backend.makeTensorInfo([channels], 'float32', dgamma),
      backend.makeTensorInfo([channels], 'float32', dbeta),
    ]
  },
}

export const groupNormKernels = [forward, backward]
