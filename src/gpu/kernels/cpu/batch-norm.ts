/** Reference kernels of `batchNormActivation` in plain loops; sums in float64. */
import type { MathBackendCPU } from '@tensorflow/tfjs-backend-cpu'
import type { KernelConfig, TensorInfo } from '@tensorflow/tfjs-core'
import { activationSlope, activationValue } from '../activation'
import { BATCH_NORM_ACTIVATION, BATCH_NORM_ACTIVATION_GRAD, type BatchNormActivationAttrs } from '../batch-norm'
import { channelsOf, float32 } from './values'

/** Where each batch begins and ends, in floats. */
function rangesOf(x: TensorInfo, segments: readonly number[]): [number, number][] {
  const size = x.shape.slice(1).reduce((a, b) => a * b, 1)
  let first = 0
  return segments.map((entries) => {
    const range: [number, number] = [first * size, (first + entries) * size]
    first += entries
    return range
  })
}

const forward: KernelConfig = {
  kernelName: BATCH_NORM_ACTIVATION,
  backendName: 'cpu',
  kernelFunc: (args) => {
    const { x, gamma, beta, runningMean, runningVariance } = args.inputs as Record<string, TensorInfo> &
      Record<'x' | 'gamma' | 'beta', TensorInfo>
    const { activation, epsilon, segments, followed, momentum } = args.attrs as unknown as BatchNormActivationAttrs
    const backend = args.backend as MathBackendCPU
    const [xs, gammas, betas] = [float32(backend, x), float32(backend, gamma), float32(backend, beta)]
    const channels = channelsOf(x)
    const ys = new Float32Array(xs.length)
    const moments = new Float32Array(2 * segments.length * channels)
    rangesOf(x, segments).forEach(([first, end], segment) => {
      const mean = channelMeans(first, end, channels, (i) => xs[i] ?? 0)
      const variance = channelMeans(first, end, channels, (i, c) => ((xs[i] ?? 0) - (mean[c] ?? 0)) ** 2)
      moments.set(mean, 2 * segment * channels)
      moments.set(variance, (2 * segment + 1) * channels)
      for (let i = first; i < end; i++) {
        const c = i % channels
        const normalised = ((xs[i] ?? 0) - (mean[c] ?? 0)) / Math.sqrt((variance[c] ?? 0) + epsilon)
        ys[i] = activationValue((gammas[c] ?? 0) * normalised + (betas[c] ?? 0), activation)
      }
      if (segment !== followed || runningMean === undefined || runningVariance === undefined) return
      follow(float32(backend, runningMean), mean, momentum)
      follow(float32(backend, runningVariance), variance, momentum)
    })
    return [
      backend.makeTensorInfo(x.shape, 'float32', ys),
      backend.makeTensorInfo([segments.length, 2, channels], 'float32', moments),
    ]
  },
}

/** In place, rounding as float32 arithmetic does. */
function follow(running: Float32Array, newest: Float64Array, momentum: number): void {
  const [kept, share] = [Math.fround(1 - momentum), Math.fround(momentum)]
  running.forEach((value, c) => {
    running[c] = Math.fround(kept * value) + Math.fround(share * Math.fround(newest[c] ?? 0))
  })
}

/** With p the normalised, scaled and shifted input before the activation, x̂ the normalised one and s = γ/√(variance + ε):
 * dβ = Σ dp, dγ = Σ dp x̂ over all batches, dx = s (dp − Σ dp/n − x̂ Σ dp x̂/n) with the sums and n of x's own batch. */
const backward: KernelConfig = {
  kernelName: BATCH_NORM_ACTIVATION_GRAD,
  backendName: 'cpu',
  kernelFunc: (args) => {
    const inputs = args.inputs as Record<'dy' | 'x' | 'y' | 'moments' | 'gamma', TensorInfo>
    const { activation, epsilon, segments } = args.attrs as unknown as BatchNormActivationAttrs
    const backend = args.backend as MathBackendCPU
    const [dys, xs, ys] = [float32(backend, inputs.dy), float32(backend, inputs.x), float32(backend, inputs.y)]
    const [moments, gammas] = [float32(backend, inputs.moments), float32(backend, inputs.gamma)]
    const channels = channelsOf(inputs.x)
    const dp = (i: number) => (dys[i] ?? 0) * activationSlope(ys[i] ?? 0, activation)
    const dxs = new Float32Array(xs.length)
    const [dgamma, dbeta] = [new Float64Array(channels), new Float64Array(channels)]
    rangesOf(inputs.x, segments).forEach(([first, end], segment) => {
      const means = moments.subarray(2 * segment * channels, (2 * segment + 1) * channels)
      const variances = moments.subarray((2 * segment + 1) * channels, (2 * segment + 2) * channels)
      const invDeviation = Float64Array.from(variances, (variance) => 1 / Math.sqrt(variance + epsilon))
      const normalised = (i: number, c: number) => ((xs[i] ?? 0) - (means[c] ?? 0)) * (invDeviation[c] ?? 0)
      const meanDp = channelMeans(first, end, channels, dp)
      const meanDpNormalised = channelMeans(first, end, channels, (i, c) => dp(i) * normalised(i, c))
      for (let i = first; i < end; i++) {
        const c = i % channels
        const centred = dp(i) - (meanDp[c] ?? 0) - normalised(i, c) * (meanDpNormalised[c] ?? 0)
        dxs[i] = (gammas[c] ?? 0) * (invDeviation[c] ?? 0) * centred
      }
      const rows = (end - first) / channels
      for (let c = 0; c < channels; c++) {
        dgamma[c] = (dgamma[c] ?? 0) + (meanDpNormalised[c] ?? 0) * rows
        dbeta[c] = (dbeta[c] ?? 0) + (meanDp[c] ?? 0) * rows
      }
    })
    return [
      backend.makeTensorInfo(inputs.x.shape, 'float32', dxs),
      backend.makeTensorInfo([channels], 'float32', Float32Array.from(dgamma)),
      backend.makeTensorInfo([channels], 'float32', Float32Array.from(dbeta)),
    ]
  },
}

/** Mean over a channel of term(i, c), for every channel c; i runs from `first` to `end`, channels fastest. */
function channelMeans(
  first: number,
  end: number,
  channels: number,
  term: (i: number, c: number) => number,
): Float64Array {
  const sums = new Float64Array(channels)
  for (let i = first; i < end; i++) {
    const c = i % channels
    sums[c] = (sums[c] ?? 0) + term(i, c)
  }
  return sums.map((sum) => (sum * channels) / (end - first))
}

export const batchNormKernels = [forward, backward]
