/** What training does, on tiny shapes: our own kernels, and the stock operations that the networks are made of. */
import * as tf from '@tensorflow/tfjs-core'
import type { Activation } from '../../src/gpu/kernels/activation'
import { adamStep } from '../../src/gpu/kernels/adam'
import { batchNormActivation } from '../../src/gpu/kernels/batch-norm'
import { biasActivation } from '../../src/gpu/kernels/bias-activation'
import { clipScale } from '../../src/gpu/kernels/clip-scale'
import { groupNormActivation, type NormActivation } from '../../src/gpu/kernels/group-norm'
import { normal, withGradients } from './case-inputs'
import type { Case } from './compare'
import { unetCases } from './diffusion/unet-cases'

const activations: Activation[] = ['linear', 'relu', 'leakyRelu', 'tanh']

/** Few rows; more rows than a chunk; more channels than a tile, and not a multiple of it; one channel. */
const shapes = [
  [3, 4],
  [150, 3],
  [2, 9, 9, 20],
  [5, 8, 8, 1],
  [5, 32, 32, 2],
]

const biasCases = shapes.flatMap((shape) =>
  activations.map((activation): Case => ({
    name: `biasActivation ${activation} [${shape}]`,
    tolerance: 1e-4,
    run: () => {
      const inputs = [normal(shape, 1), normal(shape.slice(-1), 2)]
      return withGradients((x, bias) => biasActivation(x as tf.Tensor, bias as tf.Tensor1D, activation), inputs, 3)
    },
  })),
)

const batchNormCases = shapes.flatMap((shape) =>
  activations.map((activation): Case => ({
    name: `batchNormActivation ${activation} [${shape}]`,
    tolerance: 2e-4,
    run: () => {
      const [x, gamma, beta] = [normal(shape, 4), normal(shape.slice(-1), 5), normal(shape.slice(-1), 6)]
      const f = (x?: tf.Tensor, gamma?: tf.Tensor, beta?: tf.Tensor) =>
        batchNormActivation(x as tf.Tensor, gamma as tf.Tensor1D, beta as tf.Tensor1D, activation).y
      const { mean, variance } = batchNormActivation(x, gamma as tf.Tensor1D, beta as tf.Tensor1D, activation)
      return [mean, variance, ...withGradients(f, [x, gamma, beta], 7)]
    },
  })),
)

const accuracyCase: Case = {
  name: 'batchNormActivation where the mean is 1,000 deviations from zero',
  tolerance: 2e-3,
  run: () => {
    const x = normal<tf.Tensor2D>([900, 5], 8, 1300)
    const { y, variance } = batchNormActivation(x, tf.ones([5]), tf.zeros([5]), 'linear')
    return [y, variance]
  },
}

/** Images in groups of several channels and of one; rows of a layer norm, more than a chunk of them. */
const groupNormCases = (
  [
    [[2, 5, 5, 12], 3, 'silu'],
    [[3, 4, 2, 6], 6, 'linear'],
    [[150, 20], 1, 'linear'],
    [[2, 16, 16, 40], 4, 'silu'],
  ] as [number[], number, NormActivation][]
).map(([shape, groups, activation]): Case => ({
  name: `groupNormActivation ${activation} [${shape}] in ${groups}`,
  tolerance: 2e-4,
  run: () => {
    const inputs = [normal(shape, 50), normal(shape.slice(-1), 51), normal(shape.slice(-1), 52)]
    const settings = { groups, activation, epsilon: 1e-5 }
    return withGradients(
      (x, gamma, beta) => groupNormActivation(x as tf.Tensor, gamma as tf.Tensor1D, beta as tf.Tensor1D, settings),
      inputs,
      53,
    )
  },
}))

/** Four parameters, so that more than one dispatch is needed on a device that binds eight buffers. */
const adamCase: Case = {
  name: 'adamStep, five steps of a group of four parameters',
  tolerance: 1e-5,
  run: () => {
    const shapes = [[3, 5], [7], [2, 2, 3, 4], [300]]
    const parameters = shapes.map((shape, i) => tf.variable(tf.clone(normal(shape, 10 + i))))
    const moments = tf.variable(tf.zeros([2, 370]))
    for (let step = 1; step <= 5; step++) {
      const gradients = shapes.map((shape, i) => normal(shape, 20 + 10 * step + i))
      adamStep(parameters, gradients, moments, { learningRate: 1e-2, beta1: 0.5, beta2: 0.9, epsilon: 1e-8, step })
    }
    return [...parameters, moments]
  },
}

/** More gradients than a dispatch binds buffers for, one of several workgroups; their norm above the limit, and below it. */
const clippedAdamCase: Case = {
  name: 'clipScale, and adamStep with its factor and weight decay',
  tolerance: 1e-5,
  run: () => {
    const shapes = [[3, 5], [7], [2, 2, 3, 4], [70, 70], ...Array.from({ length: 20 }, (_, i) => [i + 1])]
    const gradients = shapes.map((shape, i) => normal(shape, 60 + i))
    const parameters = shapes.map((shape, i) => tf.variable(tf.clone(normal(shape, 100 + i))))
    const moments = tf.variable(tf.zeros([2, parameters.reduce((sum, { size }) => sum + size, 0)]))
    const scale = clipScale(gradients, 2)
    const hyper = { learningRate: 1e-2, beta1: 0.5, beta2: 0.9, epsilon: 1e-8, weightDecay: 0.3 }
    for (const step of [1, 2]) adamStep(parameters, gradients, moments, { ...hyper, step }, scale)
    return [scale, clipScale(gradients, 1e4), ...parameters, moments]
  },
}

const stockCases: Case[] = [
  {
    name: 'convolution 5x5, stride 2, same padding',
    tolerance: 1e-4,
    run: () =>
      withGradients(
        (x, filter) => tf.conv2d(x as tf.Tensor4D, filter as tf.Tensor4D, 2, 'same'),
        [normal([2, 14, 14, 3], 30), normal([5, 5, 3, 8], 31)],
        32,
      ),
  },
  {
    name: 'convolution 4x4, stride 2, channels a multiple of four',
    tolerance: 1e-4,
    run: () =>
      withGradients(
        (x, filter) => tf.conv2d(x as tf.Tensor4D, filter as tf.Tensor4D, 2, 'same'),
        [normal([2, 8, 8, 8], 33), normal([4, 4, 8, 12], 34)],
        35,
      ),
  },
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
  {
    name: 'matrix product',
    tolerance: 1e-4,
    run: () =>
      withGradients(
        (a, b) => tf.matMul(a as tf.Tensor2D, b as tf.Tensor2D),
        [normal([9, 33], 39), normal([33, 18], 40)],
        41,
      ),
  },
  ...(['nearest', 'bilinear'] as const).map((interpolation): Case => ({
    name: `image transform, ${interpolation}`,
    // Nearest: none of the sampled points lies on the border between two pixels.
    tolerance: 1e-4,
    run: () => {
      const transforms = tf.tensor2d([
        [0.9, 0.31, -1.07, -0.28, 1.1, 0.53, 0, 0],
        [1.03, 0, 2.21, 0, 0.97, -1.37, 0, 0],
      ])
      return [tf.image.transform(normal<tf.Tensor4D>([2, 12, 12, 3], 42), transforms, interpolation, 'constant', -1)]
    },
  })),
  {
    name: 'softmax cross entropy over log-softmax',
    tolerance: 1e-5,
    run: () => withGradients((x) => tf.logSoftmax(x as tf.Tensor), [normal([6, 10], 43)], 44),
  },
]

export const cases: Case[] = [
  ...biasCases,
  ...batchNormCases,
  ...groupNormCases,
  accuracyCase,
  adamCase,
  clippedAdamCase,
  ...stockCases,
  ...unetCases,
]
