import '@tensorflow/tfjs-backend-cpu'
import * as tf from '@tensorflow/tfjs-core'
import { expect, it } from 'vitest'
import { startWasm } from '../../../../../src/gpu/wasm'
import { difference, onBackend } from './compare'

/** WebGL and WebGPU take no such factors; all others are in the self-test's cases. */
it('wasm matMul equals cpu where each factor is for several batches of the other', async () => {
  await startWasm()
  const run = () => [
    tf.matMul(tf.randomNormal([2, 1, 3, 4], 0, 1, 'float32', 1), tf.randomNormal([1, 3, 4, 6], 0, 1, 'float32', 2)),
  ]
  const [expected = []] = await onBackend('cpu', run)
  const [actual = []] = await onBackend('wasm', run)
  expect(difference(actual, expected)).toBeLessThan(1e-5)
})
