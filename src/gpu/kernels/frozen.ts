/**
 * A matrix product, and a convolution, by weights that may be halves: those do not learn. They are widened for the call alone, and again for
 * the gradient, which so keeps nothing but them; where the backend can, they are read as they are.
 */
import * as tf from '@tensorflow/tfjs-core'
import {
  convolutionBias,
  linearBias,
  linearPassing,
  withAddends,
  type ConvolutionAddends,
  type ConvolutionAttrs,
} from './biased'
import { Halves } from './halves'

export const FROZEN = 'FrozenConvolution'
export const FROZEN_GRAD = 'FrozenConvolutionGrad'

/** Attributes of both kernels. Of rows `[rows, inputs]` the filter is `[inputs, outputs]`, and the rest is not looked at. */
export interface FrozenAttrs extends ConvolutionAttrs {
  inputShape: number[]
  filterShape: number[]
}

/** `[inputs, outputs]` */
export type Matrix = tf.Tensor2D | Halves<tf.Rank.R2>
/** `[h, w, inputs, outputs]` */
export type Filter = tf.Tensor4D | Halves<tf.Rank.R4>

/** `linearBias`, differentiable in x and the residual where the matrix is halves. */
export function linearBy(
  x: tf.Tensor2D,
  matrix: Matrix,
  bias: tf.Tensor1D | null = null,
  residual: tf.Tensor2D | null = null,
): tf.Tensor2D {
  if (!(matrix instanceof Halves)) return linearBias(x, matrix, bias, residual)
  if (isFused()) return fused(x, matrix, LINEAR, { bias, residual })
  const product = tf.customGrad((rows) => ({
    value: tf.tidy(() => tf.matMul(rows as tf.Tensor2D, matrix.widened())),
    gradFunc: (dy: tf.Tensor) => tf.tidy(() => tf.matMul(dy as tf.Tensor2D, matrix.widened(), false, true)),
  }))
  return withAddends(product(x) as tf.Tensor2D, bias, [residual])
}

/** `linearPassing` */
export function linearPassingBy(x: tf.Tensor2D, matrix: Matrix): { y: tf.Tensor2D; x: tf.Tensor2D } {
  return matrix instanceof Halves ? { y: linearBy(x, matrix), x } : linearPassing(x, matrix)
}

/** `convolutionBias`, differentiable in x, shift and residual where the filter is halves. */
export function convolutionBy(
  x: tf.Tensor4D,
  filter: Filter,
  bias: tf.Tensor1D,
  attrs: ConvolutionAttrs,
  addends: ConvolutionAddends = {},
): tf.Tensor4D {
  if (!(filter instanceof Halves)) return convolutionBias(x, filter, bias, attrs, addends)
  const { shift = null, residual = null } = addends
  if (isFused()) return fused(x, filter, attrs, { bias, shift, residual })
  const { strides, pad } = attrs
  const product = tf.customGrad((images) => ({
    value: tf.tidy(() => tf.conv2d(images as tf.Tensor4D, filter.widened(), strides, pad)),
    gradFunc: (dy: tf.Tensor) =>
      tf.tidy(() =>
        tf
          .engine()
          .runKernel<tf.Tensor>(
            tf.Conv2DBackpropInput,
            { dy, filter: filter.widened() },
            { strides, pad, dataFormat: 'NHWC', inputShape: x.shape },
          ),
      ),
  }))
  return withAddends(product(x) as tf.Tensor4D, bias, [
    shift && tf.reshape(shift, [shift.shape[0], 1, 1, shift.shape[1]]),
    residual,
  ])
}

const LINEAR: ConvolutionAttrs = { strides: 1, pad: 'valid' }

const isFused = () => tf.getKernel(FROZEN, tf.getBackend()) !== undefined

function fused<T extends tf.Tensor>(
  x: T,
  { packed, shape }: Halves,
  { strides, pad }: ConvolutionAttrs,
  addends: Record<string, tf.Tensor | null>,
): T {
  const given = Object.entries(addends).flatMap(([name, tensor]) => (tensor === null ? [] : [[name, tensor] as const]))
  const attrs = { strides, pad, inputShape: x.shape, filterShape: shape }
  return tf.engine().runKernel<T>(FROZEN, { packed, ...Object.fromEntries(given), x }, attrs)
}

tf.registerGradient({
  kernelName: FROZEN,
  inputsToSave: ['packed'],
  gradFunc: (dys, saved, attrs) => {
    const dy = dys as tf.Tensor
    const [packed] = saved as [tf.Tensor]
    return {
      x: () => tf.engine().runKernel<tf.Tensor>(FROZEN_GRAD, { dy, packed }, attrs),
      shift: () => tf.sum(dy, [1, 2]),
      residual: () => tf.clone(dy),
    }
  },
})
