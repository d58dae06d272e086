import '@tensorflow/tfjs-backend-cpu'
import * as tf from '@tensorflow/tfjs-core'
import { beforeAll, describe, expect, it } from 'vitest'
import { startWasm } from '../../../../../src/gpu/wasm'
import { difference, onBackend } from './compare'

/** [M, K, N] of a product. */
const sizes: [number, number, number][] = [
  [64, 32, 49],
  [64, 98, 10],
  [5, 7, 3],
  [1, 8, 1],
  [3, 4, 2],
  [33, 17, 13],
  [2, 1, 9],
  [300, 160, 6],
]
const cases = sizes.flatMap((size) =>
  [
    [false, false],
    [true, false],
    [false, true],
    [true, true],
  ].map(([transposeA = false, transposeB = false]) => ({ size, transposeA, transposeB })),
)

describe('wasm matMul', () => {
  beforeAll(() => startWasm())

  it.each(cases)('equals the cpu backend: $size, transposed $transposeA $transposeB', async (given) => {
    const { size, transposeA, transposeB } = given
    const [m, k, n] = size
    const run = () => {
      const a = tf.randomNormal<tf.Rank.R2>(transposeA ? [k, m] : [m, k], 0, 1, 'float32', 1)
      const b = tf.randomNormal<tf.Rank.R2>(transposeB ? [n, k] : [k, n], 0, 1, 'float32', 2)
      return [tf.matMul(a, b, transposeA, transposeB)]
    }
    const [expected = []] = await onBackend('cpu', run)
    const [actual = []] = await onBackend('wasm', run)
    expect(difference(actual, expected)).toBeLessThan(1e-5)
  })

  it.each([
    { a: [5, 3, 4], b: [5, 4, 6] },
    { a: [5, 3, 4], b: [1, 4, 6] },
    { a: [1, 3, 4], b: [5, 4, 6] },
    { a: [2, 1, 3, 4], b: [1, 3, 4, 6] },
  ])('equals the cpu backend in batches: $a by $b', async ({ a, b }) => {
    const run = () => [tf.matMul(tf.randomNormal(a, 0, 1, 'float32', 1), tf.randomNormal(b, 0, 1, 'float32', 2))]
    const [expected = []] = await onBackend('cpu', run)
    const [actual = []] = await onBackend('wasm', run)
    expect(difference(actual, expected)).toBeLessThan(1e-5)
  })
})
