/** The UNet's layers as plain functions on diffusers' weights. Pixels and tokens are rows: `[rows, channels]`. */
import * as tf from '@tensorflow/tfjs-core'
import { convolutionBias, linearBias } from '../../gpu/kernels/biased'
import { groupNormActivation, type NormActivation } from '../../gpu/kernels/group-norm'
import type { UNetWeights } from './weights'

/** `[rows, inputs]` → `[rows, outputs]` */
export type RowLayer = (rows: tf.Tensor2D) => tf.Tensor2D

/** `[B, H, W, C]` → `[B, H', W', C']` */
export type ImageLayer = (image: tf.Tensor4D) => tf.Tensor4D

/** What the layers are built from. */
export interface Builder {
  weights: UNetWeights
  /**
   * Asked for each linear layer, by its name without ".weight": a function whose output is added to the layer's (LoRA), or null.
   */
  adapter: (name: string, inputs: number, outputs: number) => RowLayer | null
}

/** x·sigmoid(x) */
export const silu = <T extends tf.Tensor>(x: T): T => tf.mul(x, tf.sigmoid(x))

/** Linear layer with bias. `pointwise` where the file has it as a 1×1 convolution: of rows it is the same. */
export function linear(
  { weights, adapter }: Builder,
  name: string,
  inputs: number,
  outputs: number,
  layout: 'linear' | 'pointwise' = 'linear',
): RowLayer {
  const matrix = weights.matrix(`${name}.weight`, inputs, outputs, layout)
  const bias = weights.vector(`${name}.bias`, outputs)
  const added = adapter(name, inputs, outputs)
  return (rows) => withAdapter(linearBias(rows, matrix, bias), rows, added)
}

function withAdapter(output: tf.Tensor2D, rows: tf.Tensor2D, adapter: RowLayer | null): tf.Tensor2D {
  return adapter === null ? output : tf.add(output, adapter(rows))
}

/** A projection of an attention layer, with what an adapter adds to it. */
export function projection(builder: Builder, name: string, inputs: number, outputs: number, bias: boolean): RowLayer {
  const matrix = builder.weights.matrix(`${name}.weight`, inputs, outputs)
  const vector = bias ? builder.weights.vector(`${name}.bias`, outputs) : null
  const adapter = builder.adapter(name, inputs, outputs)
  return (rows) => withAdapter(linearBias(rows, matrix, vector), rows, adapter)
}

/** Convolution with bias, stride 1 and the image's size kept. */
export function convolution(
  { weights }: Builder,
  name: string,
  kernel: number,
  inputs: number,
  outputs: number,
): ImageLayer {
  const filter = weights.filter(`${name}.weight`, kernel, inputs, outputs)
  const bias = weights.vector(`${name}.bias`, outputs)
  return (image) => convolutionBias(image, filter, bias, { strides: 1, pad: 'same' })
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

/** PyTorch's default for layer norms. */
const LAYER_NORM_EPSILON = 1e-5

/** Layer norm of each row. */
export function layerNorm({ weights }: Builder, name: string, channels: number): RowLayer {
  const gamma = weights.vector(`${name}.weight`, channels)
  const beta = weights.vector(`${name}.bias`, channels)
  const settings = { groups: 1, activation: 'linear', epsilon: LAYER_NORM_EPSILON } as const
  return (rows) => groupNormActivation(rows, gamma, beta, settings) as tf.Tensor2D
}

/** `[B, H, W, C]` → `[B·H·W, C]` */
export const toRows = (image: tf.Tensor4D): tf.Tensor2D => tf.reshape(image, [-1, image.shape[3]])
