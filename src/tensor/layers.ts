/**
 * Layers as plain functions: each builder makes its variables in a `Parameters` and returns a function of a tensor.
 * Images are NHWC. Weight initialisation is PyTorch's default. Padding is 'same' throughout: it gives the sizes that paper B prints.
 */
import * as tf from '@tensorflow/tfjs-core'
import { batchNormActivation } from '../gpu/kernels/batch-norm'
import { LEAKY_SLOPE, type Activation } from '../gpu/kernels/activation'
import { biasActivation } from '../gpu/kernels/bias-activation'
import { linearBias } from '../gpu/kernels/biased'
import { convolutionActivation, transposedConvolutionActivation } from '../gpu/kernels/convolution-activation'
import type { Parameters } from './parameters'

export { LEAKY_SLOPE }

/**
 * How batch norm takes its statistics.
 * - `train`: the batch's own, and the running ones follow.
 * - `batch`: the batch's own; the running ones stay (fakes through a classifier whose statistics are of real images).
 * - `running`: the running ones: one image's result does not depend on the others in the batch.
 * - `Batches`: of several batches in one tensor, each batch's own.
 */
export type NormMode = 'train' | 'batch' | 'running' | Batches

/** Batches one after another in one tensor: a network takes them in one pass, and batch norm each by itself. */
export interface Batches {
  /** Entries of each, in their order. */
  sizes: readonly number[]
  /** Index of the one that the running statistics follow; null for none. */
  followed: number | null
}

/** A layer: `[B, …]` → `[B, …]`. */
export type Layer = (x: tf.Tensor, mode: NormMode) => tf.Tensor

/** Share of the newest batch in the running statistics (PyTorch's default). */
const MOMENTUM = 0.1
/** Added to a variance before its root is taken (PyTorch's default). */
export const NORM_EPSILON = 1e-5

/** Dense layer without bias: `[B, inputs]` → `[B, outputs]`. For what batch norm follows (its β is the bias). */
export function linear(p: Parameters, name: string, inputs: number, outputs: number): Layer {
  const weight = p.uniform(`${name}.weight`, [inputs, outputs], inputs)
  return (x) => tf.matMul(x as tf.Tensor2D, weight as tf.Tensor2D)
}

/** Dense layer with bias and activation. */
export function dense(p: Parameters, name: string, inputs: number, outputs: number, activation: Activation): Layer {
  const weight = p.uniform(`${name}.weight`, [inputs, outputs], inputs) as tf.Variable<tf.Rank.R2>
  const bias = p.uniform(`${name}.bias`, [outputs], inputs) as tf.Variable<tf.Rank.R1>
  if (activation === 'linear') return (x) => linearBias(x as tf.Tensor2D, weight, bias)
  return (x) => biasActivation(tf.matMul(x as tf.Tensor2D, weight), bias, activation)
}

export interface ConvolutionShape {
  kernel: number
  stride: number
  inputs: number
  outputs: number
}

/** Convolution without bias: `[B, H, W, inputs]` → `[B, ⌈H/stride⌉, ⌈W/stride⌉, outputs]`. */
export function convolution(p: Parameters, name: string, shape: ConvolutionShape): Layer {
  const { kernel, stride, inputs, outputs } = shape
  const weight = p.uniform(`${name}.weight`, [kernel, kernel, inputs, outputs], kernel * kernel * inputs)
  return (x) => tf.conv2d(x as tf.Tensor4D, weight as tf.Tensor4D, stride, 'same')
}

/** Convolution with bias and activation. */
export function biasedConvolution(
  p: Parameters,
  name: string,
  { kernel, stride, inputs, outputs }: ConvolutionShape,
  activation: Activation,
): Layer {
  const fanIn = kernel * kernel * inputs
  const weight = p.uniform(`${name}.weight`, [kernel, kernel, inputs, outputs], fanIn) as tf.Variable<tf.Rank.R4>
  const bias = p.uniform(`${name}.bias`, [outputs], fanIn) as tf.Variable<tf.Rank.R1>
  return (x) => convolutionActivation(x as tf.Tensor4D, weight, bias, { strides: stride, pad: 'same', activation })
}

/** Inputs that reach one output pixel of a transposed convolution: only every stride-th tap lands on it, each way. */
const transposedFanIn = ({ kernel, stride, inputs }: ConvolutionShape): number =>
  (kernel * kernel * inputs) / stride ** 2

type ImagesShape = [number, number, number, number]

/** What a transposed convolution makes of x. */
function enlarged(x: tf.Tensor, { stride, outputs }: ConvolutionShape): ImagesShape {
  const [batch = 0, height = 0, width = 0] = x.shape
  return [batch, height * stride, width * stride, outputs]
}

/** Transposed convolution without bias: `[B, H, W, inputs]` → `[B, H·stride, W·stride, outputs]`. */
export function transposedConvolution(p: Parameters, name: string, shape: ConvolutionShape): Layer {
  const { kernel, stride, inputs, outputs } = shape
  const weight = p.uniform(`${name}.weight`, [kernel, kernel, outputs, inputs], transposedFanIn(shape))
  return (x) => tf.conv2dTranspose(x as tf.Tensor4D, weight as tf.Tensor4D, enlarged(x, shape), stride, 'same')
}

/** Transposed convolution with bias and activation. */
export function biasedTransposedConvolution(
  p: Parameters,
  name: string,
  shape: ConvolutionShape,
  activation: Activation,
): Layer {
  const { kernel, stride, inputs, outputs } = shape
  const fanIn = transposedFanIn(shape)
  const weight = p.uniform(`${name}.weight`, [kernel, kernel, outputs, inputs], fanIn) as tf.Variable<tf.Rank.R4>
  const bias = p.uniform(`${name}.bias`, [outputs], fanIn) as tf.Variable<tf.Rank.R1>
  return (x) => {
    const attrs = { strides: stride, pad: 'same' as const, activation, inputShape: enlarged(x, shape) }
    return transposedConvolutionActivation(x as tf.Tensor4D, weight, bias, attrs)
  }
}

function batchesOf(x: tf.Tensor, mode: 'train' | 'batch' | Batches): Batches {
  if (typeof mode === 'object') return mode
  return { sizes: [x.shape[0] ?? 0], followed: mode === 'train' ? 0 : null }
}

/** What may follow a batch norm. */
export type NormalisedActivation = 'linear' | 'relu' | 'leakyRelu'

/** Batch norm over all axes but the last, and an activation: `[…, channels]` → the same shape. */
export function normActivation(p: Parameters, name: string, channels: number, activation: NormalisedActivation): Layer {
  const gamma = p.filled(`${name}.gamma`, [channels], 1) as tf.Variable<tf.Rank.R1>
  const beta = p.filled(`${name}.beta`, [channels], 0) as tf.Variable<tf.Rank.R1>
  const runningMean = p.statistic(`${name}.runningMean`, [channels], 0)
  const runningVariance = p.statistic(`${name}.runningVariance`, [channels], 1)

  return (x, mode) => {
    if (mode === 'running') {
      const scale = tf.div(gamma, tf.sqrt(tf.add(runningVariance, NORM_EPSILON)))
      const shift = tf.sub(beta, tf.mul(runningMean, scale))
      const y = tf.add(tf.mul(x, scale), shift)
      if (activation === 'linear') return y
      return activation === 'relu' ? tf.relu(y) : tf.leakyRelu(y, LEAKY_SLOPE)
    }
    const { sizes, followed } = batchesOf(x, mode)
    return batchNormActivation(x, gamma, beta, {
      activation,
      epsilon: NORM_EPSILON,
      segments: sizes,
      running:
        followed === null ? null : { mean: runningMean, variance: runningVariance, momentum: MOMENTUM, followed },
    })
  }
}

/** `[B, …]` → `[B, features]`. */
export const flatten: Layer = (x) => tf.reshape(x, [x.shape[0] ?? 0, -1])

/** Rectangles to images: `[B, features]` → `[B, size, size, channels]`. */
export function toImages(size: number, channels: number): Layer {
  return (x) => tf.reshape(x, [x.shape[0] ?? 0, size, size, channels])
}

/** 2×2 max pooling, stride 2. */
export const maxPool: Layer = (x) => tf.maxPool(x as tf.Tensor4D, 2, 2, 'same')

/** One layer after another. */
export function sequence(...layers: Layer[]): Layer {
  return (x, mode) => layers.reduce((h, layer) => layer(h, mode), x)
}
