/** The layers of networks as plain functions on the libraries' weights. Pixels and tokens are rows: `[rows, channels]`. */
import * as tf from '@tensorflow/tfjs-core'
import type { ConvolutionAddends } from '../../gpu/kernels/biased'
import { convolutionBy, linearBy, linearPassingBy } from '../../gpu/kernels/frozen'
import { plus } from '../../gpu/kernels/linear-sums'
import { groupNormActivation, groupNormPassing, type NormActivation } from '../../gpu/kernels/group-norm'
import type { NetworkWeights } from './weights'

/** `[rows, inputs]` → `[rows, outputs]` */
export type RowLayer = (rows: tf.Tensor2D) => tf.Tensor2D

/** The same, added to a residual `[rows, outputs]` where one is given. */
export type LinearLayer = (rows: tf.Tensor2D, residual?: tf.Tensor2D) => tf.Tensor2D

/** A layer whose input is used beside it: y, and the input as it has to be used there. */
export type PassingLayer<T extends tf.Tensor> = (x: T) => { y: T; x: T }

/** `[B, H, W, C]` → `[B, H', W', C']` */
export type ImageLayer = (image: tf.Tensor4D) => tf.Tensor4D

/** What the layers are built from. */
export interface Builder {
  weights: NetworkWeights
  /**
   * Asked for each linear layer, by its name without ".weight": a function whose output is added to the layer's (LoRA), or null.
   */
  adapter: (name: string, inputs: number, outputs: number) => RowLayer | null
}

/** Linear layer with bias. `pointwise` where the file has it as a 1×1 convolution: of rows it is the same. */
export function linear(
  { weights, adapter }: Builder,
  name: string,
  inputs: number,
  outputs: number,
  layout: 'linear' | 'pointwise' = 'linear',
): LinearLayer {
  const matrix = weights.matrix(`${name}.weight`, inputs, outputs, layout)
  const bias = weights.vector(`${name}.bias`, outputs)
  const added = adapter(name, inputs, outputs)
  return (rows, residual) => withAdapter(linearBy(rows, matrix, bias, residual), rows, added)
}

function withAdapter(output: tf.Tensor2D, rows: tf.Tensor2D, adapter: RowLayer | null): tf.Tensor2D {
  return adapter === null ? output : plus(output, adapter(rows))
}

/** A projection of an attention layer. */
export interface Projection {
  alone: RowLayer
  /** Of rows that others project as well: y, and the rows for them. */
  passing: PassingLayer<tf.Tensor2D>
}

/** A linear layer without a bias. */
export function projection(builder: Builder, name: string, inputs: number, outputs: number): Projection {
  const matrix = builder.weights.matrix(`${name}.weight`, inputs, outputs)
  const adapter = builder.adapter(name, inputs, outputs)
  return {
    alone: (rows) => withAdapter(linearBy(rows, matrix), rows, adapter),
    passing: (rows) => {
      const { y, x } = linearPassingBy(rows, matrix)
      return { y: withAdapter(y, rows, adapter), x }
    },
  }
}

/** `[B, H, W, C]` → `[B, H, W, C']`, with what is added to it. */
export type Convolution = (image: tf.Tensor4D, addends?: ConvolutionAddends) => tf.Tensor4D

/** Convolution with bias, stride 1 and the image's size kept. */
export function convolution(
  { weights }: Builder,
  name: string,
  kernel: number,
  inputs: number,
  outputs: number,
): Convolution {
  const filter = weights.filter(`${name}.weight`, kernel, inputs, outputs)
  const bias = weights.vector(`${name}.bias`, outputs)
  return (image, addends) => convolutionBy(image, filter, bias, { strides: 1, pad: 'same' }, addends)
}

export interface GroupNormShape {
  channels: number
  groups: number
  epsilon: number
}

/** Group norm, and the activation behind it, of an image. */
export function groupNorm(
  { weights }: Builder,
  name: string,
  { channels, groups, epsilon }: GroupNormShape,
  activation: NormActivation,
): ImageLayer {
  const gamma = weights.vector(`${name}.weight`, channels)
  const beta = weights.vector(`${name}.bias`, channels)
  return (image) => groupNormActivation(image, gamma, beta, { groups, activation, epsilon }) as tf.Tensor4D
}

/** `groupNorm` at the head of a residual block. */
export function headGroupNorm(
  { weights }: Builder,
  name: string,
  { channels, groups, epsilon }: GroupNormShape,
  activation: NormActivation,
): PassingLayer<tf.Tensor4D> {
  const gamma = weights.vector(`${name}.weight`, channels)
  const beta = weights.vector(`${name}.bias`, channels)
  return (image) => groupNormPassing(image, gamma, beta, { groups, activation, epsilon })
}

/** PyTorch's default for layer norms. */
const LAYER_NORM_EPSILON = 1e-5

/** Layer norm of each row, at the head of a residual block. */
export function headLayerNorm({ weights }: Builder, name: string, channels: number): PassingLayer<tf.Tensor2D> {
  const gamma = weights.vector(`${name}.weight`, channels)
  const beta = weights.vector(`${name}.bias`, channels)
  const settings = { groups: 1, activation: 'linear', epsilon: LAYER_NORM_EPSILON } as const
  return (rows) => groupNormPassing(rows, gamma, beta, settings)
}

/** `[B, H, W, C]` → `[B·H·W, C]` */
export const toRows = (image: tf.Tensor4D): tf.Tensor2D => tf.reshape(image, [-1, image.shape[3]])
