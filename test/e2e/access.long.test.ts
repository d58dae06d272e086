/** axe and the contrast of every text over every room and dialog, in both themes and at three widths, and in the system's colours: what the rooms' own tests do for one window each. */
import type { Page } from 'playwright-core'
import { expect } from 'vitest'
import { checkContrast } from './contrast'
import { checkAccessibility, checkFitsWidth, test } from './harness'

const rooms = ['start', 'mixture', 'interpolate', 'captions', 'fusion', 'results', 'runs', 'selftest']

test.for(rooms)('room %s', { timeout: 600_000 }, async (room, { open }) => {
  const page = await open({ path: `?backend=wasm#${room}` })
  await page.locator('main').getByRole('heading').first().waitFor({ timeout: 120_000 })
  await expect.poll(() => page.locator('main progress').count(), { timeout: 300_000 }).toBe(0)
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme })
    for (const width of [1280, 640, 360]) {
      await page.setViewportSize({ width, height: 800 })
      // Figures are drawn anew for the new width.
      await page.waitForTimeout(500)
      await checkFitsWidth(page)
      await checkAccessibility(page)
      await checkContrast(page, `${room}, ${colorScheme}, ${width} px`)
    }
  }
})

/** On a phone what stands in the left column is in a drawer. */
const press = (name: string | RegExp) => async (page: Page) => {
  const button = page.getByRole('button', { name }).first()
  const isSeen = await button.waitFor({ timeout: 10_000 }).then(
    () => true,
    () => false,
  )
  if (!isSeen) await page.locator('button[data-part="recipe"]').click()
  await button.click()
}

/** Dialogs by their titles: where they are, and how they are opened. */
const dialogs: readonly [title: string, room: string, open: (page: Page) => Promise<void>][] = [
  ['About Modeweave', 'start', press(/^About/)],
  [
    'Without a network',
    'start',
    async (page) => {
      await press(/^About/)(page)
      await press(/^What is kept/)(page)
    },
  ],
  [
    'Link for a class',
    'mixture',
    async (page) => {
      await press('Lesson')(page)
      await press('Make a link for a class…')(page)
    },
  ],
  ['When something is wrong', 'captions', (page) => page.evaluate(() => void (location.hash = 'help=model-too-large'))],
  ['Take the model away', 'mixture', press('Choose a form…')],
  ['Runs of Mixture', 'mixture', press('Compare, name, sort…')],
  ['Start over?', 'captions', press('Start over…')],
  ['New sweep', 'results', press('New sweep')],
]

const widths = [1280, 360]
const everyDialog = dialogs.flatMap(([title, room, show]) => widths.map((width) => ({ title, room, show, width })))

test.for(everyDialog)('dialog $title at $width px', { timeout: 300_000 }, async (at, { open }) => {
  const { title, room, show, width } = at
  const page = await open({ path: `?backend=wasm#${room}`, width })
  await page.locator('main').getByRole('heading').first().waitFor({ timeout: 120_000 })
  await expect.poll(() => page.locator('main progress').count(), { timeout: 300_000 }).toBe(0)
  await show(page)
  const dialog = page.getByRole('dialog', { name: title })
  await dialog.waitFor()
  // All that is folded in is to be read too.
  await dialog
    .locator('details')
    .evaluateAll((folds) => folds.forEach((fold) => ((fold as HTMLDetailsElement).open = true)))
  const sideways = await dialog.evaluate((box) => box.scrollWidth > box.clientWidth)
  expect(sideways, `${title} scrolls sideways`).toBe(false)
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme })
    await checkAccessibility(page)
    await checkContrast(page, `${title}, ${colorScheme}`)
  }
})
