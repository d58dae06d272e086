/** A matrix product, and a convolution, with what is added to it: one operation where the backend adds it in the same pass. */
import * as tf from '@tensorflow/tfjs-core'
import { inTurn } from '../in-turn'
import { biasActivation } from './bias-activation'

export const LINEAR = 'Linear'
export const LINEAR_BIAS = 'LinearBias'
export const LINEAR_GRAD = 'LinearGrad'
/** `Linear` with x as a second output. */
export const LINEAR_PASSING = 'LinearPassing'
export const CONVOLUTION_BIAS = 'ConvolutionBias'
export const CONVOLUTION_BIAS_GRAD = 'ConvolutionBiasGrad'

/** Attributes of the convolution's kernel, as tfjs' own convolutions have them. */
export interface ConvolutionAttrs {
  strides: number
  pad: 'same' | 'valid' | number
}

/** Attribute of the gradients' kernels: by which input. A backend may make several of the same operands at once. */
export interface GradientAttrs {
  by: string
}

/**
 * x · matrix + bias + residual, differentiable in all four.
 * @param x `[rows, inputs]`
 * @param matrix `[inputs, outputs]`
 * @param bias `[outputs]`; none by default
 * @param residual `[rows, outputs]`, for a layer with a bias; none by default
 * @returns `[rows, outputs]`
 */
export function linearBias(
  x: tf.Tensor2D,
  matrix: tf.Tensor2D,
  bias: tf.Tensor1D | null = null,
  residual: tf.Tensor2D | null = null,
): tf.Tensor2D {
  const backend = tf.getBackend()
  if (tf.getKernel(LINEAR_BIAS, backend) === undefined) {
    return withAddends(tf.matMul(x, matrix), bias, [residual])
  }
  // x is the last: its gradient is asked for when the others' were.
  if (bias === null) return tf.engine().runKernel<tf.Tensor2D>(LINEAR, { matrix, x })
  return tf.engine().runKernel<tf.Tensor2D>(LINEAR_BIAS, { matrix, bias, ...given({ residual }), x })
}

/**
 * x · matrix, of an x that goes through another layer as well: the gradients of x are added where the last of them is made.
 * @param x `[rows, inputs]`
 * @param matrix `[inputs, outputs]`
 * @returns y `[rows, outputs]`, and x as it has to be used from there on
 */
export function linearPassing(x: tf.Tensor2D, matrix: tf.Tensor2D): { y: tf.Tensor2D; x: tf.Tensor2D } {
  if (tf.getKernel(LINEAR_PASSING, tf.getBackend()) === undefined) return { y: linearBias(x, matrix), x }
  const [y, passed] = tf.engine().runKernel<tf.Tensor[]>(LINEAR_PASSING, { matrix, x })
  return { y: y as tf.Tensor2D, x: passed as tf.Tensor2D }
}

/** What a convolution's result is added to, besides the bias. */
export interface ConvolutionAddends {
  /** `[B, outputs]`, to all pixels of an image. */
  shift?: tf.Tensor2D
  /** `[B, H', W', outputs]` */
  residual?: tf.Tensor4D
}

/**
 * conv2d(x, filter) + bias + shift + residual, differentiable in all five.
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
  { shift, residual }: ConvolutionAddends = {},
): tf.Tensor4D {
  if (tf.getKernel(CONVOLUTION_BIAS, tf.getBackend()) === undefined) {
    return withAddends(tf.conv2d(x, filter, strides, pad), bias, [
      shift && tf.reshape(shift, [shift.shape[0], 1, 1, shift.shape[1]]),
      residual,
    ])
  }
  const inputs = { filter, bias, ...given({ shift, residual }), x }
  return tf.engine().runKernel<tf.Tensor4D>(CONVOLUTION_BIAS, inputs, { strides, pad })
}

/** The sum of a product and what there is of the rest, one after the other. @param product new, and nobody else's; disposed of */
export function withAddends<T extends tf.Tensor>(
  product: T,
  bias: tf.Tensor1D | null,
  addends: readonly (tf.Tensor | null | undefined)[],
): T {
  const given = addends.filter((addend) => addend !== null && addend !== undefined)
  return inTurn(product, [
    ...(bias === null ? [] : [(y: T) => biasActivation(y, bias, 'linear', true) as T]),
    ...given.map((addend) => (y: T) => tf.add<T>(y, addend)),
  ])
}

/** Those that there are. */
const given = (inputs: Record<string, tf.Tensor | null | undefined>): tf.NamedTensorMap =>
  Object.fromEntries(Object.entries(inputs).flatMap(([name, tensor]) => (tensor ? [[name, tensor]] : [])))

/** A gradient for each input, by one kernel that is asked for them one by one. */
function gradientsBy(
  kernelName: string,
  inputs: tf.NamedTensorMap,
  by: readonly string[],
  attrs: tf.NamedAttrMap = {},
) {
  const gradient = (name: string) => () => tf.engine().runKernel<tf.Tensor>(kernelName, inputs, { ...attrs, by: name })
  return Object.fromEntries(by.map((name) => [name, gradient(name)]))
}

// Registered for the backends that have the operations' kernels, which are those that have the gradients'.
tf.registerGradient({
  kernelName: LINEAR,
  inputsToSave: ['x', 'matrix'],
  gradFunc: (dys, saved) => {
    const [x, matrix] = saved as [tf.Tensor, tf.Tensor]
    return gradientsBy(LINEAR_GRAD, { dy: dys as tf.Tensor, x, matrix }, ['matrix', 'x'])
  },
})

tf.registerGradient({
  kernelName: LINEAR_PASSING,
  inputsToSave: ['x', 'matrix'],
  gradFunc: (dys, saved) => {
    const [x, matrix] = saved as [tf.Tensor, tf.Tensor]
    const [dy, residual] = dys as [tf.Tensor, tf.Tensor]
    return gradientsBy(LINEAR_GRAD, { dy, x, matrix, residual }, ['matrix', 'x'])
  },
})

tf.registerGradient({
  kernelName: LINEAR_BIAS,
  inputsToSave: ['x', 'matrix', 'bias'],
  gradFunc: (dys, saved) => {
    const [x, matrix, bias] = saved as [tf.Tensor, tf.Tensor, tf.Tensor]
    const dy = dys as tf.Tensor
    const residual = () => tf.clone(dy)
    return { ...gradientsBy(LINEAR_GRAD, { dy, x, matrix, bias }, ['matrix', 'bias', 'x']), residual }
  },
})

tf.registerGradient({
  kernelName: CONVOLUTION_BIAS,
  inputsToSave: ['x', 'filter', 'bias'],
  gradFunc: (dys, saved, attrs) => {
    const [x, filter, bias] = saved as [tf.Tensor, tf.Tensor, tf.Tensor]
    const dy = dys as tf.Tensor
    const residual = () => tf.clone(dy)
    const by = ['filter', 'bias', 'shift', 'x']
    return { ...gradientsBy(CONVOLUTION_BIAS_GRAD, { dy, x, filter, bias }, by, attrs), residual }
  },
})
