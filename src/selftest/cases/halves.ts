/** Layers by weights that are kept as halves, which only their inputs have gradients by. */
import * as tf from '@tensorflow/tfjs-core'
import type { HalfType } from '../../gpu/half'
import { convolutionBy, linearBy } from '../../gpu/kernels/frozen'
import { Halves, keepsHalves, rowsOf } from '../../gpu/kernels/halves'
import { fromBfloat16, fromFloat16 } from '../../tensor/files/half'
import { Random } from '../../tensor/random'
import { normal, withGradients } from './inputs'
import type { Case } from '../types'

/** Of sizes from 2⁻⁹ to 2, and their negatives; on a backend that keeps none, as float32. */
function halves<R extends tf.Rank>(
  shape: tf.ShapeMap[R],
  seed: number,
  type: HalfType = 'F16',
): Halves<R> | tf.Tensor<R> {
  const random = new Random(seed)
  const [least, fraction] = type === 'F16' ? [6, 10] : [118, 7]
  const bits = Uint16Array.from(
    { length: tf.util.sizeFromShape(shape) },
    () => (random.integer(2) << 15) | ((least + random.integer(10)) << fraction) | random.integer(2 ** fraction),
  )
  if (keepsHalves()) return new Halves<R>(bits, shape, type)
  return tf.tensor<R>(type === 'F16' ? fromFloat16(bits) : fromBfloat16(bits), shape)
}

const vector = (size: number, seed: number) => normal([size], seed) as tf.Tensor1D

/** Channels by fours and not. */
const linearCases = (
  [
    [18, 21, 'F16'],
    [16, 24, 'F16'],
    [18, 21, 'BF16'],
    [16, 24, 'BF16'],
  ] as const
).map(([inputs, outputs, type]): Case => ({
  name: `linearBy ${type} [${inputs}, ${outputs}] with a residual`,
  tolerance: 1e-4,
  run: () => {
    const [matrix, bias] = [halves<tf.Rank.R2>([inputs, outputs], 150, type), vector(outputs, 151)]
    return withGradients(
      (x, residual) => linearBy(x as tf.Tensor2D, matrix, bias, residual as tf.Tensor2D),
      [normal([37, inputs], 152), normal([37, outputs], 153)],
      154,
    )
  },
}))

const convolutionCases = (
  [
    [4, 6, 1, 'F16'],
    [8, 12, 1, 'F16'],
    [8, 12, 2, 'F16'],
    [8, 12, 2, 'BF16'],
  ] as const
).map(([inputs, outputs, strides, type]): Case => ({
  name: `convolutionBy ${type} of ${inputs} channels to ${outputs}, stride ${strides}, with a shift and a residual`,
  tolerance: 1e-4,
  run: () => {
    const [filter, bias] = [halves<tf.Rank.R4>([3, 3, inputs, outputs], 155, type), vector(outputs, 156)]
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

const tableCases = (['F16', 'BF16'] as const).map((type): Case => ({
  name: `rows of a table of ${type}`,
  tolerance: 1e-6,
  run: () => [rowsOf(halves<tf.Rank.R2>([7, 10], 161, type), tf.tensor1d([6, 0, 3, 3, 1], 'int32'))],
}))

export const halvesCases: Case[] = [...linearCases, ...convolutionCases, ...tableCases]
