/** Room "Mixture" as tests handle it. */
import type { Page } from 'playwright-core'
import { expect } from 'vitest'

/** A recipe small enough for a test: three Gaussians, eighth widths. */
export const small = 'preset=joint&width=0.125&K=3&Dz=4&M=16&MRC=32&previewEvery=5&checkpointEvery=50'

export const train = (page: Page) => page.getByRole('button', { name: /^Train from scratch/ })
export const bar = (page: Page) => page.getByRole('contentinfo')
export const waitReady = (page: Page) => expect.poll(() => train(page).isEnabled(), { timeout: 120_000 }).toBe(true)

/** Iteration that the transport bar shows. */
export const iteration = (page: Page) =>
  page
    .getByRole('progressbar', { name: 'Iterations done' })
    .evaluate((progress) => (progress as HTMLProgressElement).value)

/** Waits for the visitor's own run (the bundled one is far ahead) to reach an iteration. */
export async function reaches(page: Page, goal: number, timeout = 120_000) {
  await page.getByText(/^bundled:/).waitFor({ state: 'hidden', timeout })
  await expect.poll(() => iteration(page), { timeout }).toBeGreaterThanOrEqual(goal)
}

export async function pause(page: Page) {
  await page.getByRole('button', { name: /Pause/ }).click()
  await page.getByRole('button', { name: 'Train', exact: true }).waitFor({ timeout: 120_000 })
}
