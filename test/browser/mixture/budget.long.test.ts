/** What an iteration asks of the GPU beside one with an image of every Gaussian, and beside stock operations. */
import { expect, it, onTestFinished } from 'vitest'
import { leaveDispatchesUndone } from '../../../bench/counts/undone'
import { MOST_OF_STOCK } from '../../../bench/mixture/report'
import { startCounting } from '../compare'
import { countsOf } from './counts'

it('an iteration takes no more dispatches however many Gaussians an image, and at most half of the stock ones', async () => {
  const counter = await startCounting()
  onTestFinished(leaveDispatchesUndone())
  const ours = await countsOf(counter, 'ours', 3)
  const allGaussians = await countsOf(counter, 'batched', 1)
  // Of ten times the images some sums over rows are cut in two: a few dispatches more, never a loop over the Gaussians.
  expect(allGaussians.dispatches).toBeLessThanOrEqual(ours.dispatches + 8)
  // Last: it takes our kernels away.
  const stock = await countsOf(counter, 'stock', 1)
  expect(ours.dispatches / stock.dispatches).toBeLessThanOrEqual(MOST_OF_STOCK)
  // Compiling some two hundred shaders for a software adapter takes what it takes.
}, 600_000)
