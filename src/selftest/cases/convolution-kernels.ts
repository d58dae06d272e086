/** The three kernels of a convolution, called as training does, on the networks' own sizes and on awkward ones. */
import * as tf from '@tensorflow/tfjs-core'
import type { Case } from '../types'
import { normal } from './inputs'

type Pad = 'same' | 'valid' | [[number, number], [number, number], [number, number], [number, number]]

interface Shape {
  batch: number
  height: number
  width: number
  channels: number
  taps: [number, number]
  filters: number
  strides: [number, number]
  pad: Pad
}

type Row = [number, number, number, number, number, number, number, number, number, Pad]

const shape = (...[batch, height, width, channels, tapsY, tapsX, filters, strideY, strideX, pad]: Row): Shape => ({
  ...{ batch, height, width, channels, filters, pad },
  taps: [tapsY, tapsX],
  strides: [strideY, strideX],
})

const shapes: Shape[] = [
  // The mixture GAN's own layers (a transposed convolution is the input gradient of these).
  shape(1, 7, 7, 32, 5, 5, 64, 1, 1, 'same'),
  shape(2, 14, 14, 16, 5, 5, 32, 2, 2, 'same'),
  shape(3, 28, 28, 1, 5, 5, 16, 2, 2, 'same'),
  shape(2, 14, 14, 16, 4, 4, 32, 2, 2, 'same'),
  // Batches of more than one group of images, the last one smaller.
  shape(11, 7, 7, 32, 5, 5, 4, 1, 1, 'same'),
  shape(11, 7, 7, 4, 5, 5, 32, 1, 1, 'same'),
  // Colour, odd sizes, channel counts that are no multiples of four, one pixel, one channel.
  shape(2, 16, 16, 3, 5, 5, 16, 2, 2, 'same'),
  shape(2, 9, 7, 3, 3, 3, 5, 1, 1, 'same'),
  shape(2, 9, 7, 5, 3, 3, 7, 2, 2, 'same'),
  shape(1, 11, 11, 2, 4, 4, 6, 2, 2, 'valid'),
  shape(3, 8, 9, 4, 3, 3, 2, 1, 1, 'valid'),
  shape(2, 8, 9, 4, 3, 5, 9, 1, 2, 'same'),
  shape(2, 10, 10, 6, 5, 3, 10, 3, 2, 'valid'),
  shape(2, 7, 7, 8, 1, 1, 12, 1, 1, 'valid'),
  shape(2, 7, 7, 8, 1, 1, 13, 2, 2, 'same'),
  shape(2, 6, 5, 8, 2, 2, 1, 3, 3, 'valid'),
  shape(1, 1, 1, 1, 1, 1, 1, 1, 1, 'valid'),
  shape(4, 3, 3, 1, 3, 3, 1, 2, 2, 'same'),
  // prettier-ignore
  shape(2, 9, 8, 3, 4, 3, 6, 2, 1, [[0, 0], [2, 1], [0, 2], [0, 0]]),
]

const title = ({ batch, height, width, channels, taps, filters, strides, pad }: Shape) =>
  `[${batch}, ${height}, ${width}, ${channels}] * [${taps}, ${channels}, ${filters}], strides ${strides}, pad ${JSON.stringify(pad)}`

/** The kernels' outputs on the current backend: y, and the gradients of x and of the filter. */
function runKernels({ batch, height, width, channels, taps, filters, strides, pad }: Shape): tf.Tensor[] {
  const xShape: [number, number, number, number] = [batch, height, width, channels]
  const filterShape: [number, number, number, number] = [...taps, channels, filters]
  const info = tf.backend_util.computeConv2DInfo(xShape, filterShape, strides, 1, pad)
  const [x, filter, dy] = [normal(xShape, 1, 0), normal(filterShape, 2, 0), normal(info.outShape, 3, 0)]
  const run = (kernel: string, inputs: tf.NamedTensorMap, more: object = {}) => {
    const attrs = { strides, pad, dataFormat: 'NHWC', dilations: [1, 1], dimRoundingMode: null, ...more }
    return tf.engine().runKernel<tf.Tensor>(kernel, inputs, attrs as unknown as tf.NamedAttrMap)
  }
  return [
    run('Conv2D', { x, filter }),
    run('Conv2DBackpropInput', { dy, filter }, { inputShape: xShape }),
    run('Conv2DBackpropFilter', { x, dy }, { filterShape }),
  ]
}

export const convolutionKernelCases: Case[] = shapes.map((given) => ({
  name: `convolution kernels ${title(given)}`,
  tolerance: 1e-5,
  relativeTo: 'largest',
  run: () => runKernels(given),
}))
