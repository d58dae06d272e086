/** Room "Results": every figure, and its files. */
import { readFileSync } from 'node:fs'
import { expect } from 'vitest'
import { checkAccessibility, screenshot, test } from './harness'
import { openEntry, stage, withMadeResults } from './results-page'

test('draws every figure, and saves it as SVG and PNG', { timeout: 240_000 }, async ({ open }) => {
  const page = await open({ path: '#results', width: 1440, height: 900, prepare: withMadeResults })
  await stage(page).getByRole('table').waitFor()
  for (const [entry, picture, name] of [
    [/^Figure 2/, /5 training images/, 'figure-2'],
    [/^Replication against quality/, /R against/, 'trade-off'],
    [/^Figure 4.*, MNIST/, /Inception score over/, 'figure-4'],
    [/^When copies begin/, /Share of copies/, 'copies'],
    [/^FID-like against/, /1\/n, mixture of MNIST/, 'bias'],
  ] as const) {
    await openEntry(page, entry)
    const svg = stage(page).getByRole('img', { name: picture })
    await svg.waitFor()
    for (const format of ['SVG', 'PNG'] as const) {
      const downloading = page.waitForEvent('download')
      await stage(page)
        .getByRole('button', { name: `Download ${format}` })
        .first()
        .click()
      const bytes = readFileSync(await (await downloading).path())
      if (format === 'PNG') expect(bytes.subarray(1, 4).toString()).toBe('PNG')
      else {
        const text = bytes.toString()
        expect(text).toMatch(/^<svg/)
        // Without it all text of a file begins where it should be centred or end.
        expect(text).toMatch(/text-anchor: (middle|end)/)
        // It stands alone: no class, no style of the page's.
        expect(text).not.toMatch(/class=|var\(--/)
      }
    }
    await checkAccessibility(page)
    await screenshot(page, `results-${name}`)
  }
})
