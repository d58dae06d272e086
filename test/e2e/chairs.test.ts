/** A stranger's path, from each of the three chairs that the page is made for. */
import { readFileSync } from 'node:fs'
import { unzipSync } from 'fflate'
import type { BrowserContext, Page } from 'playwright-core'
import { expect } from 'vitest'
import { readEvents } from '../node/store/tensorboard/reader'
import { checkAccessibility, checkFitsWidth, screenshot, test } from './harness'
import { iteration, pause, reaches, train, waitReady } from './mixture-page'

const patient = { timeout: 120_000 }

const mayCopy = async (context: BrowserContext) => context.grantPermissions(['clipboard-read', 'clipboard-write'])
const copied = (page: Page) => page.evaluate(() => navigator.clipboard.readText())

test('a teacher goes from the article to a training of their own, and hands it on as a link', async ({ open }) => {
  const page = await open({ path: '?backend=wasm#start', prepare: mayCopy })
  await page.getByRole('button', { name: 'takes everything' }).click()
  const alone = page.getByRole('figure', { name: 'without RC' })
  await alone.getByRole('img', { name: /Gaussian \d+ 100\.0 %/ }).waitFor(patient)
  await alone.getByRole('link').click()
  expect(await page.title()).toBe('Mixture – Modeweave')
  await waitReady(page)
  await train(page).click()
  await reaches(page, 2)
  await pause(page)
  await page.getByRole('button', { name: 'Copy link' }).click()
  await expect.poll(() => copied(page)).toContain('RC=false')
  const link = new URL(await copied(page))

  const phone = await open({ path: `${link.search}${link.hash}`, width: 390, height: 844, touch: true })
  await phone.getByRole('button', { name: 'Recipe' }).tap(patient)
  const regulariser = phone.getByRole('switch', { name: /R.?C|Regulariser/ })
  await regulariser.waitFor(patient)
  expect(await regulariser.isChecked()).toBe(false)
  await checkFitsWidth(phone)
  await screenshot(phone, 'chairs-teacher-phone')
  await checkAccessibility(phone)
})

/** Three Gaussians, eighth widths, a hundred iterations. */
const small =
  'preset=joint&width=0.125&K=3&Dz=4&M=16&MRC=32&iterations=100&previewEvery=20&checkpointEvery=50&evaluateEvery=50&samples=0'

/** Trains the recipe of the address to its end. */
async function trained(page: Page) {
  await waitReady(page)
  await train(page).click()
  await page.getByText(/^bundled:/).waitFor({ state: 'hidden', ...patient })
  await expect.poll(() => iteration(page), patient).toBe(100)
  await page.getByText('saved at 100').waitFor(patient)
}

/** What a press saves. */
async function saved(page: Page, press: () => Promise<void>) {
  const [download] = await Promise.all([page.waitForEvent('download'), press()])
  return { name: download.suggestedFilename(), bytes: readFileSync(await download.path()) }
}

test('a researcher compares two runs, takes the table home, finds them the next day, and reads a run elsewhere', async ({
  open,
}) => {
  const page = await open({ path: `?backend=wasm&${small}&seed=2#mixture` })
  await trained(page)
  const file = await saved(page, () => page.getByRole('button', { name: 'Download run' }).click())
  const parts = unzipSync(file.bytes)
  const { settings } = JSON.parse(new TextDecoder().decode(parts['run.json'])) as { settings: { seed: number } }
  expect(settings.seed).toBe(2)
  const [, events] = Object.entries(parts).find(([name]) => name.includes('tfevents')) ?? []
  expect(readEvents(events ?? new Uint8Array()).at(-1)?.step).toBe(100)
  expect(new TextDecoder().decode(parts['metrics.csv']).trimEnd().split('\n').at(-1)).toMatch(/^100,/)

  await page.goto(page.url().replace('seed=2', 'seed=3'))
  await trained(page)
  await page.getByRole('link', { name: 'Runs', exact: true }).click()
  const ticks = page.getByRole('checkbox', { name: /^Compare .*iteration 100$/ })
  await expect.poll(() => ticks.count(), patient).toBe(2)
  for (const tick of await ticks.all()) await tick.check()
  await page.getByRole('button', { name: 'Compare 2 runs' }).click()
  const differing = page.getByRole('region', { name: 'Scores and settings' }).locator('.settings tr')
  expect(await differing.allInnerTexts()).toEqual([expect.stringMatching(/seed\s+3\s+2$/i)])
  await screenshot(page, 'chairs-researcher-compared')
  await checkAccessibility(page)
  const table = await saved(page, () => page.getByRole('button', { name: 'Download CSV' }).click())
  // A line for each score of each run.
  expect(table.bytes.toString().trimEnd().split('\n').length).toBe(2 * 5 + 1)

  // The address says what is compared.
  await page.reload()
  await page.getByRole('button', { name: 'Back to the list' }).click(patient)
  await expect.poll(() => ticks.count(), patient).toBe(2)
})
