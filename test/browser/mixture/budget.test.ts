/**
 * What an iteration of the `joint` preset (K = 10) may ask of the GPU, and that a slider leaves nothing behind.
 * Widths and batch are small: they change how long a dispatch takes, not how many there are.
 */
import * as tf from '@tensorflow/tfjs-core'
import { beforeAll, expect, it, onTestFinished } from 'vitest'
import { leaveDispatchesUndone } from '../../../bench/counts/undone'
import { MOST_DISPATCHES, MOST_OF_STOCK, MOST_SUBMITS, MOST_WRITES } from '../../../bench/mixture/report'
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
 * Of one iteration.
 * @param before iterations before it: stock Adam makes its moments in its first, and from the fourth on ours are replayed
 */
async function countsOf(variant: Variant, before: number): Promise<GpuCounts> {
  const trainer = variantTrainer(variant, size)
  for (let i = 0; i < before; i++) {
    trainer.step()
    await trainer.readMetrics()
  }
  counter.reset()
  trainer.step()
  const counts = counter.read()
  const { steps } = await trainer.readMetrics()
  expect(steps.length, variant).toBe(1)
  dispose(trainer)
  return counts
}

it('an iteration takes few dispatches and submits, however many Gaussians an image: at most half of the stock ones', async () => {
  onTestFinished(leaveDispatchesUndone())
  const ours = await countsOf('ours', 3)
  expect(ours.dispatches).toBeLessThanOrEqual(MOST_DISPATCHES)
  expect(ours.submits).toBeLessThanOrEqual(MOST_SUBMITS)
  expect(ours.writes).toBeLessThanOrEqual(MOST_WRITES)
  expect([ours.bindGroups, ours.readbacks]).toEqual([0, 0])
  const allGaussians = await countsOf('batched', 1)
  // Of ten times the images some sums over rows are cut in two: a few dispatches more, never a loop over the Gaussians.
  expect(allGaussians.dispatches).toBeLessThanOrEqual(ours.dispatches + 8)
  // Last: it takes our kernels away.
  const stock = await countsOf('stock', 1)
  expect(ours.dispatches / stock.dispatches).toBeLessThanOrEqual(MOST_OF_STOCK)
  // Compiling some two hundred shaders for a software adapter takes what it takes.
}, 600_000)

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
