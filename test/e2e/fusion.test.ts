/** Room "Fusion", clicked as a person would: see the pairs, fine-tune, pause, reload, go on, generate, read what was copied. */
import { zipSync } from 'fflate'
import type { Page } from 'playwright-core'
import { expect } from 'vitest'
import { writePng } from '../../src/tensor/png'
import { checkAccessibility, checkFitsWidth, screenshot, test } from './harness'

const slow = { timeout: 120_000 }
const path = '?backend=wasm#fusion'

const button = (page: Page, name: string) => page.getByRole('button', { name, exact: true })
const bar = (page: Page) => page.getByRole('contentinfo')
/** The preview needs the model, both sets and their latents: when it is there, everything is. */
const waitReady = (page: Page) => page.getByText('fused pair', { exact: true }).waitFor(slow)
const step = (page: Page) =>
  page.getByRole('progressbar', { name: 'Steps done' }).evaluate((progress) => (progress as HTMLProgressElement).value)

async function set(page: Page, label: string, value: number) {
  const twin = page.getByLabel(`${label}, as a number`, { exact: true })
  await twin.fill(String(value))
  await twin.press('Enter')
}

/** 16 images, as many steps as told, eight pairs each. */
async function fineTune(page: Page, steps: number) {
  await set(page, 'Images', 16)
  await page.locator('summary', { hasText: /^Run$/ }).click()
  await set(page, 'Steps', steps)
  await set(page, 'Batch', 8)
  await page.getByText('16 images', { exact: true }).waitFor(slow)
  await expect.poll(() => button(page, 'Fine-tune').isEnabled(), slow).toBe(true)
  await button(page, 'Fine-tune').click()
}

test('fine-tunes 20 steps on 16 images, survives a reload, measures and generates', async ({ open }) => {
  const page = await open({ path, width: 1440, height: 900 })
  await waitReady(page)
  await checkAccessibility(page)
  await fineTune(page, 20)
  await expect.poll(() => step(page).catch(() => 0), slow).toBeGreaterThanOrEqual(3)
  await page.getByRole('button', { name: /Pause/ }).click()
  await button(page, 'Go on').waitFor(slow)
  const paused = await step(page)
  expect(paused).toBeLessThan(20)
  await bar(page).getByText(`saved at ${paused}`).waitFor(slow)

  await page.reload()
  await button(page, `Resume from step ${paused}`).click(slow)
  await button(page, 'Go on').waitFor(slow)
  expect(await step(page)).toBe(paused)
  await expect.poll(() => button(page, 'Go on').isEnabled(), slow).toBe(true)
  await button(page, 'Go on').click()

  // Trained to its end and measured: R with its n, and each generation beside its nearest training image.
  await page.getByText('against 16 training').first().waitFor(slow)
  await bar(page).getByText('finished').waitFor(slow)
  expect(await step(page)).toBe(20)
  await page.getByRole('img', { name: /^Loss; now loss \.?\d/ }).waitFor()
  await page.getByRole('img', { name: /^Copying as it rises; now R/ }).waitFor()

  await button(page, 'Generate 4 images').click()
  await page
    .getByLabel(/^Generated images, each beside the training image/)
    .first()
    .waitFor(slow)
  await screenshot(page, 'fusion-finished')
  await checkAccessibility(page)
})

test('takes own images with captions from a zip, makes them general, and refuses one image alone', async ({ open }) => {
  const page = await open({ path, width: 390, height: 844 })
  await waitReady(page)
  await checkFitsWidth(page)
  await button(page, 'Recipe').click()
  await page.getByLabel('Fine-tune on').selectOption('own')
  const files = page.locator('input[type=file][multiple]').first()
  const captions = ['a red boat on the lake', 'two dogs in a park', 'an old church', 'a steam train', 'a yellow taxi']
  const name = (index: number) => `image-${index}.png`
  const images = Array.from({ length: 8 }, (_, index) =>
    writePng({ width: 40, height: 40, channels: 1, pixels: new Uint8Array(40 * 40).fill(30 * index + 20) }),
  )
  const zip = (count: number) => {
    const rows = images.slice(0, count).map((_, index) => `${name(index)},${captions[index % captions.length] ?? ''}`)
    const table = new TextEncoder().encode(['file_name,text', ...rows].join('\n'))
    const entries = images.slice(0, count).map((png, index) => [name(index), png] as const)
    return Buffer.from(zipSync({ 'metadata.csv': table, ...Object.fromEntries(entries) }))
  }
  await files.setInputFiles({ name: 'one.zip', mimeType: 'application/zip', buffer: zip(1) })
  await page.getByRole('alert').first().waitFor(slow)
  await files.setInputFiles({ name: 'eight.zip', mimeType: 'application/zip', buffer: zip(8) })
  await page.getByText(/8 images with captions/).waitFor(slow)
  await page
    .getByRole('alert')
    .first()
    .waitFor({ state: 'hidden', ...slow })
  await page.getByRole('button', { name: 'Close' }).click()
  await page.getByRole('heading', { name: /8 images/ }).waitFor(slow)
  await checkAccessibility(page)
})
