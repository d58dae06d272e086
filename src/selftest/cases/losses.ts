/** The losses of D and of C, with their gradients, and draws of a class. */
import * as tf from '@tensorflow/tfjs-core'
import { drawCategorical } from '../../gpu/kernels/categorical'
import { classifierLoss } from '../../gpu/kernels/classifier-loss'
import { softplusLoss } from '../../gpu/kernels/softplus-loss'
import type { Case } from '../types'
import { normal, withGradients } from './inputs'

/** More rows than threads; one output, as D has it; a spread and weights, and none; two batches. */
const ofLogits: Case[] = [
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

const logSoftmaxCase: Case = {
  name: 'softmax cross entropy over log-softmax',
  tolerance: 1e-5,
  run: () => withGradients((x) => tf.logSoftmax(x as tf.Tensor), [normal([6, 10], 43)], 44),
}

export const lossCases: Case[] = [...ofLogits, drawCase, logSoftmaxCase]
