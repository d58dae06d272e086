/** The page opens: pictures come, nothing breaks, everything can be read, in both colour schemes and at both widths. */
import { expect } from 'vitest'
import { checkAccessibility, checkFitsWidth, screenshot, test } from './harness'

const windows = [
  { width: 1280, height: 800 },
  { width: 390, height: 844 },
].flatMap((size) => (['light', 'dark'] as const).map((colourScheme) => ({ ...size, colourScheme })))

test.for(windows)('opens at $width × $height px, $colourScheme', async (window, { open }) => {
  const page = await open({ path: '#mixture', ...window })
  expect(await page.title()).toBe('Mixture – Modeweave')
  await page.getByRole('heading', { name: 'Modeweave', level: 1 }).waitFor()
  const pictures = page.getByRole('region', { name: 'Pictures' })
  await pictures
    .getByRole('button', { name: /image|sample|Gaussian/ })
    .first()
    .waitFor({ timeout: 120_000 })
  await expect.poll(() => page.locator('main progress').count(), { timeout: 120_000 }).toBe(0)
  await screenshot(page, `opens-${window.width}-${window.colourScheme}`)
  await checkAccessibility(page)
  await checkFitsWidth(page)
})
