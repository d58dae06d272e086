/** The set in colour: nothing of it comes before it is chosen; then samples, a path and a run of it are in colour. */
import type { Locator, Page } from 'playwright-core'
import { expect } from 'vitest'
import { checkAccessibility, checkFitsWidth, screenshot, test } from './harness'

const patient = { timeout: 180_000 }
const samples = (page: Page) => page.getByRole('group', { name: /^Samples of Gaussian 1(,|$)/ })

/** Share of a canvas's pixels whose three channels differ by more than 32 of 255. */
const colourful = (canvas: Locator) =>
  canvas.evaluate((element) => {
    const { width, height } = element as HTMLCanvasElement
    const { data } = (element as HTMLCanvasElement).getContext('2d')?.getImageData(0, 0, width, height) ?? { data: [] }
    let coloured = 0
    for (let at = 0; at < data.length; at += 4) {
      const [red = 0, green = 0, blue = 0] = data.slice(at, at + 3)
      if (Math.max(red, green, blue) - Math.min(red, green, blue) > 32) coloured += 1
    }
    return coloured / (width * height)
  })

async function choose(page: Page) {
  await samples(page).waitFor(patient)
  await page.getByRole('combobox', { name: 'Dataset' }).selectOption('emoji')
  await page.getByText('Emoji: 1,719 to train on, 192 to test on, 64×64×3').waitFor(patient)
}

test('brings the emoji when they are chosen, draws and mixes them in colour, and trains on them', async ({ open }) => {
  const asked: string[] = []
  // Eighth widths, for an iteration of the preset takes seconds on a busy machine; of the joint preset, for G begins at once in it.
  const page = await open({
    path: '?backend=wasm&preset=joint&width=0.125&M=16&MRC=32&previewEvery=1',
    prepare: async (context) => {
      context.on('request', (request) => asked.push(new URL(request.url()).pathname))
    },
  })
  await samples(page).waitFor(patient)
  const ofEmoji = () => asked.filter((path) => path.includes('emoji'))
  expect(ofEmoji()).toEqual([])
  expect(await colourful(samples(page).locator('canvas').first())).toBe(0)

  await choose(page)
  expect(ofEmoji().some((path) => path.endsWith('models/mixture-emoji/drawing.safetensors'))).toBe(true)
  await page.getByRole('heading', { name: 'Gaussians against true labels' }).waitFor(patient)
  expect(await colourful(samples(page).locator('canvas').first())).toBeGreaterThan(0.05)
  await page.getByText('no better than k-means on their pixels').waitFor()
  await page.getByRole('button', { name: 'Score samples now' }).click()
  await page.getByText(/Features and classes by classifier-emoji, 64 numbers of 64×64 RGB images/).waitFor(patient)
  await screenshot(page, 'emoji-light')
  await checkAccessibility(page)

  await page.getByRole('link', { name: 'Interpolate' }).click()
  const mixed = page.getByRole('img', { name: 'The image generated from these weights' }).locator('canvas')
  await mixed.waitFor(patient)
  const drawn = () => mixed.evaluate((canvas) => (canvas as HTMLCanvasElement).toDataURL())
  const before = await drawn()
  const second = page.getByRole('spinbutton', { name: /^Gaussian 2,.* as a number$/ })
  await second.fill('1')
  await second.press('Enter')
  await expect.poll(drawn, patient).not.toBe(before)
  expect(await colourful(mixed)).toBeGreaterThan(0.05)
  await screenshot(page, 'emoji-interpolate')

  await page.getByRole('link', { name: 'Mixture' }).click()
  await page.getByRole('button', { name: /^Train from scratch/ }).click()
  await page.getByText(/^bundled:/).waitFor({ state: 'hidden', ...patient })
  const done = page.getByRole('progressbar', { name: 'Iterations done' })
  await expect.poll(() => done.evaluate((bar) => (bar as HTMLProgressElement).value), patient).toBeGreaterThanOrEqual(2)
  await page.getByRole('button', { name: /Pause/ }).click()
  expect(await colourful(samples(page).locator('canvas').first())).toBeGreaterThan(0)
})

test('shows them on a small screen, in the dark, from a link', async ({ open }) => {
  const page = await open({ path: '?backend=wasm&data=emoji', width: 390, height: 844, colourScheme: 'dark' })
  await samples(page).waitFor(patient)
  await page.getByRole('heading', { name: 'Gaussians against true labels' }).waitFor(patient)
  await screenshot(page, 'emoji-narrow-dark')
  await checkAccessibility(page)
  await checkFitsWidth(page)
})
