/** Reference kernels of `batchNormActivation` in plain loops; sums in float64. */
import type { MathBackendCPU } from '@tensorflow/tfjs-backend-cpu'
import type { KernelConfig, TensorInfo } from '@tensorflow/tfjs-core'
import { activationSlope, activationValue } from '../activation'
import { BATCH_NORM_ACTIVATION, BATCH_NORM_ACTIVATION_GRAD, type BatchNormActivationAttrs } from '../batch-norm'
import { channelsOf, float32 } from './values'

const forward: KernelConfig = {
  kernelName: BATCH_NORM_ACTIVATION,
  backendName: 'cpu',
  kernelFunc: (args) => {
    const { x, gamma, beta } = args.inputs as Record<'x' | 'gamma' | 'beta', TensorInfo>
    const { activation, epsilon } = args.attrs as unknown as BatchNormActivationAttrs
    const backend = args.backend as MathBackendCPU
    const [xs, gammas, betas] = [float32(backend, x), float32(backend, gamma), float32(backend, beta)]
    const channels = channelsOf(x)
    const mean = channelMeans(xs.length, channels, (i) => xs[i] ?? 0)
    const variance = channelMeans(xs.length, channels, (i, c) => ((xs[i] ?? 0) - (mean[c] ?? 0)) ** 2)
    const ys = new Float32Array(xs.length)
    for (let i = 0; i < xs.length; i++) {
      const c = i % channels
      const normalised = ((xs[i] ?? 0) - (mean[c] ?? 0)) / Math.sqrt((variance[c] ?? 0) + epsilon)
      ys[i] = activationValue((gammas[c] ?? 0) * normalised + (betas[c] ?? 0), activation)
    }
    return [
      backend.makeTensorInfo(x.shape, 'float32', ys),
      backend.makeTensorInfo([channels], 'float32', Float32Array.from(mean)),
      backend.makeTensorInfo([channels], 'float32', Float32Array.from(variance)),
    ]
  },
}

/** With p the normalised, scaled and shifted input before the activation, x̂ the normalised one and s = γ/√(variance + ε):
 * dβ = Σ dp, dγ = Σ dp x̂, dx = s (dp − dβ/n − x̂ dγ/n). */
const backward: KernelConfig = {
  kernelName: BATCH_NORM_ACTIVATION_GRAD,
  backendName: 'cpu',
  kernelFunc: (args) => {
    const inputs = args.inputs as Record<'dy' | 'x' | 'y' | 'mean' | 'variance' | 'gamma', TensorInfo>
    const { activation, epsilon } = args.attrs as unknown as BatchNormActivationAttrs
    const backend = args.backend as MathBackendCPU
    const [dys, xs, ys] = [float32(backend, inputs.dy), float32(backend, inputs.x), float32(backend, inputs.y)]
    const [means, variances] = [float32(backend, inputs.mean), float32(backend, inputs.variance)]
    const gammas = float32(backend, inputs.gamma)
    const channels = channelsOf(inputs.x)
    const dp = (i: number) => (dys[i] ?? 0) * activationSlope(ys[i] ?? 0, activation)
    const invDeviation = Float64Array.from(variances, (variance) => 1 / Math.sqrt(variance + epsilon))
    const normalised = (i: number, c: number) => ((xs[i] ?? 0) - (means[c] ?? 0)) * (invDeviation[c] ?? 0)
    const meanDp = channelMeans(xs.length, channels, dp)
    const meanDpNormalised = channelMeans(xs.length, channels, (i, c) => dp(i) * normalised(i, c))
    const dxs = new Float32Array(xs.length)
    for (let i = 0; i < xs.length; i++) {
      const c = i % channels
      const centred = dp(i) - (meanDp[c] ?? 0) - normalised(i, c) * (meanDpNormalised[c] ?? 0)
      dxs[i] = (gammas[c] ?? 0) * (invDeviation[c] ?? 0) * centred
    }
    const count = xs.length / channels
    return [
      backend.makeTensorInfo(inputs.x.shape, 'float32', dxs),
      backend.makeTensorInfo(
        [channels],
        'float32',
        Float32Array.from(meanDpNormalised, (mean) => mean * count),
      ),
      backend.makeTensorInfo(
        [channels],
        'float32',
        Float32Array.from(meanDp, (mean) => mean * count),
      ),
    ]
  },
}

/** Mean over a channel of term(i, c), for every channel c; i runs over all elements, channels fastest. */
function channelMeans(size: number, channels: number, term: (i: number, c: number) => number): Float64Array {
  const sums = new Float64Array(channels)
  for (let i = 0; i < size; i++) {
    const c = i % channels
    sums[c] = (sums[c] ?? 0) + term(i, c)
  }
  return sums.map((sum) => (sum * channels) / size)
}

export const batchNormKernels = [forward, backward]
