/** The losses that give their gradients along, on each backend that has them in Node: against the graph of stock operations that they took the place of. */
import * as tf from '@tensorflow/tfjs-core'
import { beforeAll, describe, expect, it } from 'vitest'
import { CATEGORICAL_DRAW, drawCategorical } from '../../../src/gpu/kernels/categorical'
import { CROSS_ENTROPY, crossEntropy } from '../../../src/gpu/kernels/cross-entropy'
import { INFORMATION_MAXIMISATION, informationMaximisation } from '../../../src/gpu/kernels/information-maximisation'
import { SOFTPLUS_LOSS, softplusLoss } from '../../../src/gpu/kernels/softplus-loss'
import { startBackend } from '../../../src/gpu/backend'

const normal = <T extends tf.Tensor>(shape: number[], seed: number) =>
  tf.randomNormal(shape, 0.3, 1.5, 'float32', seed) as T

/** Value and gradients of a loss, times a factor that comes from behind it, by our kernel or by stock operations alone. */
async function measured(kernelName: string, own: boolean, loss: (...at: tf.Tensor[]) => tf.Tensor, at: tf.Tensor[]) {
  const backend = tf.getBackend()
  const kernel = tf.getKernel(kernelName, backend)
  if (kernel === undefined) throw new Error(`${kernelName} is not registered`)
  if (!own) tf.unregisterKernel(kernelName, backend)
  const { value, grads } = tf.valueAndGrads((...x) => tf.mul(loss(...x), 3))(at)
  if (!own) tf.registerKernel(kernel)
  return Promise.all([value, ...grads].map(async (tensor) => [...(await tensor.data())]))
}

async function expectSame(kernelName: string, loss: (...at: tf.Tensor[]) => tf.Tensor, at: tf.Tensor[]) {
  const [own, stock] = [await measured(kernelName, true, loss, at), await measured(kernelName, false, loss, at)]
  expect(own).toHaveLength(at.length + 1)
  own.forEach((values, i) => {
    values.forEach((value, j) => expect(Math.abs(value - (stock[i]?.[j] ?? NaN)), `${i}, ${j}`).toBeLessThan(2e-6))
    expect(values.some((value) => Math.abs(value) > 1e-3)).toBe(true)
  })
}

describe.each(['cpu', 'wasm'] as const)('on %s', (backend) => {
  beforeAll(() => startBackend(backend))

  describe('a loss and its gradients equal those of stock operations', () => {
    it('crossEntropy', async () => {
      const [targets, weights] = [tf.softmax(normal<tf.Tensor2D>([9, 4], 1)), normal<tf.Tensor1D>([9], 2)]
      await expectSame(CROSS_ENTROPY, (z) => crossEntropy(z as tf.Tensor2D, targets, weights), [normal([9, 4], 3)])
    })

    it.each([
      ['a spread and weights', true, -1, 1],
      ['neither', false, 1, -0.25],
    ] as const)('softplusLoss with %s', async (_, weighted, sign, factor) => {
      const spread = weighted ? normal<tf.Tensor2D>([6, 3], 4) : null
      const rows = weighted ? normal<tf.Tensor1D>([6], 5) : null
      const loss = (z: tf.Tensor) => softplusLoss(z as tf.Tensor2D, { spread, rows }, { sign, factor })
      await expectSame(SOFTPLUS_LOSS, loss, [normal([6, 3], 6)])
    })

    it('informationMaximisation, and no gradient goes through the target of the consistency', async () => {
      const weights = { balance: 1, entropy: 0.3, consistency: 0.7 }
      const loss = (z: tf.Tensor) => informationMaximisation(z as tf.Tensor2D, weights).loss
      await expectSame(INFORMATION_MAXIMISATION, loss, [normal([16, 5], 7)])
    })
  })

  it('a logit far out gives a loss and a gradient that are numbers', async () => {
    const z = tf.tensor2d([[400, -400]])
    const { value, grad } = tf.valueAndGrad((z) =>
      softplusLoss(z as tf.Tensor2D, { spread: null, rows: null }, { sign: 1, factor: 1 }),
    )(z)
    expect([...(await value.data()), ...(await grad.data())]).toEqual([400, 1, 0])
  })

  it('drawCategorical takes the class that stock operations take', async () => {
    const [p, noise] = [tf.softmax(normal<tf.Tensor2D>([30, 4], 13)), normal<tf.Tensor2D>([60, 4], 14)]
    const backend = tf.getBackend()
    const kernel = tf.getKernel(CATEGORICAL_DRAW, backend)
    const own = [...(await drawCategorical(p, noise).data())]
    tf.unregisterKernel(CATEGORICAL_DRAW, backend)
    const stock = [...(await drawCategorical(p, noise).data())]
    if (kernel === undefined) throw new Error(`${CATEGORICAL_DRAW} is not registered`)
    tf.registerKernel(kernel)
    expect(own).toEqual(stock)
    expect(own.reduce((a, b) => a + b, 0)).toBe(60)
  })
})
