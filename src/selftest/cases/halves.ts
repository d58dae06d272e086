/** Layers by weights that are kept as halves, which only their inputs have gradients by. */
import * as tf from '@tensorflow/tfjs-core'
import { convolutionBy, linearBy } from '../../gpu/kernels/frozen'
import { Halves, keepsHalves, rowsOf } from '../../gpu/kernels/halves'
import { fromFloat16 } from '../../tensor/files/half'
import { Random } from '../../tensor/random'
import { normal, withGradients } from './inputs'
import type { Case } from '../types'

/** Of sizes from 2⁻⁹ to 2, and their negatives; on a backend that keeps none, as float32. */
function halves<R extends tf.Rank>(shape: tf.ShapeMap[R], seed: number): Halves<R> | tf.Tensor<R> {
  const random = new Random(seed)
  const bits = Uint16Array.from(
    { length: tf.util.sizeFromShape(shape) },
    () => (random.integer(2) << 15) | ((6 + random.integer(10)) << 10) | random.integer(1024),
  )
  return keepsHalves() ? new Halves<R>(bits, shape) : tf.tensor<R>(fromFloat16(bits), shape)
}

const vector = (size: number, seed: number) => normal([size], seed) as tf.Tensor1D

/** Channels by fours and not. */
const linearCases = [
  [18, 21],
  [16, 24],
].map(([inputs = 0, outputs = 0]): Case => ({
  name: `linearBy halves [${inputs}, ${outputs}] with a residual`,
  tolerance: 1e-4,
  run: () => {
    const [matrix, bias] = [halves<tf.Rank.R2>([inputs, outputs], 150), vector(outputs, 151)]
    return withGradients(
      (x, residual) => linearBy(x as tf.Tensor2D, matrix, bias, residual as tf.Tensor2D),
      [normal([37, inputs], 152), normal([37, outputs], 153)],
      154,
    )
  },
}))

const convolutionCases = (
  [
    [4, 6, 1],
    [8, 12, 1],
    [8, 12, 2],
  ] as const
).map(([inputs, outputs, strides]): Case => ({
  name: `convolutionBy halves of ${inputs} channels to ${outputs}, stride ${strides}, with a shift and a residual`,
  tolerance: 1e-4,
  run: () => {
    const [filter, bias] = [halves<tf.Rank.R4>([3, 3, inputs, outputs], 155), vector(outputs, 156)]
    const [height, width] = strides === 1 ? [7, 6] : [4, 3]
    return withGradients(
      (...[x, shift, residual]) =>
        convolutionBy(
          x as tf.Tensor4D,
          filter,
          bias,
          { strides, pad: 1 },
          { shift: shift as tf.Tensor2D, residual: residual as tf.Tensor4D },
        ),
      [normal([3, 7, 6, inputs], 157), normal([3, outputs], 158), normal([3, height, width, outputs], 159)],
      160,
    )
  },
}))

const tableCase: Case = {
  name: 'rows of a table of halves',
  tolerance: 1e-6,
  run: () => [rowsOf(halves<tf.Rank.R2>([7, 10], 161), tf.tensor1d([6, 0, 3, 3, 1], 'int32'))],
}

export const halvesCases: Case[] = [...linearCases, ...convolutionCases, tableCase]
