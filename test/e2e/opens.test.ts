/** The page opens: nothing breaks, everything can be read, in both colour schemes and at both widths. */
import { expect } from 'vitest'
import { checkAccessibility, checkFitsWidth, screenshot, test } from './harness'

const windows = [
  { width: 1280, height: 800 },
  { width: 390, height: 844 },
].flatMap((size) => (['light', 'dark'] as const).map((colourScheme) => ({ ...size, colourScheme })))

test.for(windows)('opens at $width × $height px, $colourScheme', async (window, { open }) => {
  const page = await open(window)
  await page.getByText('Modeweave').first().waitFor()
  expect(await page.title()).toContain('Modeweave')
  await screenshot(page, `opens-${window.width}-${window.colourScheme}`)
  await checkAccessibility(page)
  await checkFitsWidth(page)
})
