import '@tensorflow/tfjs-backend-cpu'
import * as tf from '@tensorflow/tfjs-core'
import { beforeAll, describe, expect, it } from 'vitest'
import { registerKernels } from '../../../../../src/gpu/kernels'
import { adamSettings, adamStep } from '../../../../../src/gpu/kernels/adam'
import { batchNormActivation } from '../../../../../src/gpu/kernels/batch-norm'
import { biasActivation, type Activation } from '../../../../../src/gpu/kernels/bias-activation'
import { startWasm } from '../../../../../src/gpu/wasm'
import { difference, onBackend } from './compare'

const activations: Activation[] = ['linear', 'relu', 'leakyRelu', 'tanh']
// Whole vectors; several blocks of lines; a channel count that is no multiple of four, with an incomplete last line.
const shapes = [
  [6, 7, 7, 32],
  [37, 20],
  [3, 5, 5, 1],
  [9, 10],
  [401, 3],
  [1, 4],
]
const cases = shapes.flatMap((shape) => activations.map((activation) => ({ shape, activation })))

beforeAll(async () => {
  registerKernels('cpu')
  await startWasm()
})

describe('wasm kernels per channel equal the cpu reference', () => {
  it('bias in place: the sum lies where the product lay, and frees it with it', async () => {
    await tf.setBackend('wasm')
    const before = tf.memory().numDataBuffers
    const [x, bias] = [tf.tensor2d([1, 2, 3, 4, 5, 6], [2, 3]), tf.tensor1d([10, 20, 30])]
    const y = biasActivation(x, bias, 'linear', true)
    expect(y.dataId).toBe(x.dataId)
    x.dispose()
    expect([...(await y.data())]).toEqual([11, 22, 33, 14, 25, 36])
    tf.dispose([y, bias])
    expect(tf.memory().numDataBuffers).toBe(before)
  })

  it.each(cases)('bias and $activation, $shape', async ({ shape, activation }) => {
    const run = () => {
      const x = tf.randomNormal(shape, 0.5, 2, 'float32', 1)
      const bias = tf.randomNormal<tf.Rank.R1>([shape[shape.length - 1] ?? 1], 0, 1, 'float32', 2)
      const dy = tf.randomNormal(shape, 0, 1, 'float32', 3)
      const f = (x: tf.Tensor, bias: tf.Tensor) => biasActivation(x, bias as tf.Tensor1D, activation)
      return [f(x, bias), ...tf.grads(f)([x, bias], dy)]
    }
    const expected = await onBackend('cpu', run)
    for (const [i, values] of (await onBackend('wasm', run)).entries()) {
      expect(difference(values, expected[i] ?? []), `output ${i}`).toBeLessThan(2e-6)
    }
  })

  it.each([
    ...cases.map(({ shape, activation }) => ({ shape, activation, segments: [shape[0] ?? 0] })),
    { shape: [6, 7, 7, 32], activation: 'leakyRelu' as const, segments: [1, 5] },
    { shape: [401, 3], activation: 'relu' as const, segments: [100, 1, 300] },
  ])('batch norm and $activation, $shape in $segments', async ({ shape, activation, segments }) => {
    const run = () => {
      // A mean far from zero shows whether the variance survives in float32.
      const x = tf.randomNormal(shape, 3, 2, 'float32', 1)
      const channels = shape[shape.length - 1] ?? 1
      const gamma = tf.randomUniform<tf.Rank.R1>([channels], 0.5, 2, 'float32', 2)
      const beta = tf.randomNormal<tf.Rank.R1>([channels], 0, 1, 'float32', 3)
      const dy = tf.randomNormal(shape, 0, 1, 'float32', 4)
      const f = (x: tf.Tensor, gamma: tf.Tensor, beta: tf.Tensor) =>
        batchNormActivation(x, gamma as tf.Tensor1D, beta as tf.Tensor1D, { activation, segments })
      const [mean, variance] = [tf.variable(tf.zeros([channels])), tf.variable(tf.ones([channels]))]
      const running = { mean, variance, momentum: 0.3, followed: segments.length - 1 }
      const y = batchNormActivation(x, gamma, beta, { activation, segments, running })
      return [y, tf.clone(mean), tf.clone(variance), ...tf.grads(f)([x, gamma, beta], dy)]
    }
    const expected = await onBackend('cpu', run)
    for (const [i, values] of (await onBackend('wasm', run)).entries()) {
      // One row has no variance: its dx is 0 but for rounding, relative to nothing.
      const scale = segments.includes(1) ? 1 : undefined
      expect(difference(values, expected[i] ?? [], scale), `output ${i}`).toBeLessThan(2e-5)
    }
  })

  it('tanh is within 1e-6 over its whole range, and keeps NaN and infinity', async () => {
    const values = Float32Array.from({ length: 4001 }, (_, i) => (i - 2000) / 200).map((x) => x ** 3 / 50)
    const x = Float32Array.from([...values, Infinity, -Infinity, 1e-30, NaN])
    const [y = []] = await onBackend('wasm', () => [biasActivation(tf.tensor(x, [x.length, 1]), tf.zeros([1]), 'tanh')])
    let worst = 0
    for (const [i, value] of x.subarray(0, -1).entries()) {
      worst = Math.max(worst, Math.abs((y[i] ?? NaN) - Math.tanh(value)))
    }
    expect(worst).toBeLessThan(1e-6)
    expect(y[x.length - 1]).toBeNaN()
  })
})

describe('wasm Adam', () => {
  /** Sizes that are no multiples of four: the lanes behind a parameter belong to its neighbour. */
  const sizes = [[3, 5], [7], [2, 2, 4], [1]]

  async function adam(backend: string): Promise<ArrayLike<number>[]> {
    await tf.setBackend(backend)
    const values = (shape: number[], seed: number) =>
      tf.tidy(() => tf.variable(tf.randomNormal(shape, 0, 1, 'float32', seed)))
    const params = sizes.map((shape, i) => values(shape, i + 1))
    const total = params.reduce((sum, { size }) => sum + size, 0)
    const moments = tf.tidy(() => tf.variable(tf.zeros([2, total])))
    for (let step = 1; step <= 5; step++) {
      const grads = sizes.map((shape, i) => tf.randomNormal(shape, 0, 1, 'float32', 100 * step + i))
      const hyper = { learningRate: 0.01, beta1: 0.5, beta2: 0.999, epsilon: 1e-8, step }
      const settings = tf.tensor1d(adamSettings(hyper))
      adamStep(params, grads, moments, settings)
      tf.dispose([...grads, settings])
    }
    const results = await Promise.all([...params, moments].map((variable) => variable.data<'float32'>()))
    const copies = results.map((result) => Float32Array.from(result))
    tf.dispose([...params, moments])
    return copies
  }

  it('equals the cpu reference over five steps', async () => {
    const expected = await adam('cpu')
    for (const [i, values] of (await adam('wasm')).entries()) {
      expect(difference(values, expected[i] ?? []), `variable ${i}`).toBeLessThan(1e-5)
    }
  })

  it('is seen by stock kernels that keep packed weights', async () => {
    await tf.setBackend('wasm')
    const filter = tf.tidy(() => tf.variable(tf.ones<tf.Rank.R4>([1, 1, 4, 4])))
    const weights = tf.tidy(() => tf.variable(tf.ones<tf.Rank.R3>([1, 4, 4])))
    const moments = tf.tidy(() => tf.variable(tf.zeros([2, 32])))
    const outputs = () =>
      onBackend('wasm', () => [
        tf.fused.conv2d({ x: tf.ones<tf.Rank.R4>([1, 2, 2, 4]), filter, strides: 1, pad: 'same' }),
        tf.fused.matMul({ a: tf.ones<tf.Rank.R3>([1, 2, 4]), b: weights }),
      ])
    const before = await outputs()
    const gradients = [tf.ones(filter.shape), tf.ones(weights.shape)]
    const hyper = { learningRate: 0.5, beta1: 0.9, beta2: 0.999, epsilon: 0, step: 1 }
    adamStep([filter, weights], gradients, moments, tf.tensor1d(adamSettings(hyper)))
    const after = await outputs()
    tf.dispose([filter, weights, moments, ...gradients])
    expect(before.map((values) => values[0])).toEqual([4, 4])
    for (const values of after) expect(values[0]).toBeCloseTo(2, 4)
  })
})
