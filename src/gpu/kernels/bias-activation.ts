/** y = act(x + b): bias and activation in one pass over the data, forward and backward. */
import * as tf from '@tensorflow/tfjs-core'
import { activate, type Activation } from './activation'

export type { Activation } from './activation'

export const BIAS_ACTIVATION = 'BiasActivation'
export const BIAS_ACTIVATION_GRAD = 'BiasActivationGrad'

/** Attributes of both kernels. */
export interface BiasActivationAttrs {
  activation: Activation
  /** x is used by nobody else, and may be written over. */
  inPlace?: boolean
}

/**
 * y = act(x + bias), differentiable in both.
 * @param x `[..., C]`
 * @param bias `[C]`
 * @param inPlace where x is used by nobody else: a backend may write over it
 * @returns `[..., C]`
 * @throws Error where the bias does not have one entry a channel.
 */
export function biasActivation(x: tf.Tensor, bias: tf.Tensor1D, activation: Activation, inPlace = false): tf.Tensor {
  const channels = x.shape[x.rank - 1]
  if (bias.shape[0] !== channels) {
    throw new Error(`biasActivation: x is [${x.shape}] but bias is [${bias.shape}]; give one bias for each channel.`)
  }
  if (tf.getKernel(BIAS_ACTIVATION, tf.getBackend()) === undefined) return activate(tf.add(x, bias), activation)
  return tf
    .engine()
    .runKernel<tf.Tensor>(BIAS_ACTIVATION, { x, bias }, inPlace ? { activation, inPlace } : { activation })
}

tf.registerGradient({
  kernelName: BIAS_ACTIVATION,
  outputsToSave: [true],
  gradFunc: (dy, saved, attrs) => {
    const [y] = saved
    if (y === undefined || Array.isArray(dy)) throw new Error('BiasActivation has one output, and saves it.')
    // Both gradients come from one kernel, run once here and not in each of the functions below.
    const [dx, dbias] = tf.engine().runKernel<tf.Tensor[]>(BIAS_ACTIVATION_GRAD, { dy, y }, attrs)
    return { x: () => dx, bias: () => dbias } as Record<string, () => tf.Tensor>
  },
})
