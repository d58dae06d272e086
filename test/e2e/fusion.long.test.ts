/** Room "Fusion", broken and mended. */
import { checkAccessibility, screenshot, test } from './harness'
import { expect } from 'vitest'
import {
  bar,
  batch,
  breakNumbers,
  chooseTinyRun,
  failing,
  fineTune,
  patient,
  pauseEarly,
  readings,
  section,
  step,
  waitFinished,
} from './fusion-page'

test('loses nothing to full storage, a lost device, or numbers that break', { timeout: 600_000 }, async ({ open }) => {
  const page = await open({ path: '?backend=wasm&selftest#fusion', without: ['storage'], prepare: failing(batch) })
  await page.getByRole('switch', { name: 'Dual fusion' }).click()
  await chooseTinyRun(page, 8, 40)
  await fineTune(page).click()
  const paused = await pauseEarly(page)
  expect(paused).toBeLessThan(25)
  await page.getByText(/^The browser.s storage is full.*is in memory only/).waitFor(patient)
  await bar(page).getByText(`kept until you close: ${paused}`).waitFor()

  const goOn = page.getByRole('button', { name: 'Go on', exact: true })
  const train = section(page, /3\s*Train/)
  await breakNumbers(page)
  await goOn.click()
  const trouble = train.getByRole('alert')
  await trouble
    .getByText(new RegExp(`at step ${paused + 1}\\b.*The run went back to step ${paused}\\.`))
    .waitFor(patient)
  expect(await step(page)).toBe(paused)
  await trouble.getByRole('button', { name: 'Halve the learning rate and start again' }).waitFor()
  await trouble.getByRole('button', { name: `Go back to step ${paused}` }).click()
  await screenshot(page, 'fusion-broken')
  await checkAccessibility(page)

  await goOn.click()
  await expect.poll(() => step(page), patient).toBeGreaterThan(paused)
  await page.getByRole('button', { name: /^Wasm/ }).click()
  await page.getByRole('button', { name: 'Lose the GPU on purpose' }).click()
  await train.getByText(/^The GPU was lost; restored from step [1-9]\d*\./).waitFor(patient)
  await page.keyboard.press('Escape')
  await waitFinished(page)
  await readings(page).getByText('n = 16 generated against 8 training images').waitFor(patient)
})
