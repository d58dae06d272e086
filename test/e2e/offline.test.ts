/** The page without a network, below a folder of its host: both labs train with what was kept; a new version waits until it is asked for. */
import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { expect } from 'vitest'
import { fetchedTwice, serveSite, type Line } from '../../bench/page/site'
import { root } from '../../scripts/setup.mjs'
import { fineTune, patient, waitFinished, waitReady } from './fusion-page'
import { checkAccessibility, test, watch } from './harness'
import { iteration, long, small } from './presses-page'

const dist = join(root, 'dist')
const short = `?backend=wasm&${small}&iterations=100&samples=0&ft.steps=50&ft.batch=4`

/** A window that may have a service worker, on a host that can be switched off. */
async function visit(browser: Browser, line: Partial<Line> = {}) {
  const site = await serveSite(dist, { megabitsPerSecond: Infinity, latencyMs: 0, under: 'some/path/', ...line })
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, reducedMotion: 'reduce' })
  const problems: string[] = []
  await watch(context, site.address, problems)
  const leave = async () => {
    await context.close()
    await site.close()
  }
  return { site, context, page: await context.newPage(), problems, leave }
}

const trainMixture = (page: Page) => page.getByRole('button', { name: 'Train from scratch' })
const canTrain = (page: Page) => expect.poll(() => trainMixture(page).isEnabled(), patient).toBe(true)

/** Opens what says what is kept, once the page itself is. */
async function openKept(page: Page) {
  await page.getByRole('button', { name: 'About, how to cite, keys' }).click()
  await page.getByRole('button', { name: 'What is kept, and fetching it beforehand' }).click()
  const kept = page.getByRole('dialog', { name: 'Without a network' })
  await kept.getByText(/The page itself is kept \(.* MB\)/).waitFor(patient)
  return kept
}

test(
  'both labs train to their end without a network, one kept by use, the other beforehand',
  long,
  async ({ browser }) => {
    const { site, page, problems, leave } = await visit(browser)
    try {
      await page.goto(`${site.address}${short}#mixture`)
      await canTrain(page)
      const kept = await openKept(page)
      const row = (name: string) => kept.getByRole('row', { name: new RegExp(`^${name}`) })
      await checkAccessibility(page)
      await kept.getByRole('button', { name: 'Fetch Fusion', exact: true }).click()
      await expect.poll(() => row('Fusion').getByRole('cell').nth(1).textContent(), patient).toBe('all')
      // Captions are dropped again: what Start needs of them goes too.
      await kept.getByRole('button', { name: 'Fetch Captions', exact: true }).click()
      await expect.poll(() => row('Captions').getByRole('cell').nth(1).textContent(), patient).toBe('all')
      await kept.getByRole('button', { name: 'Drop Captions', exact: true }).click()
      await expect.poll(() => row('Captions').getByRole('cell').nth(1).textContent(), patient).toBe('nothing')
      // The page's own file, which no host lets be kept, is fetched by its worker too.
      expect(fetchedTwice(site.fetched).filter((path) => path !== 'index.html')).toEqual([])
      await site.close()

      await page.reload()
      await canTrain(page)
      await trainMixture(page).click()
      await expect.poll(() => iteration(page), patient).toBe(100)
      await page.getByRole('link', { name: 'Fusion' }).click()
      await waitReady(page)
      await fineTune(page).click()
      await waitFinished(page)
      expect(problems).toEqual([])
    } finally {
      await leave()
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
  const { site, context, page, problems, leave } = await visit(browser, { change })
  try {
    const news = (tab: Page) => tab.getByRole('status').filter({ hasText: 'A new version of this page is ready' })
    await page.goto(`${site.address}${short.replace('iterations=100', 'iterations=100000')}#mixture`)
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
