/** Operations of tfjs's own that training relies on. */
import * as tf from '@tensorflow/tfjs-core'
import type { Case } from '../types'
import { normal, withGradients } from './inputs'

/** [M, K, N] of a product. */
const products: [number, number, number][] = [
  [64, 32, 49],
  [64, 98, 10],
  [5, 7, 3],
  [1, 8, 1],
  [3, 4, 2],
  [33, 17, 13],
  [2, 1, 9],
  [300, 20, 6],
]

const transposes = [
  [false, false],
  [true, false],
  [false, true],
  [true, true],
] as const

/** In batches, and where one factor is for all of them. */
const batches = [
  { a: [5, 3, 4], b: [5, 4, 6] },
  { a: [5, 3, 4], b: [1, 4, 6] },
  { a: [1, 3, 4], b: [5, 4, 6] },
]

export const productCases: Case[] = [
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
  ...products.flatMap(([m, k, n]) =>
    transposes.map(([transposeA, transposeB]): Case => ({
      name: `matMul [${m}, ${k}] by [${k}, ${n}]${transposeA ? ', a transposed' : ''}${transposeB ? ', b transposed' : ''}`,
      tolerance: 1e-5,
      relativeTo: 'largest',
      run: () => {
        const a = normal<tf.Tensor2D>(transposeA ? [k, m] : [m, k], 1, 0)
        const b = normal<tf.Tensor2D>(transposeB ? [n, k] : [k, n], 2, 0)
        return [tf.matMul(a, b, transposeA, transposeB)]
      },
    })),
  ),
  ...batches.map(({ a, b }): Case => ({
    name: `matMul of batches [${a}] by [${b}]`,
    tolerance: 1e-5,
    relativeTo: 'largest',
    run: () => [tf.matMul(normal(a, 1, 0), normal(b, 2, 0))],
  })),
]

export const imageCases: Case[] = [
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
  ...[
    [4, 8],
    [3, 5],
  ].map(([from = 1, to = 1]): Case => ({
    name: `nearest resize of [2, ${from}, ${from}, 3] to ${to}x${to}`,
    tolerance: 1e-5,
    run: () =>
      withGradients(
        (x) => tf.image.resizeNearestNeighbor(x as tf.Tensor4D, [to, to]),
        [normal([2, from, from, 3], 45)],
        46,
      ),
  })),
]
