import '@tensorflow/tfjs-backend-cpu'
import * as tf from '@tensorflow/tfjs-core'
import { beforeAll, describe, expect, it } from 'vitest'
import { startWasm, wasmHeapBytes } from '../../../../../src/gpu/wasm'
import { difference, onBackend } from './compare'

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

/** The three kernels' outputs on one backend, from the same random values. */
function runAll(backend: string, given: Shape): Promise<ArrayLike<number>[]> {
  const { batch, height, width, channels, taps, filters, strides, pad } = given
  const xShape: [number, number, number, number] = [batch, height, width, channels]
  const filterShape: [number, number, number, number] = [...taps, channels, filters]
  const info = tf.backend_util.computeConv2DInfo(xShape, filterShape, strides, 1, pad)
  return onBackend(backend, () => {
    const x = tf.randomNormal<tf.Rank.R4>(xShape, 0, 1, 'float32', 1)
    const filter = tf.randomNormal<tf.Rank.R4>(filterShape, 0, 1, 'float32', 2)
    const dy = tf.randomNormal<tf.Rank.R4>(info.outShape, 0, 1, 'float32', 3)
    const run = (kernel: string, inputs: tf.NamedTensorMap, more: object = {}) => {
      const attrs = { strides, pad, dataFormat: 'NHWC', dilations: [1, 1], dimRoundingMode: null, ...more }
      return tf.engine().runKernel<tf.Tensor>(kernel, inputs, attrs as unknown as tf.NamedAttrMap)
    }
    return [
      run('Conv2D', { x, filter }),
      run('Conv2DBackpropInput', { dy, filter }, { inputShape: xShape }),
      run('Conv2DBackpropFilter', { x, dy }, { filterShape }),
    ]
  })
}

describe('wasm convolution', () => {
  beforeAll(() => startWasm())

  it.each(shapes.map((given) => ({ name: title(given), given })))(
    'equals the cpu backend: $name',
    async ({ given }) => {
      const expected = await runAll('cpu', given)
      const actual = await runAll('wasm', given)
      for (const [i, values] of expected.entries()) {
        expect(difference(actual[i] ?? [], values), `kernel ${i}`).toBeLessThan(1e-5)
      }
    },
  )

  it('leaves dilated convolution to the stock kernel', async () => {
    const run = () => {
      const x = tf.randomNormal<tf.Rank.R4>([2, 9, 9, 3], 0, 1, 'float32', 1)
      return [tf.conv2d(x, tf.randomNormal<tf.Rank.R4>([3, 3, 3, 4], 0, 1, 'float32', 2), 1, 'same', 'NHWC', 2)]
    }
    const [expected = []] = await onBackend('cpu', run)
    const [actual = []] = await onBackend('wasm', run)
    expect(difference(actual, expected)).toBeLessThan(1e-5)
  })

  it('neither leaks tensors nor grows the heap in a long loop', async () => {
    await tf.setBackend('wasm')
    const given = shape(8, 14, 14, 16, 5, 5, 32, 2, 2, 'same')
    await runAll('wasm', given)
    const before = { tensors: tf.memory().numTensors, bytes: await wasmHeapBytes() }
    for (let i = 0; i < 100; i++) await runAll('wasm', given)
    expect({ tensors: tf.memory().numTensors, bytes: await wasmHeapBytes() }).toEqual(before)
  })
})
