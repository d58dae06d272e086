/** axe over every room, in both themes and at three widths, and in the system's colours: what the rooms' own tests do for one window each. */
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
