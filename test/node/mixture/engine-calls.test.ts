/** How few kernels tfjs' engine is asked for on WebAssembly, where they, and not the arithmetic, were a fifth of an iteration. */
import { expect, it } from 'vitest'
import { countEngineCalls } from '../../../bench/counts/engine-calls'
import { MOST_ENGINE_CALLS, sum } from '../../../bench/counts/report'
import { variantTrainer } from '../../../bench/mixture/variants'
import { startBackend } from '../../../src/gpu/backend'

it('an iteration of "joint" takes few calls of the engine, and the next as many', async () => {
  await startBackend('wasm')
  // Sizes change how long a kernel takes, not how many there are.
  const trainer = variantTrainer('ours', { width: 1 / 16, batch: 2 })
  const counter = countEngineCalls()
  const callsOfOne = async () => {
    counter.reset()
    trainer.step()
    await trainer.readMetrics()
    return counter.read()
  }
  await callsOfOne()
  const calls = await callsOfOne()
  expect(sum(calls)).toBeLessThanOrEqual(MOST_ENGINE_CALLS)
  expect(await callsOfOne()).toEqual(calls)
})
