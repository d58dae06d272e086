/** Multi-head attention against its definition in stock operations, forward and backward, where Node can run it. */
import * as tf from '@tensorflow/tfjs-core'
import { beforeAll, describe, expect, it } from 'vitest'
import { startBackend } from '../../../../src/gpu/backend'
import { composedAttention, multiHeadAttention } from '../../../../src/gpu/kernels/attention'
import { bytesOf } from '../../diffusion/peak-bytes'
import { difference, onBackend } from './wasm/compare'

interface Shape {
  batch: number
  heads: number
  queries: number
  keys: number
  size: number
}

/** Whole vectors and not, of keys and of channels; one key. */
const shapes: Shape[] = [
  { batch: 2, heads: 3, queries: 16, keys: 16, size: 8 },
  { batch: 3, heads: 2, queries: 5, keys: 11, size: 6 },
  { batch: 1, heads: 4, queries: 9, keys: 35, size: 5 },
  { batch: 2, heads: 1, queries: 4, keys: 1, size: 3 },
]

type Attention = (q: tf.Tensor2D, k: tf.Tensor2D, v: tf.Tensor2D) => tf.Tensor

/** Vaswani et al. 2017, Eq. 1, head by head. */
const definition =
  ({ batch, heads, size }: Shape): Attention =>
  (q, k, v) => {
    const split = (rows: tf.Tensor) => tf.transpose(tf.reshape(rows, [batch, -1, heads, size]), [0, 2, 1, 3])
    const scores = tf.div(tf.matMul(split(q), split(k), false, true), Math.sqrt(size))
    const exponentials = tf.exp(tf.sub(scores, tf.max(scores, 3, true)))
    const weights = tf.div(exponentials, tf.sum(exponentials, 3, true))
    return tf.reshape(tf.transpose(tf.matMul(weights, split(v)), [0, 2, 1, 3]), q.shape)
  }

const run =
  ({ batch, heads, queries, keys, size }: Shape, attend: Attention, spread = 1) =>
  (): tf.Tensor[] => {
    const channels = heads * size
    const random = (rows: number, deviation: number, seed: number) =>
      tf.randomNormal([batch * rows, channels], 0.1, deviation, 'float32', seed) as tf.Tensor2D
    const inputs = [random(queries, spread, 1), random(keys, spread, 2), random(keys, 1, 3)] as const
    const weight = random(queries, 1, 4)
    const f = (...all: tf.Tensor[]) => attend(...(all as [tf.Tensor2D, tf.Tensor2D, tf.Tensor2D]))
    return [attend(...inputs), ...tf.grads((...all) => tf.mul(f(...all), weight))([...inputs])]
  }

describe.each(['cpu', 'wasm'] as const)('on %s', (backend) => {
  beforeAll(async () => {
    await startBackend('cpu')
    await startBackend(backend)
  })

  it.each(shapes)('equals its definition, %o', async (shape) => {
    const expected = await onBackend('cpu', run(shape, definition(shape)))
    const actual = await onBackend(
      backend,
      run(shape, (q, k, v) => multiHeadAttention(q, k, v, shape)),
    )
    actual.forEach((values, i) => expect(difference(values, expected[i] ?? [], 1), `output ${i}`).toBeLessThan(2e-5))
  })

  it('stays finite where one key has all the weight', async () => {
    const shape = { batch: 1, heads: 2, queries: 3, keys: 6, size: 4 }
    const outputs = await onBackend(
      backend,
      run(shape, (q, k, v) => multiHeadAttention(q, k, v, shape), 100),
    )
    for (const values of outputs) expect(Array.from(values).every(Number.isFinite)).toBe(true)
  })
})

it('of stock operations, some queries at a time, holds no more weights than it is told, and equals its definition', async () => {
  await startBackend('cpu')
  const shape = { batch: 2, heads: 3, queries: 16, keys: 16, size: 8 }
  const expected = await onBackend('cpu', run(shape, definition(shape)))
  const composed: Attention = (q, k, v) => composedAttention(q, k, v, shape, 5 * 2 * 3 * 16)
  const actual = await onBackend('cpu', run(shape, composed))
  actual.forEach((values, i) => expect(difference(values, expected[i] ?? [], 1), `output ${i}`).toBeLessThan(2e-5))
  const [length, most] = [256, 2 ** 13]
  const rows = () => tf.zeros([2 * length, 24]) as tf.Tensor2D
  const { peak } = await bytesOf(() =>
    tf.tidy(() => composedAttention(rows(), rows(), rows(), { ...shape, queries: length, keys: length }, most)),
  )
  // Of 6 × 256 × 256 weights: so many, the scores they are made of and what a softmax makes in between; and ten times the rows.
  expect(peak).toBeLessThan(4 * (8 * most + 10 * 2 * length * 24))
})

it('is refused where rows or channels cannot be divided', () => {
  const rows = (count: number, channels: number) => tf.zeros([count, channels]) as tf.Tensor2D
  const call = (heads: number, batch: number) => () =>
    multiHeadAttention(rows(6, 8), rows(4, 8), rows(4, 8), { heads, batch })
  expect(call(3, 2)).toThrow('3 heads')
  expect(call(2, 4)).toThrow('a batch of 4')
})
