/** Convolutions and transposed ones, with their gradients, alone and with what comes behind them. */
import * as tf from '@tensorflow/tfjs-core'
import { convolutionActivation, transposedConvolutionActivation } from '../../gpu/kernels/convolution-activation'
import type { Case } from '../types'
import { normal, withGradients } from './inputs'
import { activations } from './norms'

/** Of both networks, and of what their pictures may bring: one channel, colours, odd sizes, channels that no four divide. */
const plainCases: Case[] = (
  [
    { x: [2, 14, 14, 3], filter: [5, 5, 3, 8], stride: 2, pad: 'same' },
    { x: [2, 8, 8, 8], filter: [4, 4, 8, 12], stride: 2, pad: 'same' },
    { x: [3, 28, 28, 1], filter: [5, 5, 1, 16], stride: 2, pad: 'same' },
    { x: [2, 9, 7, 1], filter: [5, 5, 1, 6], stride: 1, pad: 'same' },
    { x: [2, 7, 7, 16], filter: [5, 5, 16, 20], stride: 1, pad: 'same' },
    { x: [1, 6, 5, 4], filter: [3, 3, 4, 1], stride: 1, pad: 'same' },
    { x: [2, 9, 11, 6], filter: [3, 2, 6, 10], stride: 3, pad: 'valid' },
    { x: [2, 8, 8, 4], filter: [3, 3, 4, 4], stride: 2, pad: 1 },
    { x: [130, 5, 5, 2], filter: [3, 3, 2, 8], stride: 1, pad: 'same' },
    { x: [2, 4, 4, 8], filter: [1, 1, 8, 12], stride: 1, pad: 'same' },
  ] as const
).map(({ x, filter, stride, pad }, i): Case => ({
  name: `convolution of [${x}] by [${filter}], stride ${stride}, padding ${pad}`,
  tolerance: 1e-4,
  run: () =>
    withGradients(
      (x, filter) => tf.conv2d(x as tf.Tensor4D, filter as tf.Tensor4D, stride, pad),
      [normal([...x], 130 + i), normal([...filter], 150 + i)],
      32,
    ),
}))

const withActivation: Case[] = activations.flatMap((activation): Case[] => [
  {
    name: `convolutionActivation ${activation}`,
    tolerance: 1e-4,
    run: () =>
      withGradients(
        (x, filter, bias) =>
          convolutionActivation(x as tf.Tensor4D, filter as tf.Tensor4D, bias as tf.Tensor1D, {
            strides: 2,
            pad: 'same',
            activation,
          }),
        [normal([3, 10, 10, 1], 220), normal([5, 5, 1, 12], 221), normal([12], 222)],
        223,
      ),
  },
  {
    name: `transposedConvolutionActivation ${activation}`,
    tolerance: 1e-4,
    run: () =>
      withGradients(
        (x, filter, bias) =>
          transposedConvolutionActivation(x as tf.Tensor4D, filter as tf.Tensor4D, bias as tf.Tensor1D, {
            strides: 2,
            pad: 'same',
            activation,
            inputShape: [3, 10, 10, 3],
          }),
        [normal([3, 5, 5, 8], 224), normal([5, 5, 3, 8], 225), normal([3], 226)],
        227,
      ),
  },
])

const dilatedCase: Case = {
  name: 'convolution with holes, which is left to tfjs',
  tolerance: 1e-4,
  run: () => [
    tf.conv2d(normal<tf.Tensor4D>([2, 9, 9, 3], 33), normal<tf.Tensor4D>([3, 3, 3, 4], 34), 1, 'same', 'NHWC', 2),
  ],
}

const transposedCases: Case[] = [
  {
    name: 'transposed convolution 5x5, stride 2, same padding',
    tolerance: 1e-4,
    run: () =>
      withGradients(
        (x, filter) => tf.conv2dTranspose(x as tf.Tensor4D, filter as tf.Tensor4D, [2, 14, 14, 4], 2, 'same'),
        [normal([2, 7, 7, 8], 36), normal([5, 5, 4, 8], 37)],
        38,
      ),
  },
  ...[1, 3].map((channels): Case => ({
    name: `transposed convolution 5x5 to ${channels} channels, stride 2, same padding`,
    tolerance: 1e-4,
    run: () =>
      withGradients(
        (x, filter) => tf.conv2dTranspose(x as tf.Tensor4D, filter as tf.Tensor4D, [2, 18, 14, channels], 2, 'same'),
        [normal([2, 9, 7, 16], 36), normal([5, 5, channels, 16], 37)],
        38,
      ),
  })),
]

export const convolutionCases: Case[] = [...plainCases, ...withActivation, dilatedCase, ...transposedCases]
