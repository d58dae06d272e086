import * as tf from '@tensorflow/tfjs-core'
import { beforeAll, describe, expect, it } from 'vitest'
import { startBackend } from '../../../../src/gpu/backend'

const sizes = [
  { from: 4, to: 8 },
  { from: 3, to: 5 },
  { from: 2, to: 3 },
]

describe.each(['cpu', 'wasm'] as const)('on %s', (backend) => {
  beforeAll(async () => {
    await startBackend(backend)
  })

  it.each(sizes)(
    'the gradient of nearest $from → $to adds up what each pixel became, in every image',
    async ({ from, to }) => {
      const weight = tf.randomNormal([2, to, to, 3], 0, 1, 'float32', 2)
      const resized = (x: tf.Tensor) => tf.mul(tf.image.resizeNearestNeighbor(x as tf.Tensor4D, [to, to]), weight)
      const gradient = await tf
        .grad(resized)(tf.zeros([2, from, from, 3]))
        .data()
      const values = await weight.data()
      const expected = new Float64Array(2 * from * from * 3)
      values.forEach((value, i) => {
        const [channel, column, row, image] = [
          i % 3,
          Math.floor(i / 3) % to,
          Math.floor(i / 3 / to) % to,
          Math.floor(i / 3 / to / to),
        ]
        const source = (at: number) => Math.floor((at * from) / to)
        const at = ((image * from + source(row)) * from + source(column)) * 3 + channel
        expected[at] = (expected[at] ?? 0) + value
      })
      gradient.forEach((value, i) => expect(value).toBeCloseTo(expected[i] ?? NaN, 5))
    },
  )
})
