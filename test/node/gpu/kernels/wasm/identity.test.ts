import * as tf from '@tensorflow/tfjs-core'
import { expect, it } from 'vitest'
import { startWasm } from '../../../../../src/gpu/wasm'

it('a clone on wasm shares the values, and keeps them when the original is disposed', async () => {
  await startWasm()
  const before = tf.memory().numDataBuffers
  const original = tf.tensor1d([1, 2, 3])
  const clone = tf.clone(original)
  expect(tf.memory().numDataBuffers - before).toBe(1)
  original.dispose()
  const other = tf.tensor1d([7, 7, 7])
  expect([...(await clone.data())]).toEqual([1, 2, 3])
  tf.dispose([clone, other])
  expect(tf.memory().numDataBuffers).toBe(before)
})
