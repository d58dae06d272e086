/** Batch normalisation with the batch's own statistics, fused with the activation that follows it. */
import * as tf from '@tensorflow/tfjs-core'
import { activate, type Activation } from './activation'

export const BATCH_NORM_ACTIVATION = 'BatchNormActivation'
export const BATCH_NORM_ACTIVATION_GRAD = 'BatchNormActivationGrad'

/** Attributes of both kernels. */
export interface BatchNormActivationAttrs {
  activation: Activation
  /** Added to the variance. */
  epsilon: number
}

export interface BatchNormResult {
  /** `[..., C]` */
  y: tf.Tensor
  /** `[C]` mean of the batch; carries no gradient. */
  mean: tf.Tensor1D
  /** `[C]` biased variance of the batch (divided by n); carries no gradient. */
  variance: tf.Tensor1D
}

/**
 * y = act(γ (x − mean) / √(variance + ε) + β), mean and variance over all axes but the last
 * (Ioffe and Szegedy 2015, Algorithm 1). Differentiable in x, gamma and beta, through the statistics too.
 * @param x `[..., C]`
 * @param gamma `[C]`
 * @param beta `[C]`
 * @throws Error where gamma or beta do not have one entry a channel.
 */
export function batchNormActivation(
  x: tf.Tensor,
  gamma: tf.Tensor1D,
  beta: tf.Tensor1D,
  activation: Activation,
  epsilon = 1e-5,
): BatchNormResult {
  const channels = x.shape[x.rank - 1]
  if (gamma.shape[0] !== channels || beta.shape[0] !== channels) {
    throw new Error(
      `batchNormActivation: x is [${x.shape}] but gamma is [${gamma.shape}] and beta [${beta.shape}]; give one of each for each channel.`,
    )
  }
  if (tf.getKernel(BATCH_NORM_ACTIVATION, tf.getBackend()) === undefined) {
    return composition(x, gamma, beta, activation, epsilon)
  }
  const outputs = tf.engine().runKernel<tf.Tensor[]>(BATCH_NORM_ACTIVATION, { x, gamma, beta }, { activation, epsilon })
  const [y, mean, variance] = outputs as [tf.Tensor, tf.Tensor1D, tf.Tensor1D]
  return { y, mean, variance }
}

tf.registerGradient({
  kernelName: BATCH_NORM_ACTIVATION,
  inputsToSave: ['x', 'gamma'],
  outputsToSave: [true, true, true],
  gradFunc: (dys, saved, attrs) => {
    const [x, gamma, y, mean, variance] = saved as [tf.Tensor, tf.Tensor, tf.Tensor, tf.Tensor, tf.Tensor]
    // The gradients that arrive for mean and variance are zeros: callers only track them.
    const [dy] = dys as [tf.Tensor]
    const inputs = { dy, x, y, mean, variance, gamma }
    const [dx, dgamma, dbeta] = tf.engine().runKernel<tf.Tensor[]>(BATCH_NORM_ACTIVATION_GRAD, inputs, attrs)
    return { x: () => dx, gamma: () => dgamma, beta: () => dbeta } as Record<string, () => tf.Tensor>
  },
})

/** The same from stock operations, for a backend that has no kernel of ours. */
function composition(
  x: tf.Tensor,
  gamma: tf.Tensor1D,
  beta: tf.Tensor1D,
  activation: Activation,
  epsilon: number,
): BatchNormResult {
  const axes = x.shape.slice(0, -1).map((_, axis) => axis)
  const mean = tf.mean<tf.Tensor1D>(x, axes)
  const centred = tf.sub(x, mean)
  const variance = tf.mean<tf.Tensor1D>(tf.square(centred), axes)
  const scale = tf.mul(gamma, tf.rsqrt(tf.add(variance, epsilon)))
  return { y: activate(tf.add(tf.mul(centred, scale), beta), activation), mean, variance }
}
