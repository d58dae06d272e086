/** The page without a network, below a folder of its host: both labs train with what was kept; a new version waits until it is asked for. */
import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { expect } from 'vitest'
import { patient } from './fusion-page'
import { test } from './harness'
import { belowFolder, canTrain, dist, recipes, trainMixture, trainWithoutNetwork, visit } from './offline-page'
import { iteration, long } from './presses-page'

test(
  'both labs do all their steps without a network, one kept by use, the other beforehand',
  long,
  async ({ browser }) => {
    const window = await visit(browser, await belowFolder())
    try {
      await trainWithoutNetwork(window)
    } finally {
      await window.leave()
    }
  },
)

/** The site as a later build would have it: another page, and a worker that knows it. */
function nextVersion() {
  const page = readFileSync(join(dist, 'index.html'), 'utf8')
  const next = page.replace('</body>', '<p id="next"></p></body>')
  const hashOf = (text: string) => createHash('sha256').update(text).digest('hex')
  const version = { isThere: false }
  const change = (path: string, bytes: Buffer) => {
    if (!version.isThere) return bytes
    if (path === 'index.html') return Buffer.from(next)
    return path === 'service.js' ? Buffer.from(bytes.toString('utf8').replace(hashOf(page), hashOf(next))) : bytes
  }
  return { version, change }
}

test('a new version is offered, and what trains in another tab goes on', long, async ({ browser }) => {
  const { version, change } = nextVersion()
  const { site, context, page, problems, leave } = await visit(browser, await belowFolder({ change }))
  try {
    const news = (tab: Page) => tab.getByRole('status').filter({ hasText: 'A new version of this page is ready' })
    await page.goto(`${site.address}${recipes(100_000)}#mixture`)
    await canTrain(page)
    await page.evaluate(() => navigator.serviceWorker.ready)
    await trainMixture(page).click()
    await expect.poll(() => iteration(page), patient).toBeGreaterThan(0)
    version.isThere = true
    await page.evaluate(async () => (await navigator.serviceWorker.ready).update())
    await news(page).waitFor(patient)
    const then = await iteration(page)

    const other = await context.newPage()
    await other.goto(`${site.address}#captions`)
    expect(await other.locator('#next').count()).toBe(0)
    await news(other).getByRole('button', { name: 'Reload' }).click(patient)
    await other.locator('#next').waitFor({ state: 'attached', ...patient })
    await page.bringToFront()
    expect(await page.locator('#next').count()).toBe(0)
    await expect.poll(() => iteration(page), patient).toBeGreaterThan(then + 5)
    // A part of the older version that was not asked for before.
    await page.getByRole('link', { name: 'Runs' }).click()
    await page.getByRole('heading', { name: 'Runs', level: 2 }).waitFor(patient)
    expect(problems).toEqual([])
  } finally {
    await leave()
  }
})
