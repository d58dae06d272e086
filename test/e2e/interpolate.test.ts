/** Room "Interpolate", clicked as a person would: sliders, strip, triangle, ε, pictures to keep. */
import type { Page } from 'playwright-core'
import { expect } from 'vitest'
import { checkAccessibility, checkFitsWidth, screenshot, test } from './harness'

/** Opens the room with a model that was trained for a moment. */
async function enter(page: Page) {
  const train = page.getByRole('button', { name: /^Train from scratch/ })
  await expect.poll(() => train.isEnabled(), { timeout: 120_000 }).toBe(true)
  await train.click()
  await page.getByRole('group', { name: 'Samples of Gaussian 3', exact: true }).waitFor({ timeout: 60_000 })
  await page.getByRole('button', { name: /Pause/ }).click()
  await page.getByRole('button', { name: 'Train', exact: true }).waitFor({ timeout: 30_000 })
  await page.getByRole('link', { name: 'Interpolate' }).click()
  await page.getByRole('group', { name: 'From Gaussian 1 to Gaussian 2' }).first().waitFor({ timeout: 30_000 })
}

const path = '?backend=wasm&preset=joint&width=0.125&K=3&Dz=4&M=16&MRC=32'

/** Pixels of the large picture. */
const picture = (page: Page) =>
  page
    .getByRole('img', { name: 'The image generated from these weights' })
    .locator('canvas')
    .evaluate((canvas) => (canvas as HTMLCanvasElement).toDataURL())

const weight = (page: Page, k: number) => page.getByRole('slider', { name: `Gaussian ${k}`, exact: true })

test('mixes with sliders that always sum to one, by keyboard too', async ({ open }) => {
  const page = await open({ path })
  await enter(page)
  const before = await picture(page)
  await weight(page, 3).focus()
  await weight(page, 3).press('PageUp')
  await weight(page, 3).press('ArrowRight')
  const values = async () => Promise.all([1, 2, 3].map(async (k) => Number(await weight(page, k).inputValue())))
  expect(await values()).toEqual([0.45, 0.45, 0.11].map((value) => expect.closeTo(value, 1)))
  expect((await values()).reduce((sum, value) => sum + value, 0)).toBeCloseTo(1, 1)
  await expect.poll(() => picture(page)).not.toBe(before)

  const twin = page.getByRole('spinbutton', { name: 'Gaussian 2, as a number' })
  await twin.fill('1')
  await twin.press('Enter')
  await expect.poll(values).toEqual([0, 1, 0])
  await checkAccessibility(page)
  await checkFitsWidth(page)
})

test('shows strip and triangle, moves the handle, and saves pictures', async ({ open }) => {
  const page = await open({ path })
  await enter(page)
  const strip = page.getByRole('group', { name: 'From Gaussian 1 to Gaussian 2' }).first()
  expect(await strip.getByRole('button').count()).toBe(11)
  await strip.getByRole('button').last().click()
  await expect.poll(() => weight(page, 2).inputValue()).toBe('1')

  await page.getByText('three: triangle').click()
  const handle = page.getByRole('slider', { name: 'Mixture of three Gaussians' })
  await handle.waitFor()
  await expect.poll(() => page.getByRole('button', { name: 'Save PNG' }).first().isEnabled()).toBe(true)
  const before = await picture(page)
  const box = await handle.boundingBox()
  if (box === null) throw new Error('the handle is not on the page')
  await page.mouse.move(box.x + 11, box.y + 11)
  await page.mouse.down()
  await page.mouse.move(box.x + 11, box.y - 900, { steps: 10 })
  await page.mouse.up()
  await expect.poll(() => weight(page, 1).inputValue()).toBe('1')
  await expect.poll(() => picture(page)).not.toBe(before)
  await handle.press('Shift+ArrowDown')
  await expect.poll(() => weight(page, 1).inputValue()).toBe('0.9')
  await screenshot(page, 'interpolate-triangle')
  await checkAccessibility(page)

  for (const place of [0, 1]) {
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: 'Save PNG' }).nth(place).click(),
    ])
    expect(download.suggestedFilename()).toMatch(/\.png$/)
  }
})

test('draws a new ε when asked, and walks the path a step at a time under reduced motion', async ({ open }) => {
  const page = await open({ path })
  await enter(page)
  const before = await picture(page)
  await page.getByRole('button', { name: 'New ε' }).click()
  await expect.poll(() => picture(page)).not.toBe(before)
  await page.getByRole('button', { name: 'Next step of the path' }).click()
  await expect.poll(() => weight(page, 1).inputValue()).toBe('0.92')
})

test('is whole on a small screen', async ({ open }) => {
  const page = await open({ path, width: 390, height: 844, colourScheme: 'dark' })
  const train = page.getByRole('button', { name: /^Train from scratch/ })
  await expect.poll(() => train.isEnabled(), { timeout: 120_000 }).toBe(true)
  await train.click()
  await page.getByRole('group', { name: 'Samples of Gaussian 3', exact: true }).waitFor({ timeout: 60_000 })
  await page.getByRole('button', { name: /Pause/ }).click()
  await page.getByRole('link', { name: 'Interpolate' }).click()
  await page.getByRole('button', { name: 'Mix' }).click()
  await page.getByRole('dialog').getByText('three: triangle').click()
  await page.getByRole('button', { name: 'Close' }).click()
  await page.getByRole('slider', { name: 'Mixture of three Gaussians' }).waitFor()
  await screenshot(page, 'interpolate-narrow')
  await checkAccessibility(page)
  await checkFitsWidth(page)
})
