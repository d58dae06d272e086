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
async function begins(page: Page) {
  await step(page).waitFor(patient)
  await strip(page)
    .getByText(/on (its|their) way/)
    .waitFor({ state: 'hidden', ...patient })
}

test('a lesson is walked to its end on a phone, by touch', async ({ open }) => {
  const page = await open({ path: '#results', width: 360, height: 740, touch: true })
  await allowClipboard(page.context())
  await page.getByRole('button', { name: 'Lesson', exact: true }).tap()
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
        await strip(page).getByText('Done: go on').waitFor(patient)
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
    await page.getByRole('button', { name: 'Lesson', exact: true }).click()
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

test('a link for a class shows what was ticked, or one figure alone', async ({ open }) => {
  const page = await open({ path: '?lesson=alchemy&hide=losses,teacher#results', width: 1280, height: 720 })
  // What a link asks for and there is not is named.
  await page.getByText(/lesson=alchemy is not one of .* hide=teacher is not a list of parts/).waitFor()
  await page.getByRole('table').waitFor()
  await page.getByRole('button', { name: 'Lesson', exact: true }).click()
  await page.getByRole('button', { name: 'Make a link for a class…' }).click()
  const dialog = page.getByRole('dialog', { name: 'Link for a class' })
  for (const name of ['the lesson “Reading a table”', 'for a projector', 'Left column', 'Copy and download'])
    await dialog.getByRole('checkbox', { name }).check()
  await checkAccessibility(page)
  const text = dialog.getByRole('textbox', { name: 'Link' })
  const link = new URL(await text.inputValue())
  expect(link.search).toMatch(/lesson=table&hide=recipe,take-away&present=$/)
  await dialog.getByText('one figure, in a page of yours').click()
  const code = await dialog.getByRole('textbox', { name: 'Lines for your page' }).inputValue()
  const embedded = /src="([^"]+)"/.exec(code)?.[1]?.replaceAll('&amp;', '&') ?? ''
  await checkAccessibility(page)

  await page.goto(link.href)
  await page.getByRole('table').waitFor()
  await step(page).waitFor()
  expect(await page.getByRole('button', { name: 'Tables and figures' }).count()).toBe(0)
  expect(await page.getByRole('button', { name: 'Copy LaTeX' }).count()).toBe(0)
  // Half as large again as 14 px, and in the window all the same.
  const size = await page
    .getByRole('heading', { name: /^Table 3/ })
    .evaluate((title) => title.getBoundingClientRect().height)
  expect(size).toBeGreaterThan(30)
  await checkFitsWidth(page)
  await checkAccessibility(page)
  const theme = await page.locator('header .theme').last().boundingBox()
  expect((theme?.x ?? Infinity) + (theme?.width ?? 0)).toBeLessThanOrEqual(1280)
  // A sheet opens beside its button, a menu leads out of the view.
  await page.getByRole('button', { name: 'Lesson', exact: true }).click()
  const leave = page.getByRole('button', { name: 'Leave the projector view' })
  const box = await leave.boundingBox()
  expect((box?.x ?? Infinity) + (box?.width ?? 0)).toBeLessThan(1280)
  await leave.click()
  await expect.poll(() => new URL(page.url()).searchParams.has('present')).toBe(false)

  await page.setViewportSize({ width: 360, height: 640 })
  await page.goto(embedded)
  await page.getByRole('table').waitFor()
  expect(await page.getByRole('banner').count()).toBe(0)
  expect(await page.getByRole('contentinfo').count()).toBe(0)
  await checkFitsWidth(page)
  await checkAccessibility(page)
  expect(await page.getByRole('link', { name: 'Open in Modeweave' }).getAttribute('href')).not.toContain('embed')
})

test('a link to a step shows its control, though what is above it comes later', async ({ open }) => {
  const page = await open({ path: '?backend=wasm&lesson=collapse&step=2', width: 390, height: 844, touch: true })
  await page.getByRole('group', { name: /^Samples of Gaussian 10,/ }).waitFor(patient)
  await begins(page)
  const isInSight = () =>
    target(page).evaluate((control) => {
      const { top, bottom } = control.getBoundingClientRect()
      return top >= 0 && bottom <= innerHeight
    })
  await expect.poll(isInSight).toBe(true)
})
