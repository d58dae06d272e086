/** Room "Runs": a run is listed without an engine, named in two tabs, compared, taken home, deleted, brought back and opened. */
import { readFile } from 'node:fs/promises'
import type { Page } from 'playwright-core'
import { expect } from 'vitest'
import { checkAccessibility, test } from './harness'
import { iteration, long, small, trainBriefly } from './presses-page'

const patient = { timeout: 60_000 }
const list = (page: Page) => page.getByRole('list', { name: 'Runs' }).getByRole('listitem')
/** What stands in a run's field for its name. */
const names = (page: Page) =>
  list(page)
    .getByRole('textbox')
    .evaluateAll((all) => all.map((one) => (one as HTMLInputElement).value))

test(
  'a run is listed without an engine, named in two tabs, compared, taken home, deleted and opened',
  long,
  async ({ open }) => {
    const page = await open({ path: `?backend=wasm&${small}` })
    await trainBriefly(page)
    const trained = await iteration(page)
    await page.getByText(`iteration ${trained} of`).waitFor(patient)
    await page.getByRole('link', { name: 'Runs', exact: true }).click()
    await page.reload()
    const own = list(page).filter({ has: page.getByRole('button', { name: /^Delete/ }) })
    await own.getByRole('img', { name: /^Samples of MNIST/ }).waitFor(patient)
    expect(page.workers(), 'engines').toEqual([])
    // Three mixtures and four fine-tuning runs come with the page.
    await expect.poll(() => list(page).count(), patient).toBe(8)
    expect(await own.innerText()).toMatch(/joint: .*K\s10 → 3.*seed\s1 · iteration/s)

    await own.getByRole('textbox').fill('three Gaussians')
    await own.getByRole('textbox').press('Enter')
    const other = await page.context().newPage()
    await other.goto(page.url())
    await expect.poll(async () => (await names(other))[0], patient).toBe('three Gaussians')
    await page.bringToFront()
    await own.getByRole('button', { name: /^Star/ }).click()
    await own.getByRole('button', { name: /^Note/ }).click()
    // Typed where the cursor is, and kept though the field is never left.
    await page.keyboard.type('too short \nagain')
    await other.bringToFront()
    await other.getByText('too short').waitFor(patient)
    await page.bringToFront()

    await own.getByRole('checkbox').check()
    await list(page).nth(1).getByRole('checkbox').check()
    await page.getByRole('button', { name: 'Compare 2 runs' }).click()
    const settings = page.getByRole('table').getByRole('row')
    await settings.filter({ hasText: 'Gaussians' }).getByText('10', { exact: true }).waitFor()
    const differing = await settings.count()
    await page.getByRole('switch', { name: 'Also settings that are the same' }).check()
    expect(await settings.count()).toBeGreaterThan(differing)
    const [file] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: 'Download CSV' }).click(),
    ])
    expect(await readFile(await file.path(), 'utf8')).toMatch(/"MNIST, balanced, K = 10",ACC,,0\.\d/)
    await checkAccessibility(page)
    await page.getByRole('button', { name: 'Back to the list' }).click()
    // A room that has changed its part of the address is left by Back all the same.
    await page.getByRole('combobox', { name: 'Sort by' }).selectOption('accuracy')
    await expect.poll(() => page.url()).toContain('runs.sort=accuracy')
    await page.goBack()
    await page.getByRole('region', { name: 'Pictures' }).waitFor(patient)
    await page.goForward()
    await page.getByRole('combobox', { name: 'Sort by' }).selectOption('savedAt', patient)

    await own.getByRole('button', { name: /^Delete/ }).click()
    await expect.poll(() => list(page).count()).toBe(7)
    await other.bringToFront()
    await expect.poll(() => list(other).count(), patient).toBe(7)
    await page.bringToFront()
    await page.getByRole('button', { name: 'Undo' }).click()
    await expect.poll(async () => (await names(page))[0]).toBe('three Gaussians')
    await own.getByRole('button', { name: /^Open/ }).click()
    await expect.poll(() => iteration(page), { timeout: 120_000 }).toBe(trained)
    await page.getByRole('listitem').filter({ hasText: 'three Gaussians' }).waitFor(patient)
  },
)
