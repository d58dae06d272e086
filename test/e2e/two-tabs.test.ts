/** Two tabs of one browser on the same run: one writes it, the other says so and goes on with a copy; both know what is stored. */
import type { Page } from 'playwright-core'
import { expect } from 'vitest'
import { test } from './harness'
import { iteration, long, paused, small, trainBriefly } from './presses-page'

const patient = { timeout: 60_000 }
const path = `?backend=wasm&${small}`

const runs = (page: Page) => page.locator('li').filter({ has: page.getByRole('button', { name: /^Delete MNIST/ }) })
const original = (page: Page) => runs(page).filter({ hasNotText: '(copy)' })
const copies = (page: Page) => runs(page).filter({ hasText: '(copy)' })
const openRun = (page: Page) => original(page).getByRole('button', { name: /^Open/ }).click()
const elsewhere = (page: Page) => page.getByText('This run is open in another tab, which saves it')
const train = (page: Page) => page.getByRole('button', { name: 'Train', exact: true })

/** Model and images are there. */
const ready = (page: Page) =>
  expect
    .poll(() => page.getByRole('button', { name: /^Train from scratch/ }).isEnabled(), { timeout: 120_000 })
    .toBe(true)

test(
  'a run is written by one tab: another says so, trains a copy, and has the run once the first is closed',
  long,
  async ({ open }) => {
    const first = await open({ path })
    const second = await first.context().newPage()
    await second.goto(first.url())
    await ready(second)
    expect(await runs(second).count()).toBe(0)
    await first.bringToFront()
    await trainBriefly(first)
    const left = await iteration(first)
    // Nothing was opened anew.
    await second.bringToFront()
    await expect.poll(() => original(second).count(), patient).toBe(1)
    await original(second).getByText(`iteration ${left} of`).waitFor(patient)

    await openRun(second)
    await elsewhere(second).waitFor(patient)
    await second.getByRole('button', { name: 'Go on with a copy' }).click()
    await elsewhere(second).waitFor({ state: 'hidden', ...patient })
    await train(second).click(patient)
    await expect.poll(() => iteration(second), patient).toBeGreaterThan(left)
    await second.getByRole('button', { name: /Pause/ }).click()
    await paused(second)
    await expect.poll(() => copies(second).count(), patient).toBe(1)

    await first.bringToFront()
    await expect.poll(() => copies(first).count(), patient).toBe(1)
    expect(await iteration(first)).toBe(left)
    await original(first).getByText(`iteration ${left} of`).waitFor(patient)
    await train(first).click()
    await expect.poll(() => iteration(first), patient).toBeGreaterThan(left)
    await first.getByRole('button', { name: /Pause/ }).click()
    await paused(first)
    const end = await iteration(first)
    await first.close()

    await original(second).getByText(`iteration ${end} of`).waitFor(patient)
    await openRun(second)
    await expect.poll(() => iteration(second), patient).toBe(end)
    expect(await elsewhere(second).count()).toBe(0)
    await train(second).click()
    await expect.poll(() => iteration(second), patient).toBeGreaterThan(end)
  },
)

test('a run that was only begun is there after a reload', long, async ({ open }) => {
  const page = await open({ path: `${path}&checkpointEvery=1000` })
  await ready(page)
  await page.getByRole('button', { name: /^Train from scratch/ }).click()
  await page.getByText('saved at').waitFor(patient)
  await page.reload()
  await page.getByRole('button', { name: /^Resume from iteration \d+$/ }).waitFor({ timeout: 120_000 })
  expect(await runs(page).count()).toBe(1)
})
