/**
 * Batch normalisation with the batch's own statistics, fused with the activation that follows it and with the running statistics that
 * follow the batch's. Several batches may stand one after another in one tensor, each with statistics of its own.
 */
import * as tf from '@tensorflow/tfjs-core'
import { activate, type Activation } from './activation'

export const BATCH_NORM_ACTIVATION = 'BatchNormActivation'
export const BATCH_NORM_ACTIVATION_GRAD = 'BatchNormActivationGrad'

/** Attributes of both kernels. */
export interface BatchNormActivationAttrs {
  activation: Activation
  /** Added to the variance. */
  epsilon: number
  /** Entries of x's first axis that each batch has, in their order. */
  segments: readonly number[]
  /** The batch that the running statistics follow, where there are any (the kernel's inputs `runningMean`, `runningVariance`). */
  followed: number
  /** Share of that batch's statistics in the running ones. */
  momentum: number
}

/** Running statistics, which follow one of the batches: running ← (1 − momentum) running + momentum newest. */
export interface RunningStatistics {
  /** `[C]`, both. Overwritten **in place** where the backend has our kernel: as with `adamStep` their memory must be theirs alone. */
  mean: tf.Variable
  variance: tf.Variable
  momentum: number
  /** Index of the batch. */
  followed: number
}

export interface BatchNormSettings {
  activation: Activation
  /** Added to the variance; 1e-5 by default. */
  epsilon?: number
  /** Entries of x's first axis that each batch has; by default x is one batch. */
  segments?: readonly number[]
  /** None by default. */
  running?: RunningStatistics | null
}

/**
 * y = act(γ (x − mean) / √(variance + ε) + β), mean and biased variance of each batch over all axes but the last
 * (Ioffe and Szegedy 2015, Algorithm 1). Differentiable in x, gamma and beta, through the statistics too.
 * @param x `[B, ..., C]`
 * @param gamma `[C]`
 * @param beta `[C]`
 * @returns `[B, ..., C]`
 * @throws Error where gamma, beta or the running statistics do not have one entry a channel, or the batches are not what x holds.
 */
export function batchNormActivation(
  x: tf.Tensor,
  gamma: tf.Tensor1D,
  beta: tf.Tensor1D,
  { activation, epsilon = 1e-5, segments = [x.shape[0] ?? 1], running = null }: BatchNormSettings,
): tf.Tensor {
  const channels = x.shape[x.rank - 1]
  if (gamma.shape[0] !== channels || beta.shape[0] !== channels) {
    throw new Error(
      `batchNormActivation: x is [${x.shape}] but gamma is [${gamma.shape}] and beta [${beta.shape}]; give one of each for each channel.`,
    )
  }
  if (running !== null && (running.mean.size !== channels || running.variance.size !== channels)) {
    throw new Error(
      `batchNormActivation: x is [${x.shape}] but the running statistics are [${running.mean.shape}] and [${running.variance.shape}]; give one of each for each channel.`,
    )
  }
  if (segments.reduce((sum, size) => sum + size, 0) !== x.shape[0] || segments.some((size) => size <= 0)) {
    throw new Error(
      `batchNormActivation: x is [${x.shape}] but the batches in it are of ${segments.join(' + ')}; together they must have all ${x.shape[0]}.`,
    )
  }
  const { momentum, followed } = running ?? { momentum: 0, followed: 0 }
  const attrs: BatchNormActivationAttrs = { activation, epsilon, segments, followed, momentum }
  if (tf.getKernel(BATCH_NORM_ACTIVATION, tf.getBackend()) === undefined)
    return composition(x, gamma, beta, attrs, running)
  const inputs: Record<string, tf.Tensor> = { x, gamma, beta }
  if (running !== null) Object.assign(inputs, { runningMean: running.mean, runningVariance: running.variance })
  const outputs = tf.engine().runKernel<tf.Tensor[]>(BATCH_NORM_ACTIVATION, inputs, { ...attrs } as tf.NamedAttrMap)
  return outputs[0] as tf.Tensor
}

tf.registerGradient({
  kernelName: BATCH_NORM_ACTIVATION,
  inputsToSave: ['x', 'gamma'],
  outputsToSave: [true, true],
  gradFunc: (dys, saved, attrs) => {
    // The second output is mean and variance of each batch, `[segments, 2, C]`: for the kernel of the gradient alone.
    const [x, gamma, y, moments] = saved as [tf.Tensor, tf.Tensor, tf.Tensor, tf.Tensor]
    const [dy] = dys as [tf.Tensor]
    const inputs = { dy, x, y, moments, gamma }
    const [dx, dgamma, dbeta] = tf.engine().runKernel<tf.Tensor[]>(BATCH_NORM_ACTIVATION_GRAD, inputs, attrs)
    return { x: () => dx, gamma: () => dgamma, beta: () => dbeta } as Record<string, () => tf.Tensor>
  },
})

/** The same from stock operations, for a backend that has no kernel of ours. */
function composition(
  x: tf.Tensor,
  gamma: tf.Tensor1D,
  beta: tf.Tensor1D,
  { activation, epsilon, segments }: BatchNormActivationAttrs,
  running: RunningStatistics | null,
): tf.Tensor {
  const axes = x.shape.slice(0, -1).map((_, axis) => axis)
  const batches = segments.length === 1 ? [x] : tf.split(x, [...segments])
  const normalised = batches.map((batch, i) => {
    const mean = tf.mean<tf.Tensor1D>(batch, axes)
    const centred = tf.sub(batch, mean)
    const variance = tf.mean<tf.Tensor1D>(tf.square(centred), axes)
    if (running?.followed === i) {
      follow(running.mean, mean, running.momentum)
      follow(running.variance, variance, running.momentum)
    }
    const scale = tf.mul(gamma, tf.rsqrt(tf.add(variance, epsilon)))
    return activate(tf.add(tf.mul(centred, scale), beta), activation)
  })
  return normalised.length === 1 ? (normalised[0] as tf.Tensor) : tf.concat(normalised)
}

function follow(average: tf.Variable, newest: tf.Tensor, momentum: number): void {
  tf.tidy(() => average.assign(tf.add(tf.mul(average, 1 - momentum), tf.mul(newest, momentum))))
}
