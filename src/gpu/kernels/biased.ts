/** A matrix product, and a convolution, with the bias that follows: one operation where the backend adds it in the same pass. */
import * as tf from '@tensorflow/tfjs-core'
import { BIAS_ACTIVATION_GRAD, biasActivation } from './bias-activation'

export const LINEAR_BIAS = 'LinearBias'
export const CONVOLUTION_BIAS = 'ConvolutionBias'

/** Attributes of the convolution's kernel, as tfjs' own convolutions have them. */
export interface ConvolutionAttrs {
  strides: number
  pad: 'same' | 'valid' | number
}

/**
 * x · matrix + bias, differentiable in all three.
 * @param x `[rows, inputs]`
 * @param matrix `[inputs, outputs]`
 * @param bias `[outputs]`
 * @returns `[rows, outputs]`
 */
export function linearBias(x: tf.Tensor2D, matrix: tf.Tensor2D, bias: tf.Tensor1D): tf.Tensor2D {
  if (tf.getKernel(LINEAR_BIAS, tf.getBackend()) === undefined)
    return biasActivation(tf.matMul(x, matrix), bias, 'linear') as tf.Tensor2D
  return tf.engine().runKernel<tf.Tensor2D>(LINEAR_BIAS, { x, matrix, bias })
}

/**
 * conv2d(x, filter) + bias, differentiable in all three.
 * @param x `[B, H, W, inputs]`
 * @param filter `[h, w, inputs, outputs]`
 * @param bias `[outputs]`
 * @returns `[B, H', W', outputs]`
 */
export function convolutionBias(
  x: tf.Tensor4D,
  filter: tf.Tensor4D,
  bias: tf.Tensor1D,
  { strides, pad }: ConvolutionAttrs,
): tf.Tensor4D {
  if (tf.getKernel(CONVOLUTION_BIAS, tf.getBackend()) === undefined)
    return biasActivation(tf.conv2d(x, filter, strides, pad), bias, 'linear') as tf.Tensor4D
  return tf.engine().runKernel<tf.Tensor4D>(CONVOLUTION_BIAS, { x, filter, bias }, { strides, pad })
}

/** Σ over all axes but the last, `[outputs]`: the kernel that has it gives dx as well, which is dy. */
function biasGradient(dy: tf.Tensor): tf.Tensor {
  const [, dbias] = tf.engine().runKernel<tf.Tensor[]>(BIAS_ACTIVATION_GRAD, { dy, y: dy }, { activation: 'linear' })
  return dbias as tf.Tensor
}

tf.registerGradient({
  kernelName: LINEAR_BIAS,
  inputsToSave: ['x', 'matrix'],
  gradFunc: (dys, saved) => {
    const [x, matrix] = saved as [tf.Tensor, tf.Tensor]
    const dy = dys as tf.Tensor
    return {
      x: () => tf.matMul(dy, matrix, false, true),
      matrix: () => tf.matMul(x, dy, true, false),
      bias: () => biasGradient(dy),
    }
  },
})

tf.registerGradient({
  kernelName: CONVOLUTION_BIAS,
  inputsToSave: ['x', 'filter'],
  gradFunc: (dys, saved, attrs) => {
    const [x, filter] = saved as [tf.Tensor, tf.Tensor]
    const dy = dys as tf.Tensor
    const common = { ...attrs, dataFormat: 'NHWC' }
    const ofInput = { ...common, inputShape: x.shape }
    const ofFilter = { ...common, filterShape: filter.shape }
    return {
      x: () => tf.engine().runKernel<tf.Tensor>(tf.Conv2DBackpropInput, { dy, filter }, ofInput),
      filter: () => tf.engine().runKernel<tf.Tensor>(tf.Conv2DBackpropFilter, { x, dy }, ofFilter),
      bias: () => biasGradient(dy),
    }
  },
})
