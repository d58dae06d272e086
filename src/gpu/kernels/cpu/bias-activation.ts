/** Reference kernels of `biasActivation` in plain loops. */
import type { MathBackendCPU } from '@tensorflow/tfjs-backend-cpu'
import { util, type KernelConfig, type TensorInfo } from '@tensorflow/tfjs-core'
import { activationSlope, activationValue } from '../activation'
import { BIAS_ACTIVATION, BIAS_ACTIVATION_GRAD, type BiasActivationAttrs } from '../bias-activation'
import { channelsOf, float32 } from './values'

const forward: KernelConfig = {
  kernelName: BIAS_ACTIVATION,
  backendName: 'cpu',
  kernelFunc: (args) => {
    const { x, bias } = args.inputs as { x: TensorInfo; bias: TensorInfo }
    const { activation, inPlace = false } = args.attrs as unknown as BiasActivationAttrs
    const backend = args.backend as MathBackendCPU
    const xs = float32(backend, x)
    const biases = float32(backend, bias)
    const channels = channelsOf(x)
    const ys = inPlace ? xs : new Float32Array(xs.length)
    for (let i = 0; i < xs.length; i++) {
      ys[i] = activationValue((xs[i] ?? 0) + (biases[i % channels] ?? 0), activation)
    }
    if (!inPlace) return backend.makeTensorInfo(x.shape, 'float32', ys)
    backend.incRef(x.dataId)
    return { ...x }
  },
}

const backward: KernelConfig = {
  kernelName: BIAS_ACTIVATION_GRAD,
  backendName: 'cpu',
  kernelFunc: (args) => {
    const { dy, y } = args.inputs as { dy: TensorInfo; y: TensorInfo }
    const { activation } = args.attrs as unknown as BiasActivationAttrs
    const backend = args.backend as MathBackendCPU
    const dys = float32(backend, dy)
    const ys = float32(backend, y)
    const channels = channelsOf(y)
    const dxs = new Float32Array(util.sizeFromShape(y.shape))
    const dbias = new Float64Array(channels)
    for (let i = 0; i < dxs.length; i++) {
      const dx = (dys[i] ?? 0) * activationSlope(ys[i] ?? 0, activation)
      dxs[i] = dx
      dbias[i % channels] = (dbias[i % channels] ?? 0) + dx
    }
    return [
      backend.makeTensorInfo(y.shape, 'float32', dxs),
      backend.makeTensorInfo([channels], 'float32', Float32Array.from(dbias)),
    ]
  },
}

export const biasActivationKernels = [forward, backward]
