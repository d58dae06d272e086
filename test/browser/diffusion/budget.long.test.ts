/** What a fine-tuning step of the bundled miniature asks of the GPU beside stock operations, which compute the same. */
import { expect, it } from 'vitest'
import { MOST_OF_STOCK_STEP } from '../../../bench/fusion/report'
import { stockKernels, useStockKernels } from '../../../src/selftest/speed/stock-kernels'
import { startCounting } from '../compare'
import { countsOf, lossesOf } from './step-counts'

it('a step takes at most half of the stock dispatches, for the same computation', async () => {
  const kernels = await stockKernels('webgpu')
  const counter = await startCounting()
  const ours = await countsOf(counter, 'ours', 5)
  const losses = await lossesOf('ours')
  // Last: it takes our kernels away.
  useStockKernels(kernels)
  const stock = await countsOf(counter, 'stock', 1)
  expect(ours.within.dispatches / stock.within.dispatches).toBeLessThanOrEqual(MOST_OF_STOCK_STEP)
  for (const [i, loss] of (await lossesOf('stock')).entries()) expect(losses[i]).toBeCloseTo(loss, 3)
}, 240_000)
