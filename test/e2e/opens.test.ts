/** The page opens: pictures come, nothing breaks, everything can be read, in both colour schemes and at both widths. */
import { expect } from 'vitest'
import { checkAccessibility, checkFitsWidth, screenshot, test } from './harness'

const sizes = [
  { width: 1280, height: 800 },
  { width: 390, height: 844 },
]

test.for(sizes)('opens at $width × $height px, light and dark', async (size, { open }) => {
  const page = await open({ path: '#mixture', ...size })
  expect(await page.title()).toBe('Mixture – Modeweave')
  await page.getByRole('heading', { name: 'Modeweave', level: 1 }).waitFor()
  const pictures = page.getByRole('region', { name: 'Pictures' })
  await pictures
    .getByRole('button', { name: /image|sample|Gaussian/ })
    .first()
    .waitFor({ timeout: 120_000 })
  await expect.poll(() => page.locator('main progress').count(), { timeout: 120_000 }).toBe(0)
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme })
    await expect.poll(() => page.locator('html').getAttribute('data-theme')).toBe(colorScheme)
    await screenshot(page, `opens-${size.width}-${colorScheme}`)
    await checkAccessibility(page)
    await checkFitsWidth(page)
  }
})
