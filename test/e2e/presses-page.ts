/** What the tests that press everything share: how a run is begun and paused, what is stored, what differs from run to run. */
import type { Page } from 'playwright-core'
import { expect } from 'vitest'

/** A test that presses everything takes its time. */
export const long = { timeout: 600_000 }

/** How many entries each store of the page's databases holds, by `database/store`. */
export const storedRuns = (page: Page) =>
  page.evaluate(async () => {
    const settled = <T>(request: IDBRequest<T>) =>
      new Promise<T>((resolve, reject) => {
        request.onsuccess = () => resolve(request.result)
        request.onerror = () => reject(request.error ?? new Error('IndexedDB'))
      })
    const kept: Record<string, number> = {}
    for (const { name } of await indexedDB.databases()) {
      const database = await settled(indexedDB.open(name ?? ''))
      for (const store of database.objectStoreNames) {
        kept[`${name}/${store}`] = await settled(database.transaction(store).objectStore(store).count())
      }
      database.close()
    }
    return kept
  })

/** Iteration that the mixture's bar shows. */
export const iteration = (page: Page) =>
  page
    .getByRole('progressbar', { name: 'Iterations done' })
    .evaluate((progress) => (progress as HTMLProgressElement).value)

export const paused = (page: Page) =>
  page.getByRole('button', { name: /Pause/ }).waitFor({ state: 'hidden', timeout: 60_000 })

/** Labels' words, for a model that was trained for a moment may take any for any other. */
export const anyLabel = [
  [/(mostly|most often) [\w-]+/g, 'mostly …'],
  [/Test image #, \w+, p/, 'Test image #, …, p'],
] as const

/** The rooms' test presses these, and that of the room Runs what a lab's list of runs opens. */
export const shell = /^(: button Skip|Rooms: |header: |Recipe: button Compare, name, sort…)/

/** A mixture small enough for a test. */
export const small = 'preset=joint&width=0.125&K=3&Dz=4&M=16&MRC=32&previewEvery=5'

/** Begins a run of the mixture and pauses it. */
export async function trainBriefly(page: Page) {
  const train = page.getByRole('button', { name: /^Train from scratch/ })
  await expect.poll(() => train.isEnabled(), { timeout: 120_000 }).toBe(true)
  await train.click()
  await expect.poll(() => iteration(page), { timeout: 60_000 }).toBeGreaterThanOrEqual(5)
  await page.getByRole('button', { name: /Pause/ }).click()
  await paused(page)
}

/** What is pressed, by what it is and where it stands. */
export const named = (part: string, kind: string, names: readonly string[]) =>
  names.map((name) => `${part}: ${kind} ${name}`)

/** What files are chosen by in the room Fusion, and what is made of them: a test of its own presses it. */
export const ofFiles =
  'Recipe: (list (Fine-tune on|Model|Which of these # models)|fold Model|button (Open a run…|Send them to the Captions room|' +
  'Dismiss|Choose .*|Keep .*|Not now|Use .*|Forget .*|Load this model))|What was understood: |Forget these images\\?: |' +
  'Readings: (fold Your own judgesONNX|button (Choose an ONNX file|Back to the bundled one|Dismiss)|choice |list )'
