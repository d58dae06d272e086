/** A window that may keep the page, on a host that can be switched off; and both labs trained without it. */
import { join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { expect } from 'vitest'
import { fetchedTwice, serveSite, type Line, type Site } from '../../bench/page/site'
import { root } from '../../scripts/setup.mjs'
import { fineTune, patient, step, waitReady } from './fusion-page'
import { checkAccessibility, watch } from './harness'
import { iteration, small } from './presses-page'

export const dist = join(root, 'dist')
/** Two short runs. @param iterations of the mixture */
export const recipes = (iterations: number) =>
  `?backend=wasm&${iterations > 1000 ? rare : small}&iterations=${iterations}&samples=0&ft.steps=10&ft.batch=2`

/** A model this small writes tens of checkpoints a second, and the browser's storage, its service workers' too, comes to nothing else. */
const rare = small.replace('previewEvery=5', 'previewEvery=500').replace('checkpointEvery=50', 'checkpointEvery=50000')

/** The site below a folder of its host. */
export const belowFolder = (line: Partial<Line> = {}): Promise<Site> =>
  serveSite(dist, { megabitsPerSecond: Infinity, latencyMs: 0, under: 'some/path/', ...line })

export async function visit(browser: Browser, site: Site) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, reducedMotion: 'reduce' })
  const problems: string[] = []
  await watch(context, site.address, problems)
  const leave = async () => {
    await context.close()
    await site.close()
  }
  return { site, context, page: await context.newPage(), problems, leave }
}

export const trainMixture = (page: Page) => page.getByRole('button', { name: 'Train from scratch' })
export const canTrain = (page: Page) => expect.poll(() => trainMixture(page).isEnabled(), patient).toBe(true)

/** Opens what says what is kept, once it says that of the page itself. */
export async function openKept(page: Page, says: string | RegExp = /The page itself is kept \(.* MB\)/) {
  await page.getByRole('button', { name: 'About, how to cite, keys' }).click()
  await page.getByRole('button', { name: 'What is kept, and fetching it beforehand' }).click()
  const kept = page.getByRole('dialog', { name: 'Without a network' })
  await kept.getByText(says).waitFor(patient)
  return kept
}

/** Mixture is kept because it was open, Fusion beforehand; then the host is gone, and both do all their steps after a reload. */
export async function trainWithoutNetwork({ site, page, problems }: Awaited<ReturnType<typeof visit>>) {
  await page.goto(`${site.address}${recipes(100)}#mixture`)
  await canTrain(page)
  const kept = await openKept(page)
  await checkAccessibility(page)
  const isKept = async (room: string, how: string) => {
    const row = kept.getByRole('row', { name: new RegExp(`^${room}`) })
    await expect.poll(() => row.getByRole('cell').nth(1).textContent(), patient).toBe(how)
  }
  const press = (name: string) => kept.getByRole('button', { name, exact: true }).click()
  await press('Fetch Fusion')
  await isKept('Fusion', 'all')
  await press('Fetch Captions')
  await isKept('Captions', 'all')
  await press('Drop Captions')
  await isKept('Captions', 'nothing')
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
  await expect.poll(() => step(page), patient).toBe(10)
  expect(problems).toEqual([])
}
