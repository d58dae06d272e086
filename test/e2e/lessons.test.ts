/** Lessons: one is walked on a phone to its end, by touch; of the others every step points at a control that is there. */
import type { Page } from 'playwright-core'
import { expect } from 'vitest'
import { allowClipboard } from './captions-page'
import { checkAccessibility, checkFitsWidth, test } from './harness'

const strip = (page: Page) => page.getByRole('region', { name: /^Lesson: / })
const step = (page: Page) => strip(page).getByRole('heading')
const way = (page: Page, name: string) => strip(page).getByRole('button', { name, exact: true })
const target = (page: Page) => page.locator('[data-lesson-target]')
const patient = { timeout: 120_000 }

/** Once the room has what the lesson needs. */
const begins = (page: Page) =>
  strip(page)
    .getByText('on its way')
    .or(strip(page).getByText('on their way'))
    .waitFor({ state: 'hidden', ...patient })

test('a lesson is walked to its end on a phone, by touch', async ({ open }) => {
  const page = await open({ path: '#results', width: 360, height: 740, touch: true })
  await allowClipboard(page.context())
  await page.getByRole('button', { name: 'Lesson' }).tap()
  await page.getByRole('button', { name: 'Results: Reading a table' }).tap()
  await begins(page)
  expect(new URL(page.url()).search).toBe('?lesson=table')
  // What is to be pressed is in a drawer: what opens it is pointed at.
  expect(await target(page).innerText()).toBe('Tables and figures')
  await target(page).tap()
  await page.getByRole('button', { name: 'Table 5: Fusion weights' }).tap()
  await checkFitsWidth(page)
  await way(page, 'Next').tap()
  expect(await target(page).getAttribute('aria-label')).toBe('Fusion weights')
  await way(page, 'Next').tap()
  await page.reload()
  await begins(page)
  expect(await step(page).innerText()).toMatch(/3 \/ 5\s+How far it spreads/)
  await checkAccessibility(page)
  await way(page, 'Next').tap()
  // It goes on at the visitor's word alone: what is not done can be left out, or done for them.
  expect(await way(page, 'Next').count()).toBe(0)
  await target(page).scrollIntoViewIfNeeded()
  await target(page).tap()
  await way(page, 'Next').tap()
  await way(page, 'Do it for me').tap()
  await page.getByText('Copied as LaTeX.').waitFor()
  await checkFitsWidth(page)
  await way(page, 'Finish').tap()
  await way(page, 'Put back what I had').tap()
  await strip(page).waitFor({ state: 'hidden' })
  expect(new URL(page.url()).search).toBe('')
  await page.getByRole('heading', { name: /^Table 3/ }).waitFor()
})

test('every step points at a control of its room', async ({ open }) => {
  const page = await open({ path: '?backend=wasm&lesson=collapse', colourScheme: 'dark' })
  /** From the step that is shown to the last; `does` those that the next ones need. */
  async function walk(does: readonly number[]) {
    await begins(page)
    for (let n = 1; n <= 5; n++) {
      await strip(page).getByText(`${n} / 5`).waitFor()
      await expect
        .poll(() => target(page).count(), { message: `step ${n}: ${await step(page).innerText()}`, ...patient })
        .toBe(1)
      await expect.poll(() => target(page).isVisible()).toBe(true)
      if (does.includes(n)) {
        await way(page, 'Do it for me').click()
        await strip(page).getByText('Done').waitFor(patient)
      }
      if (n < 5)
        await strip(page)
          .getByRole('button', { name: /^(Next|Skip)$/ })
          .click()
    }
    await way(page, 'Close the lesson').click()
    const putBack = way(page, 'Put back what I had')
    if (await putBack.isVisible()) await putBack.click()
    await strip(page).waitFor({ state: 'hidden', ...patient })
  }
  async function begin(lesson: string) {
    await page.getByRole('button', { name: 'Lesson' }).click()
    await page.getByRole('button', { name: lesson }).click()
  }
  await walk([])
  await begin('Interpolate: Between the Gaussians')
  await walk([1, 2, 3, 4])
  await begin('Captions: What makes a caption general')
  await walk([1, 2, 4])
  await begin('Fusion: What a model copies')
  await begins(page)
  await checkAccessibility(page)
  // In another room it waits.
  await page.getByRole('link', { name: 'Results' }).click()
  await page.getByText('The lesson “What a model copies” waits in Fusion, at step 1.').waitFor()
  await page.getByRole('button', { name: 'Go on with it' }).click()
  await walk([1, 4])
})

test('a lesson that there is not is named, and the page is as it is', async ({ open }) => {
  const page = await open({ path: '?lesson=alchemy#results' })
  await page.getByText(/The link’s lesson=alchemy is not one of/).waitFor()
  expect(await strip(page).count()).toBe(0)
})
