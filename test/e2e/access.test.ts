/** The page for everybody: zoomed, on a small phone, in the system's colours, by keyboard, told to a screen reader. One window walks through all rooms. */
import type { Page } from 'playwright-core'
import { expect } from 'vitest'
import { checkContrast } from './contrast'
import { test } from './harness'
import { iteration, paused, small } from './presses-page'

const patient = { timeout: 120_000 }

/** Each room, by something that is there once it is. */
const rooms = [
  ['start', (page: Page) => page.getByRole('img', { name: /^Share of the test images with/ })],
  ['mixture', (page: Page) => page.getByRole('button', { name: /^Gaussian 1, .*sample 1$/ })],
  ['interpolate', (page: Page) => page.getByRole('img', { name: /^The image generated from these weights: / })],
  ['captions', (page: Page) => page.getByRole('heading', { name: 'Captions', exact: true })],
  ['fusion', (page: Page) => page.getByRole('heading', { name: 'The trade-off' })],
  ['results', (page: Page) => page.getByRole('table').first()],
  ['runs', (page: Page) => page.getByRole('group', { name: 'Which runs' })],
  ['selftest', (page: Page) => page.getByRole('heading', { name: 'Turning WebGPU on' })],
] as const

/** What has to differ where the system chooses the colours. */
const toldApart: Readonly<Partial<Record<string, (page: Page) => Promise<void>>>> = {
  start: async (page) => {
    const verb = page.getByRole('button', { name: 'takes everything' })
    expect(await verb.evaluate((button) => getComputedStyle(button).textDecorationLine)).toBe('underline')
  },
  mixture: async (page) => {
    await page.getByText('Gaussian 10', { exact: true }).first().waitFor(patient)
    const bars = await page
      .locator('span[style*="border-color"]')
      .evaluateAll((labels) => labels.map((label) => getComputedStyle(label).borderLeftColor))
    expect(new Set(bars).size, 'colours of Gaussians').toBe(10)
    const [chosen, other] = await page
      .getByRole('radio', { name: /^by (number|label)$/ })
      .evaluateAll((radios) =>
        radios.map((radio) => getComputedStyle((radio as HTMLInputElement).labels?.[0] ?? radio).backgroundColor),
      )
    expect(chosen).not.toBe(other)
  },
}

/** What goes wrong with the focus, of the first things that Tab comes to: where it cannot be seen, or has no name. */
async function badFocus(page: Page, presses: number): Promise<string[]> {
  const bad: string[] = []
  for (let press = 0; press < presses; press += 1) {
    await page.keyboard.press('Tab')
    const found = await page.evaluate(() => {
      const at = document.activeElement
      if (at === null || at === document.body) return null
      const drawn = [at, ...(at instanceof HTMLInputElement ? (at.labels ?? []) : []), ...at.querySelectorAll('circle')]
      const isSeen = drawn.some((each) => {
        const { outlineStyle, outlineWidth, stroke } = getComputedStyle(each)
        return (outlineStyle !== 'none' && outlineWidth !== '0px') || (each.tagName === 'circle' && stroke !== 'none')
      })
      const { left, right, width } = at.getBoundingClientRect()
      const isHere = width === 0 || (right > 0 && left < innerWidth)
      return isSeen && isHere ? null : at.outerHTML.slice(0, 120)
    })
    if (found !== null) bad.push(found)
  }
  return bad
}

test(
  'every room fits 640 and 360 px when the window shrinks to them, can be read in both themes and in the system’s colours, and rests',
  { timeout: 240_000 },
  async ({ open }) => {
    const page = await open({ path: '?backend=wasm#start' })
    for (const [room, there] of rooms) {
      await page.evaluate((hash) => (location.hash = hash), room)
      await there(page).first().waitFor(patient)
      expect(await page.evaluate(() => document.getAnimations().length), `what moves by itself in ${room}`).toBe(0)
      // Headless windows show no scrollbars: one of the whole page, beside those of its parts, would not be seen.
      const overhang = () => page.evaluate(() => document.documentElement.scrollHeight - innerHeight)
      expect(await overhang(), `px of ${room} below the window`).toBe(0)
      await checkContrast(page, `${room}, light`)
      await page.emulateMedia({ colorScheme: 'dark' })
      await expect.poll(() => page.locator('html').getAttribute('data-theme')).toBe('dark')
      await checkContrast(page, `${room}, dark`)
      await page.emulateMedia({ colorScheme: 'light', forcedColors: 'active' })
      expect(await badFocus(page, 6), `focus in ${room}, forced colours`).toEqual([])
      await toldApart[room]?.(page)
      await page.emulateMedia({ forcedColors: 'none' })
      // 1,280 px at 200 %, and a small phone.
      for (const width of [640, 360]) {
        await page.setViewportSize({ width, height: 800 })
        const isTooWide = () => page.evaluate(() => document.documentElement.scrollWidth > innerWidth)
        await expect.poll(isTooWide, { message: `${room} scrolls sideways at ${width} px` }).toBe(false)
        // What stands fast has nothing that scrolls: it is cut off.
        const cut = page
          .locator('header > *, header .right > *, footer > *, footer button')
          .evaluateAll((parts) =>
            parts
              .filter((part) => part.getBoundingClientRect().right > innerWidth)
              .map(({ outerHTML }) => outerHTML.slice(0, 90)),
          )
        expect(await cut, `cut off in ${room} at ${width} px`).toEqual([])
      }
      await page.setViewportSize({ width: 1280, height: 800 })
    }
  },
)

test(
  'a training is announced when it begins and ends, not with every iteration; its chart is told in numbers',
  patient,
  async ({ open }) => {
    const page = await open({ path: `?backend=wasm&${small}&iterations=100000#mixture` })
    const train = page.getByRole('button', { name: /^Train from scratch/ })
    await expect.poll(() => train.isEnabled(), patient).toBe(true)
    await page.evaluate(() => {
      const told: string[] = []
      Object.assign(globalThis, { told })
      new MutationObserver((changes) => {
        for (const { target } of changes) {
          const live = (target instanceof Element ? target : target.parentElement)?.closest(
            '[role=status], [role=alert], [aria-live]',
          )
          const text = live?.textContent?.trim() ?? ''
          if (text !== '' && told.at(-1) !== text) told.push(text)
        }
      }).observe(document.body, { subtree: true, childList: true, characterData: true })
    })
    await train.click()
    await page.getByText(/^bundled:/).waitFor({ ...patient, state: 'hidden' })
    await expect.poll(() => iteration(page), patient).toBeGreaterThanOrEqual(20)
    await page.getByRole('button', { name: /Pause/ }).click()
    await paused(page)
    const at = await iteration(page)
    const told = await page.evaluate(() => (globalThis as unknown as { told: string[] }).told)
    expect(told.filter((text) => text.startsWith('Training'))).toEqual([
      'Training begins.',
      `Training rests, at iteration ${at}.`,
    ])
    expect(told.length, told.join(' | ')).toBeLessThan(12)
    await page
      .getByRole('img', { name: /^Losses: D −?[\d.]+ at [\d,]+, −?[\d.]+ at 1, between .* and .*; G / })
      .waitFor(patient)
  },
)

test('dialogs take the focus, keep it, and give it back', patient, async ({ open }) => {
  const page = await open({ path: '?backend=wasm#results' })
  const walk = async (opener: ReturnType<Page['getByRole']>) => {
    await opener.press('Enter')
    const dialog = page.locator('dialog[open]')
    await dialog.waitFor()
    const isInside = () =>
      dialog.evaluate((box) => box.contains(document.activeElement) || document.activeElement === document.body)
    // What is fetched for it has come.
    await dialog.getByRole('button').nth(1).waitFor()
    const title = await dialog.getByRole('heading').first().innerText()
    for (const colorScheme of ['dark', 'light'] as const) {
      await page.emulateMedia({ colorScheme })
      await checkContrast(page, `${title}, ${colorScheme}`)
    }
    for (let press = 0; press < 25; press += 1) {
      expect(await isInside(), `Tab ${press} times`).toBe(true)
      await page.keyboard.press('Tab')
    }
    await page.keyboard.press('Escape')
    await dialog.waitFor({ state: 'hidden' })
    expect(await opener.evaluate((button) => button === document.activeElement), 'the focus is back').toBe(true)
  }
  await page.getByRole('table').first().waitFor(patient)
  for (const name of [/^About/, 'New sweep']) await walk(page.getByRole('button', { name }))
  // Its opener goes with the menu: the menu's own button has the focus again.
  await page.getByRole('button', { name: 'Lesson' }).press('Enter')
  await page.getByRole('button', { name: 'Make a link for a class…' }).press('Enter')
  await page.locator('dialog[open]').getByRole('button', { name: 'Copy' }).waitFor()
  await page.keyboard.press('Escape')
  expect(
    await page.getByRole('button', { name: 'Lesson' }).evaluate((button) => button === document.activeElement),
  ).toBe(true)
})
