/** What training does, on tiny shapes: our own kernels, and the stock operations that the networks are made of. */
import * as tf from '@tensorflow/tfjs-core'
import type { Activation } from '../../src/gpu/kernels/activation'
import { adamSettings, adamStep } from '../../src/gpu/kernels/adam'
import { batchNormActivation } from '../../src/gpu/kernels/batch-norm'
import { biasActivation } from '../../src/gpu/kernels/bias-activation'
import { convolutionActivation, transposedConvolutionActivation } from '../../src/gpu/kernels/convolution-activation'
import { classifierLoss } from '../../src/gpu/kernels/classifier-loss'
import { softplusLoss } from '../../src/gpu/kernels/softplus-loss'
import { drawCategorical } from '../../src/gpu/kernels/categorical'
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

/** One batch; several, of unequal sizes; and several, and one, of more rows than a workgroup walks through. */
const batches: [number[], number[]][] = [
  ...shapes.map((shape): [number[], number[]] => [shape, [shape[0] ?? 0]]),
  [
    [12, 20],
    [5, 4, 3],
  ],
  [
    [9, 7, 7, 6],
    [2, 7],
  ],
  [
    [5, 32, 32, 4],
    [1, 4],
  ],
  [
    [9, 32, 32, 5],
    [4, 5],
  ],
  [[9, 32, 32, 2], [9]],
]

const batchNormCases = batches.flatMap(([shape, segments], i) =>
  (i < shapes.length ? activations : (['leakyRelu'] as const)).map((activation): Case => ({
    name: `batchNormActivation ${activation} [${shape}] in ${segments}`,
    tolerance: 2e-4,
    run: () => {
      const [x, gamma, beta] = [normal(shape, 4), normal(shape.slice(-1), 5), normal(shape.slice(-1), 6)]
      const f = (x?: tf.Tensor, gamma?: tf.Tensor, beta?: tf.Tensor) =>
        batchNormActivation(x as tf.Tensor, gamma as tf.Tensor1D, beta as tf.Tensor1D, { activation, segments })
      const [mean, variance] = [tf.variable(normal(shape.slice(-1), 8)), tf.variable(normal(shape.slice(-1), 9))]
      const running = { mean, variance, momentum: 0.3, followed: segments.length - 1 }
      batchNormActivation(x, gamma as tf.Tensor1D, beta as tf.Tensor1D, { activation, segments, running })
      return [mean, variance, ...withGradients(f, [x, gamma, beta], 7)]
    },
  })),
)

const accuracyCase: Case = {
  name: 'batchNormActivation where the mean is 1,000 deviations from zero',
  tolerance: 2e-3,
  run: () => {
    const x = normal<tf.Tensor2D>([900, 5], 8, 1300)
    const [mean, variance] = [tf.variable(tf.zeros([5])), tf.variable(tf.zeros([5]))]
    const running = { mean, variance, momentum: 1, followed: 0 }
    const y = batchNormActivation(x, tf.ones([5]), tf.zeros([5]), { activation: 'linear', running })
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

const adamCase: Case = {
  name: 'adamStep, five steps of a group of four parameters',
  tolerance: 1e-5,
  run: () => {
    const shapes = [[3, 5], [7], [2, 2, 3, 4], [300]]
    const parameters = shapes.map((shape, i) => tf.variable(tf.clone(normal(shape, 10 + i))))
    const moments = tf.variable(tf.zeros([2, 370]))
    for (let step = 1; step <= 5; step++) {
      const gradients = shapes.map((shape, i) => normal(shape, 20 + 10 * step + i))
      const hyper = { learningRate: 1e-2, beta1: 0.5, beta2: 0.9, epsilon: 1e-8, step }
      adamStep(parameters, gradients, moments, tf.tensor1d(adamSettings(hyper)))
    }
    return [...parameters, moments]
  },
}

/** More rows than threads; one output, as D has it; a spread and weights, and none; two batches. */
const lossCases: Case[] = [
  ...[
    { name: 'one output', columns: 1, batches: ['plain'] },
    { name: 'a spread and weights', columns: 5, batches: ['weighted'] },
    { name: 'two batches', columns: 5, batches: ['weighted', 'plain'] },
  ].map(({ name, columns, batches }): Case => ({
    name: `softplusLoss: ${name}`,
    tolerance: 1e-5,
    run: () => {
      const spread = normal<tf.Tensor2D>([150, columns], 213)
      const weights = normal<tf.Tensor1D>([150], 214)
      const kinds = {
        weighted: { rows: 150, sign: -1, factor: 1 / 150, spread, weights },
        plain: { rows: 140, sign: 1, factor: 0.01, spread: null, weights: null },
      } as const
      const given = batches.map((kind) => kinds[kind as keyof typeof kinds])
      const rows = given.reduce((sum, batch) => sum + batch.rows, 0)
      const loss = (logits: tf.Tensor) => softplusLoss(logits as tf.Tensor2D, given)
      const logits = tf.mul(normal([rows, columns], 215), 20)
      return [loss(logits), tf.grad(loss)(logits)]
    },
  })),
  ...[
    [150, 140],
    [150, 0],
    [0, 140],
  ].map(([generated = 0, pairs = 0]): Case => ({
    name: `classifierLoss of ${generated} generated images and ${pairs} pairs`,
    tolerance: 1e-5,
    run: () => {
      const weights = { information: 0.5, balance: 1, entropy: 0.3, consistency: 0.7 }
      const targets = tf.softmax(normal<tf.Tensor2D>([generated, 6], 210))
      const told = generated === 0 ? null : { targets, share: 1 / generated }
      const terms = (logits: tf.Tensor) => classifierLoss(logits as tf.Tensor2D, told, weights)
      const logits = tf.mul(normal([generated + 2 * pairs, 6], 216), 3)
      const { loss, information, balance, entropy, consistency } = terms(logits)
      return [loss, information, balance, entropy, consistency, tf.grad((x) => tf.mul(terms(x).loss, 50))(logits)]
    },
  })),
]

const drawCase: Case = {
  name: 'drawCategorical, three draws of each row',
  tolerance: 0,
  run: () => {
    const probabilities = tf.softmax(normal<tf.Tensor2D>([90, 7], 230))
    return [drawCategorical(probabilities, normal<tf.Tensor2D>([270, 7], 231))]
  },
}

/** More gradients than a dispatch binds buffers for, one of several workgroups; their norm above the limit, and below it. */
const clippedAdamCase: Case = {
  name: 'clipScale, and adamStep with its factor, a rate and weight decay',
  tolerance: 1e-5,
  run: () => {
    const shapes = [[3, 5], [7], [2, 2, 3, 4], [70, 70], ...Array.from({ length: 20 }, (_, i) => [i + 1])]
    const gradients = shapes.map((shape, i) => normal(shape, 60 + i))
    const parameters = shapes.map((shape, i) => tf.variable(tf.clone(normal(shape, 100 + i))))
    const moments = tf.variable(tf.zeros([2, parameters.reduce((sum, { size }) => sum + size, 0)]))
    const hyper = { learningRate: 1e-2, beta1: 0.5, beta2: 0.9, epsilon: 1e-8, weightDecay: 0.3 }
    const settingsOf = (step: number, clipNorm: number) => tf.tensor1d(adamSettings({ ...hyper, step, clipNorm }))
    const scale = clipScale(gradients, settingsOf(1, 2))
    for (const step of [1, 2]) adamStep(parameters, gradients, moments, settingsOf(step, 2), { rate: 0.5, scale })
    return [scale, clipScale(gradients, settingsOf(1, 1e4)), ...parameters, moments]
  },
}

/** Of both networks, and of what their pictures may bring: one channel, colours, odd sizes, channels that no four divide. */
const convolutionCases: Case[] = (
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

const convolutionActivationCases: Case[] = activations.flatMap((activation): Case[] => [
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

const stockCases: Case[] = [
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
  ...lossCases,
  drawCase,
  ...convolutionCases,
  ...convolutionActivationCases,
  dilatedCase,
  ...stockCases,
  ...unetCases,
]
