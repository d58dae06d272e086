/** The losses that give their gradients along, on each backend that has them in Node: against the graph of stock operations that they took the place of. */
import * as tf from '@tensorflow/tfjs-core'
import { beforeAll, describe, expect, it } from 'vitest'
import { CATEGORICAL_DRAW, drawCategorical } from '../../../src/gpu/kernels/categorical'
import { CLASSIFIER_LOSS, classifierLoss } from '../../../src/gpu/kernels/classifier-loss'
import { SOFTPLUS_LOSS, softplusLoss, type LogitBatch } from '../../../src/gpu/kernels/softplus-loss'
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

/** A reading by stock operations alone. */
async function stockOf(term: (z: tf.Tensor) => tf.Scalar, logits: tf.Tensor) {
  const kernel = tf.getKernel(CLASSIFIER_LOSS, tf.getBackend()) as tf.KernelConfig
  tf.unregisterKernel(CLASSIFIER_LOSS, tf.getBackend())
  const [value] = await term(logits).data()
  tf.registerKernel(kernel)
  return value
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
    const plain: LogitBatch = { rows: 4, sign: 1, factor: -0.25, spread: null, weights: null }
    const weighted = (): LogitBatch => {
      const [spread, weights] = [normal<tf.Tensor2D>([6, 3], 4), normal<tf.Tensor1D>([6], 5)]
      return { rows: 6, sign: -1, factor: 1, spread, weights }
    }

    it.each([
      ['a spread and weights', () => [weighted()]],
      ['neither', () => [plain]],
      ['two batches', () => [plain, weighted()]],
    ])('softplusLoss with %s', async (_, given) => {
      const batches = given()
      const loss = (z: tf.Tensor) => softplusLoss(z as tf.Tensor2D, batches)
      const rows = batches.reduce((sum, batch) => sum + batch.rows, 0)
      await expectSame(SOFTPLUS_LOSS, loss, [normal([rows, 3], 6)])
    })

    it.each([
      ['generated images and pairs', 6, 16],
      ['generated images alone', 6, 0],
      ['pairs alone', 0, 16],
    ])(
      'classifierLoss of %s, and no gradient goes through the target of the consistency',
      async (_, generated, rest) => {
        const weights = { information: 0.8, balance: 1, entropy: 0.3, consistency: 0.7 }
        const targets =
          generated === 0 ? null : { targets: tf.softmax(normal<tf.Tensor2D>([generated, 5], 1)), share: 0.4 }
        const names = ['loss', 'information', 'balance', 'entropy', 'consistency'] as const
        for (const name of names.filter((name) =>
          name === 'information' ? generated > 0 : rest > 0 || name === 'loss',
        )) {
          const term = (z: tf.Tensor) => classifierLoss(z as tf.Tensor2D, targets, weights)[name]
          const logits = normal([generated + rest, 5], 7)
          if (name === 'loss') await expectSame(CLASSIFIER_LOSS, term, [logits])
          else expect((await term(logits).data())[0]).toBeCloseTo((await stockOf(term, logits)) ?? NaN, 5)
        }
      },
    )

    it("the losses refuse rows that are nobody's", () => {
      const logits = tf.zeros<tf.Rank.R2>([5, 3])
      expect(() => softplusLoss(logits, [plain])).toThrow('logits are [5,3] but the batches in them are of 4; together')
      const weights = { information: 1, balance: 1, entropy: 1, consistency: 1 }
      expect(() => classifierLoss(logits, null, weights)).toThrow(
        'are of 0 generated images, and 5 are left, which must',
      )
    })
  })

  it('a logit far out gives a loss and a gradient that are numbers', async () => {
    const z = tf.tensor2d([[400, -400]])
    const { value, grad } = tf.valueAndGrad((z) =>
      softplusLoss(z as tf.Tensor2D, [{ rows: 1, sign: 1, factor: 1, spread: null, weights: null }]),
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
