/** A convolution, forward or transposed, with the bias and the activation that follow: one operation where the backend does them in one pass. */
import * as tf from '@tensorflow/tfjs-core'
import type { Activation } from './activation'
import { BIAS_ACTIVATION_GRAD, biasActivation } from './bias-activation'

export const CONVOLUTION_ACTIVATION = 'ConvolutionActivation'
export const TRANSPOSED_CONVOLUTION_ACTIVATION = 'TransposedConvolutionActivation'

/** Attributes of the kernels. */
export interface ConvolutionActivationAttrs {
  strides: number
  pad: 'same' | 'valid' | number
  activation: Activation
}

export interface TransposedConvolutionActivationAttrs extends ConvolutionActivationAttrs {
  /** Of the result, `[B, H', W', outputs]`: what a convolution would make x of. */
  inputShape: [number, number, number, number]
}

/**
 * act(conv2d(x, filter) + bias), differentiable in all three.
 * @param x `[B, H, W, inputs]`
 * @param filter `[h, w, inputs, outputs]`
 * @param bias `[outputs]`
 * @returns `[B, H', W', outputs]`
 */
export function convolutionActivation(
  x: tf.Tensor4D,
  filter: tf.Tensor4D,
  bias: tf.Tensor1D,
  attrs: ConvolutionActivationAttrs,
): tf.Tensor4D {
  const { strides, pad, activation } = attrs
  if (tf.getKernel(CONVOLUTION_ACTIVATION, tf.getBackend()) === undefined)
    return biasActivation(tf.conv2d(x, filter, strides, pad), bias, activation) as tf.Tensor4D
  return tf.engine().runKernel<tf.Tensor4D>(CONVOLUTION_ACTIVATION, { x, filter, bias }, { ...attrs })
}

/**
 * act(conv2dTranspose(x, filter) + bias), differentiable in all three.
 * @param x `[B, H, W, inputs]`
 * @param filter `[h, w, outputs, inputs]`
 * @param bias `[outputs]`
 * @returns `[B, H', W', outputs]`
 */
export function transposedConvolutionActivation(
  x: tf.Tensor4D,
  filter: tf.Tensor4D,
  bias: tf.Tensor1D,
  attrs: TransposedConvolutionActivationAttrs,
): tf.Tensor4D {
  const { strides, pad, activation, inputShape } = attrs
  if (tf.getKernel(TRANSPOSED_CONVOLUTION_ACTIVATION, tf.getBackend()) === undefined)
    return biasActivation(tf.conv2dTranspose(x, filter, inputShape, strides, pad), bias, activation) as tf.Tensor4D
  return tf.engine().runKernel<tf.Tensor4D>(TRANSPOSED_CONVOLUTION_ACTIVATION, { x, filter, bias }, { ...attrs })
}

/** Gradients by what came before the activation, and by the bias: from one kernel, run once. */
function beforeActivation(dy: tf.Tensor, y: tf.Tensor, { activation }: ConvolutionActivationAttrs) {
  return tf.engine().runKernel<tf.Tensor[]>(BIAS_ACTIVATION_GRAD, { dy, y }, { activation }) as [tf.Tensor, tf.Tensor]
}

const kernelOf = (name: string, inputs: tf.NamedTensorMap, attrs: tf.NamedAttrMap) =>
  tf.engine().runKernel<tf.Tensor>(name, inputs, attrs)

tf.registerGradient({
  kernelName: CONVOLUTION_ACTIVATION,
  inputsToSave: ['x', 'filter'],
  outputsToSave: [true],
  gradFunc: (dys, saved, attrs) => {
    const [x, filter, y] = saved as [tf.Tensor, tf.Tensor, tf.Tensor]
    const given = attrs as unknown as ConvolutionActivationAttrs
    const { strides, pad } = given
    const [dy, dbias] = beforeActivation(dys as tf.Tensor, y, given)
    const common = { strides, pad, dataFormat: 'NHWC' }
    return {
      x: () => kernelOf(tf.Conv2DBackpropInput, { dy, filter }, { ...common, inputShape: x.shape }),
      filter: () => kernelOf(tf.Conv2DBackpropFilter, { x, dy }, { ...common, filterShape: filter.shape }),
      bias: () => dbias,
    }
  },
})

tf.registerGradient({
  kernelName: TRANSPOSED_CONVOLUTION_ACTIVATION,
  inputsToSave: ['x', 'filter'],
  outputsToSave: [true],
  gradFunc: (dys, saved, attrs) => {
    const [x, filter, y] = saved as [tf.Tensor, tf.Tensor, tf.Tensor]
    const given = attrs as unknown as TransposedConvolutionActivationAttrs
    const { strides, pad } = given
    const [dy, dbias] = beforeActivation(dys as tf.Tensor, y, given)
    const common = { strides, pad, dataFormat: 'NHWC' }
    return {
      x: () => kernelOf(tf.Conv2D, { x: dy, filter }, { ...common, dilations: 1 }),
      filter: () => kernelOf(tf.Conv2DBackpropFilter, { x: dy, dy: x }, { ...common, filterShape: filter.shape }),
      bias: () => dbias,
    }
  },
})
