/** The page about the page: by its button, by its key, and not where somebody types. */
import { expect } from 'vitest'
import { allowClipboard } from './captions-page'
import { checkAccessibility, test } from './harness'

test('says what the page is, how the papers are cited, and which keys there are', async ({ open }) => {
  const page = await open({ path: '?backend=wasm#captions', prepare: allowClipboard })
  const about = page.getByRole('dialog', { name: 'About Modeweave' })
  const captions = page.getByRole('textbox', { name: 'Your captions, one a line' })
  await captions.fill('What is this?')
  await captions.press('?')
  expect(await about.isVisible()).toBe(false)
  await page.getByRole('heading', { name: 'Modeweave' }).click()
  await page.keyboard.press('?')
  await about.waitFor()
  await checkAccessibility(page)
  for (const letter of ['A', 'B']) {
    const paper = about.getByRole('region', { name: `Paper ${letter}` })
    await paper.getByRole('button', { name: 'Copy BibTeX' }).click()
    await about.getByText(`BibTeX of paper ${letter} is copied.`).waitFor()
    await paper.getByText('BibTeX', { exact: true }).click()
    const shown = await paper.locator('pre').textContent()
    expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(shown)
  }
  await page.keyboard.press('Escape')
  await about.waitFor({ state: 'hidden' })
  await page.getByRole('button', { name: 'About, how to cite, keys' }).click()
  await about.getByRole('button', { name: 'Close' }).click()
  await about.waitFor({ state: 'hidden' })
})
