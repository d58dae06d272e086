/** Group norm against its definition in stock operations, forward and backward, where Node can run it. */
import * as tf from '@tensorflow/tfjs-core'
import { beforeAll, describe, expect, it } from 'vitest'
import { startBackend } from '../../../../src/gpu/backend'
import { groupNormActivation, type GroupNormAttrs } from '../../../../src/gpu/kernels/group-norm'
import { difference, onBackend } from './wasm/compare'

const cases: { shape: number[]; attrs: GroupNormAttrs }[] = [
  { shape: [2, 5, 3, 12], attrs: { groups: 3, activation: 'silu', epsilon: 1e-5 } },
  { shape: [3, 4, 4, 6], attrs: { groups: 6, activation: 'linear', epsilon: 1e-2 } },
  { shape: [1, 2, 2, 8], attrs: { groups: 1, activation: 'silu', epsilon: 1e-6 } },
  // More positions than the wasm kernel takes at once, channels that are no whole vectors.
  { shape: [2, 9, 9, 10], attrs: { groups: 5, activation: 'silu', epsilon: 1e-5 } },
  { shape: [5, 30], attrs: { groups: 1, activation: 'silu', epsilon: 1e-5 } },
  { shape: [37, 10], attrs: { groups: 1, activation: 'linear', epsilon: 1e-5 } },
]

/** Wu and He 2018, Eq. 1-4, in one dimension more than the kernels need. */
function definition(x: tf.Tensor, gamma: tf.Tensor, beta: tf.Tensor, { groups, activation, epsilon }: GroupNormAttrs) {
  const [samples = 1] = x.shape
  const grouped = tf.reshape(x, [samples, -1, groups, (x.shape.at(-1) ?? 1) / groups])
  const { mean, variance } = tf.moments(grouped, [1, 3], true)
  const normed = tf.reshape(tf.div(tf.sub(grouped, mean), tf.sqrt(tf.add(variance, epsilon))), x.shape)
  const y = tf.add(tf.mul(normed, gamma), beta)
  return activation === 'silu' ? tf.mul(y, tf.sigmoid(y)) : y
}

const run =
  (shape: number[], norm: (x: tf.Tensor, gamma: tf.Tensor, beta: tf.Tensor) => tf.Tensor) => (): tf.Tensor[] => {
    const channels = shape.slice(-1)
    const x = tf.randomNormal(shape, 2, 1.5, 'float32', 1)
    const [gamma, beta] = [tf.randomNormal(channels, 1, 1, 'float32', 2), tf.randomNormal(channels, 0, 1, 'float32', 3)]
    const weight = tf.randomNormal(shape, 0, 1, 'float32', 4)
    const gradients = tf.grads((x, gamma, beta) => tf.mul(norm(x, gamma, beta), weight))([x, gamma, beta])
    return [norm(x, gamma, beta), ...gradients]
  }

describe.each(['cpu', 'wasm'] as const)('on %s', (backend) => {
  beforeAll(async () => {
    await startBackend('cpu')
    await startBackend(backend)
  })

  it.each(cases)('equals its definition, $shape, $attrs', async ({ shape, attrs }) => {
    const expected = await onBackend(
      'cpu',
      run(shape, (...inputs) => definition(...inputs, attrs)),
    )
    const actual = await onBackend(
      backend,
      run(shape, (x, gamma, beta) => groupNormActivation(x, gamma as tf.Tensor1D, beta as tf.Tensor1D, attrs)),
    )
    actual.forEach((values, i) => expect(difference(values, expected[i] ?? []), `output ${i}`).toBeLessThan(5e-6))
  })
})

it('is refused where the channels cannot be divided', () => {
  const attrs: GroupNormAttrs = { groups: 4, activation: 'linear', epsilon: 1e-5 }
  expect(() => groupNormActivation(tf.zeros([1, 2, 6]), tf.ones([6]), tf.zeros([6]), attrs)).toThrow('in 4 groups')
})
