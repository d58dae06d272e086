/** Group normalisation (layer norm is its case of one group and one position) with the SiLU that may follow it. */
import * as tf from '@tensorflow/tfjs-core'

export const GROUP_NORM_ACTIVATION = 'GroupNormActivation'
export const GROUP_NORM_ACTIVATION_GRAD = 'GroupNormActivationGrad'
/** The same with x as a third output. */
export const GROUP_NORM_PASSING = 'GroupNormPassing'

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
  checkShapes(x, gamma, beta, groups)
  const attrs = { groups, activation, epsilon }
  if (tf.getKernel(GROUP_NORM_ACTIVATION, tf.getBackend()) === undefined) return composition(x, gamma, beta, attrs)
  const [y] = tf.engine().runKernel<tf.Tensor[]>(GROUP_NORM_ACTIVATION, { x, gamma, beta }, attrs)
  return y as tf.Tensor
}

/**
 * `groupNormActivation` at the head of a residual block, whose result is added to x: the two gradients of x are added in the kernel.
 * @returns y, and x as it has to be used from there on
 */
export function groupNormPassing<T extends tf.Tensor>(
  x: T,
  gamma: tf.Tensor1D,
  beta: tf.Tensor1D,
  attrs: GroupNormAttrs,
): { y: T; x: T } {
  if (tf.getKernel(GROUP_NORM_PASSING, tf.getBackend()) === undefined)
    return { y: groupNormActivation(x, gamma, beta, attrs) as T, x }
  checkShapes(x, gamma, beta, attrs.groups)
  const [y, , passed] = tf.engine().runKernel<tf.Tensor[]>(GROUP_NORM_PASSING, { x, gamma, beta }, { ...attrs })
  return { y: y as T, x: passed as T }
}

function checkShapes(x: tf.Tensor, gamma: tf.Tensor1D, beta: tf.Tensor1D, groups: number) {
  const channels = x.shape[x.rank - 1] ?? 0
  if (channels % groups !== 0 || gamma.shape[0] !== channels || beta.shape[0] !== channels) {
    throw new Error(
      `groupNormActivation: x is [${x.shape}], gamma [${gamma.shape}], beta [${beta.shape}], in ${groups} groups; the channels must be a multiple of the groups, with one gamma and beta for each.`,
    )
  }
}

for (const [kernelName, passes] of [
  [GROUP_NORM_ACTIVATION, false],
  [GROUP_NORM_PASSING, true],
] as const)
  tf.registerGradient({
    kernelName,
    inputsToSave: ['x', 'gamma', 'beta'],
    outputsToSave: passes ? [false, true, false] : [false, true],
    gradFunc: (dys, saved, attrs) => {
      const [x, gamma, beta, moments] = saved as [tf.Tensor, tf.Tensor, tf.Tensor, tf.Tensor]
      // The gradient that arrives for the moments is zeros: they are there for this function only.
      const [dy, , dpassed] = dys as [tf.Tensor, tf.Tensor, tf.Tensor]
      const inputs = { dy, x, gamma, beta, moments, ...(passes ? { dpassed } : {}) }
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
