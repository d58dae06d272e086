/** Both labs without a network, to the very end: Fusion's images are made, and judged by the frozen networks. */
import { waitFinished } from './fusion-page'
import { test } from './harness'
import { trainWithoutNetwork, visit } from './offline-page'
import { long } from './presses-page'

test('both labs train to their end without a network, and the last is measured', long, async ({ browser }) => {
  const window = await visit(browser)
  try {
    await trainWithoutNetwork(window)
    await waitFinished(window.page)
  } finally {
    await window.leave()
  }
})
