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
import type { HalfType } from '../half'
import { Halves } from './halves'

export const FROZEN = 'FrozenConvolution'
export const FROZEN_GRAD = 'FrozenConvolutionGrad'

/** Attributes of both kernels. Of rows `[rows, inputs]` the filter is `[inputs, outputs]`, and the rest is not looked at. */
export interface FrozenAttrs extends ConvolutionAttrs {
  inputShape: number[]
  filterShape: number[]
  type: HalfType
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
  return composed(
    x,
    { bias, residual },
    (rows) => tf.matMul(rows, matrix.widened()),
    (dy) => tf.matMul(dy, matrix.widened(), false, true),
  )
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
  const backward = { strides, pad, dataFormat: 'NHWC', inputShape: x.shape }
  return composed(
    x,
    { bias, shift, residual },
    (images) => tf.conv2d(images, filter.widened(), strides, pad),
    (dy) => tf.engine().runKernel(tf.Conv2DBackpropInput, { dy, filter: filter.widened() }, backward),
  )
}

const LINEAR: ConvolutionAttrs = { strides: 1, pad: 'valid' }

const isFused = () => tf.getKernel(FROZEN, tf.getBackend()) !== undefined

/** Bytes beside halves of so many numbers while they are used: XNNPACK, WebAssembly's convolution, packs a copy of its own. */
export function widenedBytes(numbers: number): number {
  if (isFused()) return 0
  return Float32Array.BYTES_PER_ELEMENT * numbers * (tf.getBackend() === 'wasm' ? 2 : 1)
}

interface Addends {
  bias: tf.Tensor1D | null
  /** Of a convolution. */
  shift?: tf.Tensor2D | null
  residual: tf.Tensor | null
}

/** Of stock operations. The gradient needs neither inputs nor output, so that none of them is kept for it. */
function composed<T extends tf.Tensor>(
  x: T,
  { bias, shift = null, residual }: Addends,
  product: (x: T) => T,
  gradient: (dy: T) => T,
): T {
  const perImage = shift && tf.reshape(shift, [shift.shape[0], 1, 1, shift.shape[1]])
  const addends = [perImage, residual].filter((addend) => addend !== null)
  const layer = tf.customGrad((...inputs) => ({
    value: tf.tidy(() =>
      withAddends(product(inputs[0] as T), bias, inputs.slice(1, 1 + addends.length) as tf.Tensor[]),
    ),
    gradFunc: (dy: tf.Tensor) =>
      tf.tidy(() => [
        gradient(dy as T),
        ...addends.map((addend) => (addend === perImage ? tf.sum(dy, [1, 2], true) : tf.clone(dy))),
      ]),
  }))
  return layer(x, ...addends) as T
}

function fused<T extends tf.Tensor>(
  x: T,
  { packed, shape, type }: Halves,
  { strides, pad }: ConvolutionAttrs,
  addends: Record<string, tf.Tensor | null>,
): T {
  const given = Object.entries(addends).flatMap(([name, tensor]) => (tensor === null ? [] : [[name, tensor] as const]))
  const attrs = { strides, pad, inputShape: x.shape, filterShape: shape, type }
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
