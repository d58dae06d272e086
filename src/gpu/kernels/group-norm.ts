/** Group normalisation (layer norm is its case of one group and one position) with the SiLU that may follow it. */
import * as tf from '@tensorflow/tfjs-core'

export const GROUP_NORM_ACTIVATION = 'GroupNormActivation'
export const GROUP_NORM_ACTIVATION_GRAD = 'GroupNormActivationGrad'

export type NormActivation = 'linear' | 'silu'

/** Attributes of both kernels. */
export interface GroupNormAttrs {
  groups: number
  activation: NormActivation
  /** Added to the variance. */
  epsilon: number
}

/** The sizes that the kernels walk through: x `[N, ..., C]` as `[samples, positions, groups, width]`, the last varying fastest. */
export interface GroupNormSizes {
  samples: number
  positions: number
  groups: number
  /** Channels of a group. */
  width: number
}

export function groupNormSizes(shape: readonly number[], groups: number): GroupNormSizes {
  const samples = shape[0] ?? 1
  const channels = shape[shape.length - 1] ?? 1
  const positions = shape.slice(1, -1).reduce((product, length) => product * length, 1)
  return { samples, positions, groups, width: channels / groups }
}

/**
 * y = act(γ (x − mean) / √(variance + ε) + β), mean and biased variance of each sample over all positions and the channels of
 * a group (Wu and He 2018, Eq. 1-4). Differentiable in x, gamma and beta.
 * @param x `[N, ..., C]`
 * @param gamma `[C]`
 * @param beta `[C]`
 * @returns the shape of x
 * @throws Error where C cannot be divided into the groups, or gamma or beta do not have one entry a channel
 */
export function groupNormActivation(
  x: tf.Tensor,
  gamma: tf.Tensor1D,
  beta: tf.Tensor1D,
  { groups, activation, epsilon }: GroupNormAttrs,
): tf.Tensor {
  const channels = x.shape[x.rank - 1] ?? 0
  if (channels % groups !== 0 || gamma.shape[0] !== channels || beta.shape[0] !== channels) {
    throw new Error(
      `groupNormActivation: x is [${x.shape}], gamma [${gamma.shape}], beta [${beta.shape}], in ${groups} groups; the channels must be a multiple of the groups, with one gamma and beta for each.`,
    )
  }
  const attrs = { groups, activation, epsilon }
  if (tf.getKernel(GROUP_NORM_ACTIVATION, tf.getBackend()) === undefined) return composition(x, gamma, beta, attrs)
  const [y] = tf.engine().runKernel<tf.Tensor[]>(GROUP_NORM_ACTIVATION, { x, gamma, beta }, attrs)
  return y as tf.Tensor
}

tf.registerGradient({
  kernelName: GROUP_NORM_ACTIVATION,
  inputsToSave: ['x', 'gamma', 'beta'],
  outputsToSave: [false, true],
  gradFunc: (dys, saved, attrs) => {
    const [x, gamma, beta, moments] = saved as [tf.Tensor, tf.Tensor, tf.Tensor, tf.Tensor]
    // The gradient that arrives for the moments is zeros: they are there for this function only.
    const [dy] = dys as [tf.Tensor]
    const inputs = { dy, x, gamma, beta, moments }
    const [dx, dgamma, dbeta] = tf.engine().runKernel<tf.Tensor[]>(GROUP_NORM_ACTIVATION_GRAD, inputs, attrs)
    return { x: () => dx, gamma: () => dgamma, beta: () => dbeta } as Record<string, () => tf.Tensor>
  },
})

/** The same from stock operations, for a backend that has no kernel of ours. */
function composition(x: tf.Tensor, gamma: tf.Tensor1D, beta: tf.Tensor1D, attrs: GroupNormAttrs): tf.Tensor {
  const { samples, positions, groups, width } = groupNormSizes(x.shape, attrs.groups)
  const grouped = tf.reshape(x, [samples, positions, groups, width])
  const centred = tf.sub(grouped, tf.mean(grouped, [1, 3], true))
  const variance = tf.mean(tf.square(centred), [1, 3], true)
  const normed = tf.mul(centred, tf.rsqrt(tf.add(variance, attrs.epsilon)))
  const y = tf.add(tf.mul(tf.reshape(normed, x.shape), gamma), beta)
  return attrs.activation === 'silu' ? tf.mul(y, tf.sigmoid(y)) : y
}
