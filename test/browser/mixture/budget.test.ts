/**
 * What an iteration of the `classroom` preset (K = 10) may ask of the GPU, and that a slider leaves nothing behind.
 * Widths and batch are small: they change how long a dispatch takes, not how many there are.
 */
import * as tf from '@tensorflow/tfjs-core'
import { beforeAll, expect, it } from 'vitest'
import { MOST_DISPATCHES, MOST_OF_STOCK, MOST_SUBMITS } from '../../../bench/mixture/report'
import type { Variant } from '../../../bench/mixture/types'
import { variantTrainer } from '../../../bench/mixture/variants'
import { countGpu, type GpuCounts } from '../../../src/gpu/counters'
import { registerKernels } from '../../../src/gpu/kernels/index'
import type { MixtureTrainer } from '../../../src/mixture/trainer'
import { startAnyWebgpu } from '../compare'

const size = { width: 1 / 16, batch: 2 }

let counter: ReturnType<typeof countGpu>

beforeAll(async () => {
  counter = countGpu(await startAnyWebgpu())
  await tf.setBackend('webgpu')
})

function dispose(trainer: MixtureTrainer) {
  trainer.model.dispose()
  trainer.dispose()
}

/**
 * Of one iteration with the read of its metrics.
 * @param warmUp runs one before: stock Adam makes its moments in its first
 */
async function countsOf(variant: Variant, warmUp: boolean): Promise<GpuCounts> {
  const trainer = variantTrainer(variant, size)
  if (warmUp) {
    trainer.step()
    await trainer.readMetrics()
  }
  counter.reset()
  trainer.step()
  const { steps } = await trainer.readMetrics()
  const counts = counter.read()
  expect(steps[0]?.lossD, variant).toBeGreaterThan(0)
  dispose(trainer)
  return counts
}

it('an iteration takes few dispatches and submits, however many Gaussians an image: at most half of the stock ones', async () => {
  const ours = await countsOf('ours', false)
  expect(ours.dispatches).toBeLessThanOrEqual(MOST_DISPATCHES)
  expect(ours.submits).toBeLessThanOrEqual(MOST_SUBMITS)
  const allGaussians = await countsOf('batched', false)
  // Of ten times the images some sums over rows are cut in two: a few dispatches more, never a loop over the Gaussians.
  expect(allGaussians.dispatches).toBeLessThanOrEqual(ours.dispatches + 8)
  // Last: it takes our kernels away.
  const stock = await countsOf('stock', true)
  expect(ours.dispatches / stock.dispatches).toBeLessThanOrEqual(MOST_OF_STOCK)
})

it('200 moves of a slider leave memory as it was', async () => {
  registerKernels('webgpu')
  const trainer = variantTrainer('ours', size)
  const { model } = trainer
  const drag = (i: number) => {
    const share = i / 199
    return model.interpolate([[share, 1 - share, 0, 0, 0, 0, 0, 0, 0, 0]], 1, 7)
  }
  for (let i = 0; i < 10; i++) await drag(i)
  const before = tf.memory()
  const pictures = [await drag(0), await drag(199)]
  for (let i = 1; i < 199; i++) await drag(i)
  expect(tf.memory()).toEqual(before)
  expect(pictures[0]?.pixels).not.toEqual(pictures[1]?.pixels)
  dispose(trainer)
})
