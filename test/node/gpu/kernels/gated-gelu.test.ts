/** The gate of the feed-forward layer against its definition in stock operations, forward and backward, where Node can run it. */
import * as tf from '@tensorflow/tfjs-core'
import { beforeAll, describe, expect, it } from 'vitest'
import { startBackend } from '../../../../src/gpu/backend'
import { gatedGelu } from '../../../../src/gpu/kernels/gated-gelu'
import { difference, onBackend } from './wasm/compare'

function definition(x: tf.Tensor2D): tf.Tensor {
  const [values, gates] = tf.split(x, 2, 1) as [tf.Tensor2D, tf.Tensor2D]
  const distribution = tf.div(tf.add(tf.erf(tf.div(gates, Math.SQRT2)), 1), 2)
  return tf.mul(values, tf.mul(gates, distribution))
}

const run = (f: (x: tf.Tensor2D) => tf.Tensor, shape: [number, number]) => (): tf.Tensor[] => {
  // From the one tail to the other.
  const x = tf.randomNormal(shape, 0, 3, 'float32', 1) as tf.Tensor2D
  const weight = tf.randomNormal([shape[0], shape[1] / 2], 0, 1, 'float32', 2)
  return [f(x), tf.grad((at) => tf.mul(f(at as tf.Tensor2D), weight))(x)]
}

describe.each(['cpu', 'wasm'] as const)('on %s', (backend) => {
  beforeAll(async () => {
    await startBackend('cpu')
    await startBackend(backend)
  })

  it.each([
    [8, 16],
    [5, 14],
    [3, 2],
  ] as [number, number][])('equals its definition, [%i, %i]', async (...shape) => {
    const expected = await onBackend('cpu', run(definition, shape))
    const actual = await onBackend(backend, run(gatedGelu, shape))
    actual.forEach((values, i) => expect(difference(values, expected[i] ?? [], 1), `output ${i}`).toBeLessThan(5e-6))
  })
})

it('is refused where there are not as many gates as values', () => {
  expect(() => gatedGelu(tf.zeros([2, 5]))).toThrow('x is [2,5]')
})
