/** How the page is come to and left: by an address, by a link with mistakes, without a connection, by a reload in the middle. */
import type { Page } from 'playwright-core'
import { expect, inject } from 'vitest'
import { test } from './harness'

const small = '?backend=wasm&preset=joint&width=0.125&K=3&Dz=4&M=16&MRC=32&previewEvery=5&checkpointEvery=10'

const train = (page: Page) => page.getByRole('button', { name: /^Train from scratch/ })
const iteration = (page: Page) =>
  page
    .getByRole('progressbar', { name: 'Iterations done' })
    .evaluate((progress) => (progress as HTMLProgressElement).value)

async function waitReady(page: Page) {
  await expect.poll(() => train(page).isEnabled(), { timeout: 120_000 }).toBe(true)
}

/** Begins a run and waits until it has done so many iterations. */
async function trainUntil(page: Page, goal: number) {
  await waitReady(page)
  await train(page).click()
  await page.getByText(/^bundled:/).waitFor({ state: 'hidden', timeout: 60_000 })
  await expect.poll(() => iteration(page), { timeout: 120_000 }).toBeGreaterThanOrEqual(goal)
}

test('opens on the front page, and a link with a recipe alone in the recipe’s room', async ({ open }) => {
  const page = await open({ path: '?backend=wasm' })
  expect(await page.title()).toBe('Start – Modeweave')
  const linked = await open({ path: '?backend=wasm&K=3' })
  expect(await linked.title()).toBe('Mixture – Modeweave')
  // Its room stays when the recipe is set back, and the page reloaded.
  expect(new URL(linked.url()).hash).toBe('#mixture')
})

test('each room has its title, and a room that there is not is told', async ({ open }) => {
  const page = await open({ path: '?backend=wasm#captions' })
  expect(await page.title()).toBe('Captions – Modeweave')
  for (const room of ['Fusion', 'Interpolate', 'Mixture']) {
    await page.getByRole('link', { name: room }).click()
    await expect.poll(() => page.title()).toBe(`${room} – Modeweave`)
  }
  await page.evaluate(() => (location.hash = '#attic'))
  const told = page.getByText('There is no room “#attic”; this is Start.')
  await told.waitFor()
  await page.getByRole('link', { name: 'Captions' }).click()
  await told.waitFor({ state: 'hidden' })
})

test('says on a phone what is wrong with a link, without the drawer being opened', async ({ open }) => {
  const page = await open({ path: '?backend=wasm&K=999', width: 390, height: 844 })
  const told = page.getByText(/K=999 is not/)
  await told.waitFor({ timeout: 60_000 })
  const box = await told.boundingBox()
  expect(box?.y, 'px from the top of the window').toBeLessThan(844)
  await page.getByRole('button', { name: 'Dismiss' }).first().click()
  await told.waitFor({ state: 'hidden' })
})

test('lists runs that are damaged beyond reading in both rooms, and deletes them', async ({ open }) => {
  const page = await open({ path: small })
  await waitReady(page)
  await page.evaluate(async () => {
    const opening = indexedDB.open('modeweave')
    const database = await new Promise<IDBDatabase>((resolve) => (opening.onsuccess = () => resolve(opening.result)))
    const runs = { summaries: 'abcdef0123', fusionRuns: 'fedcba9876' }
    const transaction = database.transaction(Object.keys(runs), 'readwrite')
    for (const [store, runId] of Object.entries(runs)) transaction.objectStore(store).put({ runId, sum: 1 })
    await new Promise((resolve) => (transaction.oncomplete = resolve))
    database.close()
  })
  await page.reload()
  await waitReady(page)
  for (const [room, damaged] of [
    ['Mixture', 'Damaged run abcdef'],
    ['Fusion', 'Damaged run fedcba'],
  ] as const) {
    await page.getByRole('link', { name: room }).click()
    const row = page.getByRole('listitem').filter({ hasText: damaged })
    await row.waitFor({ timeout: 240_000 })
    await page.getByText(/One stored run is damaged beyond reading/).waitFor()
    await row.getByRole('button', { name: `Delete ${damaged}` }).click()
    await row.waitFor({ state: 'hidden' })
    await page.getByText(/One stored run is damaged beyond reading/).waitFor({ state: 'hidden' })
  }
})

test('says that the host cannot be reached where a room or its worker does not come, and goes on when it can be', async ({
  open,
}) => {
  const address = inject('address')
  const unreached = (path: string) =>
    `console: Failed to load resource: net::ERR_INTERNET_DISCONNECTED (${address}${path})`
  const page = await open({
    path: '?backend=wasm#mixture',
    expectedErrors: [
      'console: worker: its script was not loaded',
      ...['captions', 'fusion'].map((room) => unreached(`?backend=wasm#${room}`)),
      // Fusion's views come with the room.
      /ERR_INTERNET_DISCONNECTED \(\S+\/assets\/\S+\.(js|css)\)$/,
    ],
  })
  await waitReady(page)
  await page.context().setOffline(true)
  await page.getByRole('link', { name: 'Captions' }).click()
  const trouble = page.getByRole('alert').filter({ hasText: 'host cannot be reached' })
  await trouble.first().waitFor({ timeout: 30_000 })
  await page.getByRole('link', { name: 'Fusion' }).click()
  const [engine, room] = ['engine', 'room'].map((what) => trouble.filter({ hasText: new RegExp(what) }))
  await room?.waitFor({ timeout: 30_000 })
  await engine?.waitFor({ timeout: 30_000 })
  await page.context().setOffline(false)
  await room?.getByRole('button', { name: 'Try again' }).click()
  await page.getByRole('region', { name: 'Recipe' }).waitFor({ timeout: 30_000 })
  await engine?.getByRole('button', { name: 'Try again' }).click()
  await page.getByRole('button', { name: /^Wasm/ }).waitFor({ timeout: 120_000 })
  expect(await trouble.count()).toBe(0)
})

test('keeps a run that is reloaded in the middle of its training', async ({ open }) => {
  const page = await open({ path: small })
  await trainUntil(page, 12)
  await page.reload()
  const resume = page.getByRole('button', { name: /^(Resume|Open).* iteration/ }).first()
  await resume.waitFor({ timeout: 120_000 })
  expect(Number(/iteration (\d+)/.exec((await resume.textContent()) ?? '')?.[1])).toBeGreaterThanOrEqual(10)
})

test('goes on training while other rooms are visited, and shows it there and back', async ({ open }) => {
  const page = await open({ path: small })
  await trainUntil(page, 2)
  for (let visit = 0; visit < 2; visit++) {
    await page.getByRole('link', { name: 'Captions' }).click()
    await page.getByRole('grid', { name: 'Captions and their scores' }).waitFor({ timeout: 60_000 })
    await page.goBack()
    await page.getByRole('button', { name: /Pause/ }).waitFor()
    const before = await iteration(page)
    await page.getByRole('link', { name: 'Interpolate' }).click()
    await page.getByRole('group', { name: 'From Gaussian 1 to Gaussian 2' }).first().waitFor({ timeout: 60_000 })
    await expect.poll(() => iteration(page), { timeout: 60_000 }).toBeGreaterThan(before)
    await page.getByRole('link', { name: 'Mixture' }).click()
    await page.getByRole('group', { name: 'Samples of Gaussian 3', exact: true }).waitFor()
  }
})
