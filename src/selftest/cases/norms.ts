/** A bias or a norm of a batch with the activation behind it, each as one kernel. */
import * as tf from '@tensorflow/tfjs-core'
import type { Activation } from '../../gpu/kernels/activation'
import { batchNormActivation } from '../../gpu/kernels/batch-norm'
import { biasActivation } from '../../gpu/kernels/bias-activation'
import { groupNormActivation, type NormActivation } from '../../gpu/kernels/group-norm'
import type { Case } from '../types'
import { normal, withGradients } from './inputs'

export const activations: Activation[] = ['linear', 'relu', 'leakyRelu', 'tanh']

/** Few rows; more rows than a chunk; more channels than a tile, and not a multiple of it; one channel. */
const shapes = [
  [3, 4],
  [150, 3],
  [2, 9, 9, 20],
  [5, 8, 8, 1],
  [5, 32, 32, 2],
]

export const biasCases = shapes.flatMap((shape) =>
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

const ofBatches = batches.flatMap(([shape, segments], i) =>
  // Each activation on the first shape, and one on the others: a norm's kernel takes seconds to compile on a software adapter.
  (i === 0 ? activations : (['leakyRelu'] as const)).map((activation): Case => ({
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
    return [y, mean, variance]
  },
}

/** Images in groups of several channels and of one; rows of a layer norm, more than a chunk of them. */
export const groupNormCases = (
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

export const batchNormCases: Case[] = [...ofBatches, accuracyCase]
