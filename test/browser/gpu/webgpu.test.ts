/** Our kernels, and the stock operations that training relies on, on WebGPU against the cpu backend. */
import * as tf from '@tensorflow/tfjs-core'
import { beforeAll, describe, expect, it } from 'vitest'
import { adamSettings, adamStep } from '../../../src/gpu/kernels/adam'
import { clipScale } from '../../../src/gpu/kernels/clip-scale'
import { caseGroups } from '../../../src/selftest/cases/index'
import { expectSameAsCpu, startAnyWebgpu } from '../compare'

beforeAll(() => startAnyWebgpu())

/** Those of tfjs's own kernels are `npm run test:long`'s. */
const cases = caseGroups.filter(({ stockOnWebgpu }) => !stockOnWebgpu).flatMap((group) => group.cases)

describe('WebGPU equals cpu', () => {
  it.each(cases)('$name', (test) => expectSameAsCpu('webgpu', test))
})

describe('an update in place', () => {
  it('is seen by a read after one that was under way', async () => {
    await tf.setBackend('webgpu')
    const parameter = tf.variable(tf.ones([4]))
    const moments = tf.variable(tf.zeros([2, 4]))
    const hyper = { learningRate: 0.5, beta1: 0, beta2: 0, epsilon: 0, step: 1 }
    const settings = tf.tensor1d(adamSettings(hyper))
    adamStep([parameter], [tf.ones([4])], moments, settings)
    const underWay = parameter.data()
    adamStep([parameter], [tf.ones([4])], moments, settings)
    expect(Array.from(await underWay)).toEqual([0.5, 0.5, 0.5, 0.5])
    expect(Array.from(await parameter.data())).toEqual([0, 0, 0, 0])
  })
})

describe('a NaN', () => {
  it('is not hidden by clipping', async () => {
    await tf.setBackend('webgpu')
    const settings = tf.ones([9])
    expect((await clipScale([tf.tensor1d([1, NaN])], settings).data())[0]).toBeNaN()
  })

  it('is not hidden by an activation', async () => {
    await tf.setBackend('webgpu')
    const { biasActivation } = await import('../../../src/gpu/kernels/bias-activation')
    for (const activation of ['relu', 'leakyRelu', 'tanh'] as const) {
      const [value] = await biasActivation(tf.tensor1d([NaN]), tf.zeros([1]), activation).data()
      expect(value, activation).toBeNaN()
    }
  })
})
