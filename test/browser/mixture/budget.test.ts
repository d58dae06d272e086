/** What an iteration may ask of the GPU, and that a slider leaves nothing behind; beside stock kernels in `npm run test:long`. */
import * as tf from '@tensorflow/tfjs-core'
import { beforeAll, expect, it, onTestFinished } from 'vitest'
import { leaveDispatchesUndone } from '../../../bench/counts/undone'
import { MOST_DISPATCHES, MOST_SUBMITS, MOST_WRITES } from '../../../bench/mixture/report'
import { variantTrainer } from '../../../bench/mixture/variants'
import { startCounting, type GpuCounter } from '../compare'
import { countsOf, dispose, size } from './counts'

let counter: GpuCounter

beforeAll(async () => {
  counter = await startCounting()
})

it('an iteration takes few dispatches, submits and writes', async () => {
  onTestFinished(leaveDispatchesUndone())
  const ours = await countsOf(counter, 'ours', 3)
  expect(ours.dispatches).toBeLessThanOrEqual(MOST_DISPATCHES)
  expect(ours.submits).toBeLessThanOrEqual(MOST_SUBMITS)
  expect(ours.writes).toBeLessThanOrEqual(MOST_WRITES)
  expect([ours.bindGroups, ours.readbacks]).toEqual([0, 0])
}, 600_000)

it('200 moves of a slider leave memory as it was', async () => {
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
