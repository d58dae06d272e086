/** Our own operations on the cpu backend: against stock operations, finite differences and a hand-written Adam. */
import '@tensorflow/tfjs-backend-cpu'
import * as tf from '@tensorflow/tfjs-core'
import { beforeAll, describe, expect, it } from 'vitest'
import { activate, type Activation } from '../../../src/gpu/kernels/activation'
import { adamSettings, adamStep } from '../../../src/gpu/kernels/adam'
import { clipScale } from '../../../src/gpu/kernels/clip-scale'
import { batchNormActivation, type BatchNormSettings } from '../../../src/gpu/kernels/batch-norm'
import { biasActivation } from '../../../src/gpu/kernels/bias-activation'
import { registerKernels } from '../../../src/gpu/kernels/index'

const activations: Activation[] = ['linear', 'relu', 'leakyRelu', 'tanh']
const hyper = { learningRate: 0.02, beta1: 0.5, beta2: 0.9, epsilon: 1e-8 }

beforeAll(async () => {
  await tf.setBackend('cpu')
  registerKernels('cpu')
})

const normal = (shape: number[], seed: number) => tf.randomNormal(shape, 0.3, 1.5, 'float32', seed)
const values = (tensor: tf.Tensor) => tensor.data() as Promise<Float32Array>

async function expectClose(actual: tf.Tensor, expected: tf.Tensor | Float32Array, tolerance = 1e-5) {
  const wanted = expected instanceof Float32Array ? expected : await values(expected)
  const got = await values(actual)
  expect(got.length).toBe(wanted.length)
  got.forEach((value, i) => expect(Math.abs(value - (wanted[i] ?? NaN))).toBeLessThan(tolerance))
}

/** Central differences of loss at x. Both losses below are smooth where tested: no input lies within `step` of a kink. */
async function numericalGradient(loss: (x: tf.Tensor) => tf.Tensor, x: tf.Tensor, step = 1e-2) {
  const at = await values(x)
  const gradient = new Float32Array(at.length)
  for (let i = 0; i < at.length; i++) {
    const shifted = (by: number) =>
      loss(
        tf.tensor(
          at.map((value, j) => (i === j ? value + by : value)),
          x.shape,
        ),
      ).data()
    const [above] = await shifted(step)
    const [below] = await shifted(-step)
    gradient[i] = ((above ?? NaN) - (below ?? NaN)) / (2 * step)
  }
  return gradient
}

/** y from stock operations alone, for tfjs to differentiate; of one batch. */
function stockBatchNorm(x: tf.Tensor, gamma: tf.Tensor, beta: tf.Tensor, activation: Activation) {
  const { mean, variance } = tf.moments(
    x,
    x.shape.slice(0, -1).map((_, axis) => axis),
  )
  const normalised = tf.div(tf.sub(x, mean), tf.sqrt(tf.add(variance, 1e-5)))
  return { y: activate(tf.add(tf.mul(normalised, gamma), beta), activation), mean, variance }
}

/** (tfjs has no gradient of a split into one.) */
const batchesOf = (x: tf.Tensor, segments: number[]) => (segments.length === 1 ? [x] : tf.split(x, segments))

const zeroStatistics = (channels: number) => ({
  mean: tf.variable(tf.zeros([channels])),
  variance: tf.variable(tf.zeros([channels])),
})

describe.each(activations)('with activation %s', (activation) => {
  it.each([[[5, 3]], [[2, 4, 3, 6]]])(
    'biasActivation and its gradients equal stock operations on %j',
    async (shape) => {
      const x = normal(shape, 1)
      const bias = normal(shape.slice(-1), 2) as tf.Tensor1D
      const weight = normal(shape, 3)
      await expectClose(biasActivation(x, bias, activation), activate(tf.add(x, bias), activation))
      const own = tf.grads((x, b) => tf.mul(biasActivation(x, b as tf.Tensor1D, activation), weight))([x, bias])
      const stock = tf.grads((x, b) => tf.mul(activate(tf.add(x, b), activation), weight))([x, bias])
      for (const [i, gradient] of own.entries()) await expectClose(gradient, stock[i] as tf.Tensor)
    },
  )

  it.each([
    [[7, 3], [7]],
    [[3, 2, 4, 5], [3]],
    [
      [6, 2, 5],
      [2, 3, 1],
    ],
  ])('batchNormActivation, its gradients and what follows it equal stock on %j in %j', async (shape, segments) => {
    const x = normal(shape, 4)
    const gamma = normal(shape.slice(-1), 5) as tf.Tensor1D
    const beta = normal(shape.slice(-1), 6) as tf.Tensor1D
    const weight = normal(shape, 7)
    const running = { ...zeroStatistics(beta.size), momentum: 0.25, followed: segments.length - 1 }
    const own = (x: tf.Tensor, g: tf.Tensor, b: tf.Tensor) =>
      batchNormActivation(x, g as tf.Tensor1D, b as tf.Tensor1D, { activation, segments, running })
    const stock = (x: tf.Tensor, g: tf.Tensor, b: tf.Tensor) =>
      tf.concat(batchesOf(x, segments).map((batch) => stockBatchNorm(batch, g, b, activation).y))
    await expectClose(own(x, gamma, beta), stock(x, gamma, beta))
    const last = stockBatchNorm(batchesOf(x, segments).at(-1) as tf.Tensor, gamma, beta, activation)
    await expectClose(running.mean, tf.mul(last.mean, 0.25))
    await expectClose(running.variance, tf.mul(last.variance, 0.25))
    const gradients = [own, stock].map((f) => tf.grads((x, g, b) => tf.mul(f(x, g, b), weight))([x, gamma, beta])) as [
      tf.Tensor[],
      tf.Tensor[],
    ]
    for (const [i, gradient] of gradients[0].entries()) await expectClose(gradient, gradients[1][i] as tf.Tensor, 1e-4)
  })
})

describe('finite differences', () => {
  it('agree with the gradient of biasActivation', async () => {
    const x = normal([4, 3], 8)
    const bias = tf.tensor1d([0.1, -0.2, 0.3])
    const loss = (x: tf.Tensor) => tf.sum(tf.square(biasActivation(x, bias, 'tanh')))
    await expectClose(tf.grad(loss)(x), await numericalGradient(loss, x), 2e-3)
  })

  it('agree with the gradients of batchNormActivation', async () => {
    const x = normal([6, 2], 9)
    const gamma = tf.tensor1d([1.2, 0.7])
    const beta = tf.tensor1d([0.1, -0.4])
    const weight = normal([6, 2], 10)
    const loss = (x: tf.Tensor, g: tf.Tensor, b: tf.Tensor) =>
      tf.sum(tf.mul(batchNormActivation(x, g as tf.Tensor1D, b as tf.Tensor1D, { activation: 'tanh' }), weight))
    const [dx, dgamma, dbeta] = tf.grads(loss)([x, gamma, beta]) as [tf.Tensor, tf.Tensor, tf.Tensor]
    await expectClose(dx, await numericalGradient((x) => loss(x, gamma, beta), x), 2e-3)
    await expectClose(dgamma, await numericalGradient((g) => loss(x, g, beta), gamma), 2e-3)
    await expectClose(dbeta, await numericalGradient((b) => loss(x, gamma, b), beta), 2e-3)
  })
})

describe('batchNormActivation', () => {
  it('keeps its accuracy where the mean is large beside the deviation', async () => {
    const x = tf.add(normal([64, 2], 11), 1000)
    const y = batchNormActivation(x, tf.ones([2]), tf.zeros([2]), { activation: 'linear' })
    const { mean, variance } = tf.moments(y, [0])
    await expectClose(mean, new Float32Array([0, 0]), 1e-3)
    await expectClose(variance, new Float32Array([1, 1]), 1e-3)
  })

  it('says what is wrong with the shape of gamma', () => {
    const call = () => batchNormActivation(tf.zeros([2, 3]), tf.ones([4]), tf.zeros([3]), { activation: 'relu' })
    expect(call).toThrow(/x is \[2,3\] but gamma is \[4\]/)
  })

  it('says what is wrong with the running statistics and with the batches', () => {
    const call = (settings: Partial<BatchNormSettings>) => () =>
      batchNormActivation(tf.zeros([4, 3]), tf.ones([3]), tf.zeros([3]), { activation: 'relu', ...settings })
    const running = { ...zeroStatistics(2), momentum: 0.1, followed: 0 }
    expect(call({ running })).toThrow('x is [4,3] but the running statistics are [2] and [2]; give one of each')
    expect(call({ segments: [1, 2] })).toThrow('x is [4,3] but the batches in it are of 1 + 2; together they must')
  })
})

/** torch.optim.Adam, written out for one parameter vector. */
function referenceAdam(theta: number[], gradients: number[][]) {
  const m = theta.map(() => 0)
  const v = theta.map(() => 0)
  const out = [...theta]
  gradients.forEach((gradient, index) => {
    const t = index + 1
    gradient.forEach((g, i) => {
      m[i] = hyper.beta1 * (m[i] ?? 0) + (1 - hyper.beta1) * g
      v[i] = hyper.beta2 * (v[i] ?? 0) + (1 - hyper.beta2) * g * g
      const mHat = (m[i] ?? 0) / (1 - hyper.beta1 ** t)
      const vHat = (v[i] ?? 0) / (1 - hyper.beta2 ** t)
      out[i] = (out[i] ?? 0) - (hyper.learningRate * mHat) / (Math.sqrt(vHat) + hyper.epsilon)
    })
  })
  return { theta: out, m, v }
}

const settingsOf = (step: number, clipNorm?: number) => tf.tensor1d(adamSettings({ ...hyper, step, clipNorm }))

/** Gradients of norm 13, worked by hand. */
async function expectClipScaleToFollowTheNorm() {
  const gradients = [tf.tensor2d([[3, 4]]), tf.scalar(-12)]
  const clipped = (by: readonly tf.Tensor[], clipNorm: number) => clipScale(by, settingsOf(1, clipNorm))
  await expectClose(clipped(gradients, 1), Float32Array.of(1 / 13), 1e-6)
  await expectClose(clipped(gradients, 14), Float32Array.of(1))
  expect((await clipped([tf.tensor1d([1, NaN])], 1).data())[0]).toBeNaN()
}

/** Runs five steps on a group of two parameters and compares all of it with the reference. */
async function expectAdamToFollowTheReference() {
  const start = { a: [0.5, -1, 2, 0.25], b: [1, -0.125] }
  const a = tf.variable(tf.tensor2d(start.a, [2, 2]))
  const b = tf.variable(tf.tensor1d(start.b))
  const moments = tf.variable(tf.zeros([2, 6]))
  const steps = [1, 2, 3, 4, 5]
  const gradientOf = (values: number[], step: number) =>
    values.map((value, i) => Math.fround(Math.sin(step + i) * value))
  for (const step of steps) {
    const grads = [tf.tensor2d(gradientOf(start.a, step), [2, 2]), tf.tensor1d(gradientOf(start.b, step))]
    adamStep([a, b], grads, moments, settingsOf(step))
  }
  const wantA = referenceAdam(
    start.a,
    steps.map((step) => gradientOf(start.a, step)),
  )
  const wantB = referenceAdam(
    start.b,
    steps.map((step) => gradientOf(start.b, step)),
  )
  await expectClose(a, Float32Array.from(wantA.theta), 1e-6)
  await expectClose(b, Float32Array.from(wantB.theta), 1e-6)
  await expectClose(moments, Float32Array.from([...wantA.m, ...wantB.m, ...wantA.v, ...wantB.v]), 1e-6)
  expect(a.shape).toEqual([2, 2])
}

describe('tf.image.transform', () => {
  it('transforms every image of a batch, each by its own matrix', async () => {
    const images = tf.tensor4d([1, 2, 3, 4, 5, 6, 7, 8], [2, 2, 2, 1])
    const transforms = tf.tensor2d([
      [1, 0, 0, 0, 1, 0, 0, 0],
      [1, 0, 1, 0, 1, 0, 0, 0],
    ])
    const moved = tf.image.transform(images, transforms, 'nearest', 'constant', -1)
    await expectClose(moved, Float32Array.of(1, 2, 3, 4, 6, -1, 8, -1))
  })
})

describe('adamStep', () => {
  it("follows PyTorch's Adam over several steps", expectAdamToFollowTheReference)

  it('refuses moments of the wrong size', () => {
    const a = tf.variable(tf.zeros([3]))
    const moments = tf.variable(tf.zeros([2, 4]))
    expect(() => adamStep([a], [tf.ones([3])], moments, settingsOf(1))).toThrow(/must be \[2, 3\]/)
  })
})

describe('clipScale', () => {
  it('is what brings the norm of all gradients down to the limit, else 1', expectClipScaleToFollowTheNorm)
})

describe('on a backend without our kernels', () => {
  beforeAll(async () => {
    // A second cpu backend under another name, with the stock kernels alone, stands in for webgl.
    const cpu = tf.backend() as tf.KernelBackend
    tf.registerBackend('stock', () => cpu)
    for (const kernel of tf.getKernelsForBackend('cpu')) {
      if (!/^(BiasActivation|BatchNormActivation|AdamUpdate|ClipScale)/.test(kernel.kernelName)) {
        tf.registerKernel({ ...kernel, backendName: 'stock' })
      }
    }
    await tf.setBackend('stock')
    return async () => {
      await tf.setBackend('cpu')
    }
  })

  it.each(activations)('the compositions equal stock operations with activation %s', async (activation) => {
    expect(tf.getKernel('BatchNormActivation', tf.getBackend())).toBeUndefined()
    const x = normal([4, 2, 3], 12)
    const gamma = tf.tensor1d([1, 0.5, -2])
    const beta = tf.tensor1d([0.2, 0, -0.1])
    const segments = [3, 1]
    const parts = tf.split(x, segments).map((batch) => stockBatchNorm(batch, gamma, beta, activation))
    const running = { ...zeroStatistics(3), momentum: 0.25, followed: 0 }
    const own = batchNormActivation(x, gamma, beta, { activation, segments, running })
    await expectClose(own, tf.concat(parts.map(({ y }) => y)))
    await expectClose(running.mean, tf.mul(parts[0]?.mean ?? NaN, 0.25))
    await expectClose(running.variance, tf.mul(parts[0]?.variance ?? NaN, 0.25))
    await expectClose(biasActivation(x, beta, activation), activate(tf.add(x, beta), activation))
  })

  it("adamStep follows PyTorch's Adam", expectAdamToFollowTheReference)

  it('clipScale follows the norm', expectClipScaleToFollowTheNorm)
})
