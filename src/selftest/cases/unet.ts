/** The operations that the UNet is made of, on tiny shapes. */
import * as tf from '@tensorflow/tfjs-core'
import { multiHeadAttention } from '../../gpu/kernels/attention'
import { convolutionBias, linearBias, linearPassing, type ConvolutionAttrs } from '../../gpu/kernels/biased'
import { gatedGelu } from '../../gpu/kernels/gated-gelu'
import { groupNormPassing } from '../../gpu/kernels/group-norm'
import { meanSquaredError } from '../../gpu/kernels/mean-squared-error'
import { silu } from '../../gpu/kernels/silu'
import { droppingError, keptSamples, perKept } from '../../diffusion/training/dropping'
import { gradientsOf } from '../../tensor/tape'
import { normal, withGradients } from './inputs'
import type { Case } from '../types'

/** Self-attention, attention on a caption; the last ones' heads are too wide for a thread of WebGPU's. */
const attentionCases = [
  { batch: 2, heads: 3, queries: 16, keys: 16, size: 8 },
  { batch: 3, heads: 2, queries: 70, keys: 5, size: 7 },
  { batch: 2, heads: 2, queries: 11, keys: 70, size: 68 },
  { batch: 1, heads: 1, queries: 67, keys: 67, size: 512 },
].map(({ batch, heads, queries, keys, size }): Case => ({
  name: `multiHeadAttention of ${batch}·${queries} on ${keys}, ${heads} heads of ${size}`,
  tolerance: 1e-4,
  run: () => {
    const rows = (count: number, seed: number) => normal([batch * count, heads * size], seed)
    const attend = (...[q, k, v]: tf.Tensor[]) =>
      multiHeadAttention(q as tf.Tensor2D, k as tf.Tensor2D, v as tf.Tensor2D, { batch, heads })
    return withGradients(attend, [rows(queries, 70), rows(keys, 71), rows(keys, 72)], 73)
  },
}))

const gatedGeluCase: Case = {
  name: 'gatedGelu',
  tolerance: 1e-5,
  run: () => withGradients((x) => gatedGelu(x as tf.Tensor2D), [normal([37, 18], 74)], 75),
}

const lossCases: Case[] = [
  {
    name: 'silu',
    tolerance: 1e-5,
    run: () => withGradients((x) => silu(x as tf.Tensor), [normal([37, 18], 102)], 103),
  },
  {
    name: 'meanSquaredError, alone and as a part of a loss',
    tolerance: 1e-5,
    run: () => {
      const [predicted, target] = [normal([3, 5, 7, 4], 104), normal([3, 5, 7, 4], 105)]
      const { value, gradients } = gradientsOf(() => meanSquaredError(predicted, target), [predicted])
      const half = (x: tf.Tensor) => tf.div(meanSquaredError(x, target), 2)
      return [value, ...gradients, half(predicted), tf.grad(half)(predicted)]
    },
  },
]

const biasedCases: Case[] = [
  {
    name: 'linearBias',
    tolerance: 1e-4,
    run: () =>
      withGradients(
        (x, matrix, bias) => linearBias(x as tf.Tensor2D, matrix as tf.Tensor2D, bias as tf.Tensor1D),
        [normal([37, 18], 76), normal([18, 21], 77), normal([21], 78)],
        79,
      ),
  },
  {
    name: 'linearBias without a bias',
    tolerance: 1e-4,
    run: () =>
      withGradients(
        (x, matrix) => linearBias(x as tf.Tensor2D, matrix as tf.Tensor2D),
        [normal([40, 8], 84), normal([8, 12], 85)],
        86,
      ),
  },
  {
    name: 'linearPassing, of rows that go through two layers',
    tolerance: 1e-4,
    run: () =>
      withGradients(
        (...[x, matrix, other]) => {
          const { y, x: rows } = linearPassing(x as tf.Tensor2D, matrix as tf.Tensor2D)
          return tf.mul(y, linearBias(rows, other as tf.Tensor2D))
        },
        [normal([40, 8], 106), normal([8, 12], 107), normal([8, 12], 108)],
        109,
      ),
  },
  {
    name: 'linearBias with a residual',
    tolerance: 1e-4,
    run: () =>
      withGradients(
        (...[x, matrix, bias, residual]) =>
          linearBias(x as tf.Tensor2D, matrix as tf.Tensor2D, bias as tf.Tensor1D, residual as tf.Tensor2D),
        [normal([37, 18], 87), normal([18, 21], 88), normal([21], 89), normal([37, 21], 90)],
        91,
      ),
  },
  {
    name: 'convolutionBias with a shift and a residual',
    tolerance: 1e-4,
    run: () =>
      withGradients(
        (...[x, filter, bias, shift, residual]) =>
          convolutionBias(
            x as tf.Tensor4D,
            filter as tf.Tensor4D,
            bias as tf.Tensor1D,
            { strides: 1, pad: 'same' },
            { shift: shift as tf.Tensor2D, residual: residual as tf.Tensor4D },
          ),
        [
          ...[normal([3, 7, 6, 8], 92), normal([3, 3, 8, 12], 93), normal([12], 94)],
          ...[normal([3, 12], 95), normal([3, 7, 6, 12], 96)],
        ],
        97,
      ),
  },
  ...[
    { shape: [3, 5, 4, 12], groups: 3, activation: 'silu' as const },
    { shape: [300, 20], groups: 1, activation: 'linear' as const },
  ].map(({ shape, groups, activation }): Case => ({
    name: `groupNormPassing of [${shape}]: a residual block of a norm`,
    tolerance: 1e-4,
    run: () =>
      withGradients(
        (...[x, gamma, beta]) => {
          const settings = { groups, activation, epsilon: 1e-5 }
          const head = groupNormPassing(x as tf.Tensor, gamma as tf.Tensor1D, beta as tf.Tensor1D, settings)
          return tf.add(head.y, tf.mul(head.x, 2))
        },
        [normal(shape, 98), normal(shape.slice(-1), 99), normal(shape.slice(-1), 100)],
        101,
      ),
  })),
  ...(
    [
      { strides: 1, pad: 'same' },
      { strides: 2, pad: 1 },
    ] as ConvolutionAttrs[]
  ).map((attrs): Case => ({
    name: `convolutionBias, stride ${attrs.strides}`,
    tolerance: 1e-4,
    run: () =>
      withGradients(
        (x, filter, bias) => convolutionBias(x as tf.Tensor4D, filter as tf.Tensor4D, bias as tf.Tensor1D, attrs),
        [normal([2, 7, 7, 8], 80), normal([3, 3, 8, 12], 81), normal([12], 82)],
        83,
      ),
  })),
]

/** Of 40 samples about half are dropped, none of them near the threshold. */
const droppingCase: Case = {
  name: 'keptSamples, droppingError and perKept',
  tolerance: 1e-5,
  run: () => {
    const [free, predicted, target] = [140, 141, 142].map((seed) => normal([40, 8, 8, 4], seed)) as [
      tf.Tensor,
      tf.Tensor,
      tf.Tensor,
    ]
    const scale = tf.tensor1d(Array.from({ length: 40 }, (_, i) => (i % 3 === 0 ? 1 : 0.5)))
    const kept = keptSamples(20, scale, free, predicted)
    const { value, gradients } = gradientsOf(() => droppingError(predicted, target, kept), [predicted])
    return [kept, value, ...gradients, perKept(kept)]
  },
}

export const unetCases: Case[] = [...attentionCases, gatedGeluCase, ...lossCases, droppingCase, ...biasedCases]
