/** The queue of sweeps: begun in the room Results, it survives the end of its tab and a reload, and every result opens its run. */
import type { Page } from 'playwright-core'
import { expect } from 'vitest'
import { tinySweep as tiny } from '../tiny-sweep'
import { bar, patient } from './fusion-page'
import { checkAccessibility, test } from './harness'
import { long } from './presses-page'

const queued = (page: Page, count: number) =>
  bar(page)
    .getByRole('button', { name: `Queue (${count})` })
    .waitFor(patient)

/** Results that this browser keeps. */
const results = (page: Page) =>
  page.evaluate(
    () =>
      new Promise<{ id: string; stored: string }[]>((resolve, reject) => {
        const opening = indexedDB.open('modeweave')
        opening.onerror = () => reject(new Error('IndexedDB'))
        opening.onsuccess = () => {
          const all = opening.result.transaction('runResults').objectStore('runResults').getAll()
          all.onsuccess = () => {
            opening.result.close()
            resolve(all.result as { id: string; stored: string }[])
          }
        }
      }),
  )

/** Opens a file in the drawer. */
async function openFile(page: Page, name: string, content: unknown) {
  const chooser = page.waitForEvent('filechooser')
  await page.getByRole('dialog', { name: 'New sweep' }).getByRole('button', { name: 'Open a sweep file' }).click()
  const buffer = Buffer.from(JSON.stringify(content))
  await (await chooser).setFiles({ name, mimeType: 'application/json', buffer })
}

async function addTiny(page: Page) {
  await bar(page).getByRole('button', { name: 'New sweep' }).click()
  const drawer = page.getByRole('dialog', { name: 'New sweep' })
  await openFile(page, 'tiny.json', tiny)
  await drawer.getByText('6 runs, one after another.').waitFor(patient)
  await drawer.getByRole('button', { name: 'Add to the queue' }).click()
  await drawer.waitFor({ state: 'hidden' })
}

test('a sweep of six runs survives an ended tab and a reload', long, async ({ open }) => {
  const page = await open({ path: '?backend=wasm#results' })
  await addTiny(page)
  await expect.poll(async () => (await results(page)).length, patient).toBeGreaterThanOrEqual(1)
  await page.close()

  const second = await page.context().newPage()
  await second.goto(page.url())
  await expect.poll(async () => (await results(second)).length, patient).toBeGreaterThanOrEqual(3)
  await second.reload()
  await queued(second, 0)
  const done = await results(second)
  expect(done).toHaveLength(6)
  // Each is a run of its own, which its lab keeps.
  expect(new Set(done.map(({ stored }) => stored)).size).toBe(6)
  // What is done is taken out of the tables, and brought back.
  await bar(second).getByRole('button', { name: 'Queue (0)' }).click()
  const list = second.getByRole('dialog', { name: 'Queue' })
  await list.locator('summary').filter({ hasText: 'tiny' }).click()
  await checkAccessibility(second)
  await list.getByRole('button', { name: /^Remove\s+alone, seed 0$/ }).click()
  await expect.poll(async () => (await results(second)).length, patient).toBe(5)
  await list.getByRole('button', { name: /^Remove all\s+of tiny$/ }).click()
  await expect.poll(async () => (await results(second)).length, patient).toBe(0)
  await list.getByText('5 results are removed.').waitFor()
  await list.getByRole('button', { name: 'Undo' }).click()
  await expect.poll(async () => (await results(second)).length, patient).toBe(5)
  await list.locator('summary').filter({ hasText: 'tiny' }).click()
  await list.getByRole('button', { name: /^Open its table/ }).click()
  await second.getByRole('heading', { name: 'tiny', exact: true }).waitFor()
  // Its table has filled in, and a cell opens the run itself.
  await second.getByRole('button', { name: 'tiny', exact: true }).click()
  const table = second.getByRole('region', { name: 'Results', exact: true }).getByRole('table')
  await table
    .getByRole('row', { name: /^fused/ })
    .getByRole('button', { name: /^fused, R: / })
    .click()
  await checkAccessibility(second)
  await second.locator('[popover]:popover-open').getByRole('button', { name: 'seed 1' }).click()
  await expect.poll(() => new URL(second.url()).hash).toBe('#fusion')
  const runs = second.getByRole('button', { name: /^Delete/ })
  await expect.poll(() => runs.count(), patient).toBe(6)
  await second.locator('li[aria-current=true]').filter({ hasText: '5-word' }).waitFor(patient)
})

test('the queue is paused, reordered and emptied', long, async ({ open }) => {
  const page = await open({ path: '?backend=wasm#results' })
  await addTiny(page)
  await queued(page, 6)
  await bar(page).getByRole('button', { name: 'Pause' }).click()
  await bar(page).getByText('the queue is paused').waitFor(patient)
  await bar(page).getByRole('button', { name: 'Queue (6)' }).click()
  const list = page.getByRole('dialog', { name: 'Queue' })
  const names = async () =>
    (await list.getByRole('listitem').allInnerTexts()).map((text) => text.split(/\s+tiny/)[0]?.trim())
  expect(await names()).toEqual([
    'alone, seed 0',
    'alone, seed 1',
    'alone, seed 2',
    'fused, seed 0',
    'fused, seed 1',
    'fused, seed 2',
  ])
  await list.getByRole('button', { name: 'Earlier fused, seed 0' }).click()
  await list.getByRole('button', { name: 'Later alone, seed 1' }).click()
  await list.getByRole('button', { name: 'Cancel alone, seed 2' }).click()
  await expect
    .poll(names)
    .toEqual(['alone, seed 0', 'fused, seed 0', 'alone, seed 1', 'fused, seed 1', 'fused, seed 2'])
  await checkAccessibility(page)
  await page.reload()
  await bar(page).getByText('the queue is paused').waitFor(patient)
  await bar(page).getByRole('button', { name: 'Queue (5)' }).click()
  await list.getByRole('button', { name: 'Cancel all' }).click()
  await list.getByRole('button', { name: 'Empty the queue' }).click()
  await queued(page, 0)
})

test('a table queues the runs of its own rows, which is said before and can be undone', long, async ({ open }) => {
  const page = await open({
    path: '?backend=wasm#results',
    // Paused, so that nothing is computed; the first, empty window has no storage.
    prepare: async (context) => {
      await context.addInitScript(() => {
        if (location.protocol !== 'about:') localStorage.setItem('modeweave-sweeps-paused', 'yes')
      })
    },
  })
  const stage = page.getByRole('region', { name: 'Results', exact: true })
  await stage.getByText('24 runs', { exact: true }).waitFor(patient)
  await stage.getByRole('button', { name: 'Run it yourself' }).click()
  await queued(page, 24)
  await stage.getByText('24 runs are queued.').waitFor()
  await stage.getByText('Run by you: 24 queued.').waitFor()
  await checkAccessibility(page)
  // Three of Table 4's nine are Table 3's baseline.
  await page.getByRole('button', { name: /^Table 4/ }).click()
  await stage.getByText('6 of 9 runs', { exact: true }).waitFor()
  await stage.getByRole('button', { name: 'Run it yourself' }).click()
  await queued(page, 30)
  await stage.getByRole('button', { name: 'Undo' }).click()
  await queued(page, 24)
  await stage.getByText('6 of 9 runs', { exact: true }).waitFor()
  // The whole sweep's runs they are: no sweep of the visitor's own.
  expect(await page.getByText('Your sweeps').count()).toBe(0)
})

test('a second tab says what the first one does, and pauses it', long, async ({ open }) => {
  const page = await open({ path: '?backend=wasm#results' })
  await addTiny(page)
  await page.getByRole('button', { name: 'Open the table' }).click()
  await page.getByRole('heading', { name: 'tiny', exact: true }).waitFor()
  const second = await page.context().newPage()
  await second.goto(page.url())
  await bar(second).getByText('in another tab').waitFor(patient)
  await bar(second).getByRole('button', { name: 'Pause' }).click()
  for (const tab of [page, second]) await bar(tab).getByText('the queue is paused').waitFor(patient)
  await bar(second)
    .getByRole('button', { name: /^Queue/ })
    .click()
  const list = second.getByRole('dialog', { name: 'Queue' })
  await list.getByRole('button', { name: 'Cancel all' }).click()
  await list.getByRole('button', { name: 'Keep it' }).click()
  await list.getByRole('button', { name: 'Cancel all' }).click()
  await list.getByRole('button', { name: 'Empty the queue' }).click()
  // An emptied queue is not paused.
  for (const tab of [page, second]) {
    await bar(tab).getByText('Nothing is queued').waitFor(patient)
    await bar(tab).getByRole('button', { name: 'Pause' }).waitFor(patient)
  }
})

test('a sweep is put together, and what cannot be run is said', long, async ({ open }) => {
  const page = await open({ path: '?backend=wasm#results' })
  await bar(page).getByRole('button', { name: 'New sweep' }).click()
  const drawer = page.getByRole('dialog', { name: 'New sweep' })
  await drawer.getByText('9 runs, one after another.').waitFor(patient)
  await checkAccessibility(page)
  await drawer.getByRole('textbox', { name: 'Values of fusion.embeddingWeight' }).fill('0.1, 2')
  await drawer.getByText(/Fine-tuning setting "fusion.embeddingWeight" is 2; allowed: 0 to 1/).waitFor()
  expect(await drawer.getByRole('button', { name: 'Add to the queue' }).isDisabled()).toBe(true)
  await drawer.getByRole('textbox', { name: 'Values of fusion.embeddingWeight' }).fill('0.1')
  await drawer.getByText(/^Share of the fusion caption/).waitFor()
  await drawer.getByRole('button', { name: 'Add a setting' }).click()
  await drawer.getByRole('combobox', { name: 'Setting 2' }).selectOption('fusion.embeddingWeight')
  await drawer.getByText('fusion.embeddingWeight has a row above').waitFor()
  expect(await drawer.getByRole('button', { name: 'Add to the queue' }).isDisabled()).toBe(true)
  await checkAccessibility(page)
  await openFile(page, 'photos.json', { photos: [] })
  await drawer.getByText('photos.json: This is no sweep').waitFor()
  await openFile(page, 'tiny.json', tiny)
  await drawer.getByText('6 runs, one after another.').waitFor()
  expect(await drawer.getByText('photos.json').count()).toBe(0)
  await drawer.getByRole('button', { name: 'Put one together instead' }).click()
  await drawer.getByRole('combobox', { name: 'Setting 2' }).selectOption('images')
  await drawer.getByRole('textbox', { name: 'Values of images' }).fill('8, 16')
  await drawer.getByRole('textbox', { name: 'Seeds' }).fill('4')
  await drawer.getByText('2 runs, one after another.').waitFor()
  const download = page.waitForEvent('download')
  await drawer.getByRole('button', { name: 'Download sweep' }).click()
  expect((await download).suggestedFilename()).toBe('my-sweep.json')
  await drawer.getByRole('radio', { name: 'Mixture' }).check({ force: true })
  await drawer.getByText('3 runs, one after another.').waitFor()
  await drawer.getByRole('button', { name: /^Remove components/ }).click()
  await drawer.getByText('1 run, one after another.').waitFor()
})
