/** Room "Interpolate", clicked as a person would: sliders, strip, triangle, ε, pictures to keep. */
import { readFileSync } from 'node:fs'
import { GifReader } from 'omggif'
import type { Page } from 'playwright-core'
import { expect } from 'vitest'
import { checkAccessibility, checkFitsWidth, screenshot, test } from './harness'
import { boxAt, boxesOf } from './mp4-boxes'

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

/** What a press brings to the downloads, under the name that it should have. */
async function downloaded(page: Page, press: () => Promise<void>, name: string): Promise<Buffer> {
  const [download] = await Promise.all([page.waitForEvent('download', { timeout: 60_000 }), press()])
  expect(download.suggestedFilename()).toBe(name)
  return readFileSync(await download.path())
}

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
  // The picture is the largest thing, in whole multiples of its pixels.
  const large = await page.getByRole('img', { name: 'The image generated from these weights' }).boundingBox()
  expect(large?.width).toBeGreaterThanOrEqual(400)
  expect((large?.width ?? 0) % 28).toBe(0)
  const mark = page.getByRole('slider', { name: 'Mixture of two Gaussians' })
  await mark.press('End')
  await expect.poll(() => weight(page, 2).inputValue()).toBe('1')
  await mark.press('PageDown')
  await mark.press('ArrowLeft')
  await expect.poll(() => weight(page, 2).inputValue()).toBe('0.89')
  expect(await mark.getAttribute('aria-valuetext')).toBe('11.0 % Gaussian 1, 89.0 % Gaussian 2')
  const at = await mark.boundingBox()
  if (at === null) throw new Error('the mark is not on the page')
  await page.mouse.move(at.x + at.width / 2, at.y + at.height / 2)
  await page.mouse.down()
  await page.mouse.move(0, at.y, { steps: 5 })
  await page.mouse.up()
  await expect.poll(() => weight(page, 1).inputValue()).toBe('1')
  // What is of others is said: the mark is only near.
  await weight(page, 3).press('PageUp')
  await page.getByText('10.0 % is of other Gaussians').waitFor()

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

test('is in its address, which a link brings to another browser and the browser’s own buttons keep', async ({
  open,
}) => {
  const asked = `${path}&mix=3-1&mix.w=0.25,0,0.75&mix.eps=5&mix.keep=no&attic=1`
  const page = await open({ path: `${asked}#interpolate` })
  await page.getByText(/mix.keep=no is not “true” or “false”; ignored\..*“attic” means nothing here/).waitFor()
  await page.getByText(/mix\.w has 3 weights and this model 10 Gaussians; ignored/).waitFor({ timeout: 120_000 })
  const query = () => new URL(page.url()).searchParams
  await expect
    .poll(() => [query().get('mix'), query().get('mix.w'), query().get('mix.eps')])
    .toEqual(['3-1', null, '5'])
  const mark = page.getByRole('slider', { name: 'Mixture of two Gaussians' })
  await mark.press('Home')
  await expect.poll(() => query().get('mix.w')).toBe('0,0,1,0,0,0,0,0,0,0')

  // Back leads to the room that was left, with what is shown now.
  await page.getByRole('link', { name: 'Captions' }).click()
  await page.getByRole('heading', { name: 'Captions', exact: true }).waitFor()
  await page.goBack()
  await mark.waitFor()
  expect(query().get('mix.w')).toBe('0,0,1,0,0,0,0,0,0,0')

  // Where the clipboard is refused the link can be selected; it leads to the same picture.
  await page.evaluate(() => (navigator.clipboard.writeText = () => Promise.reject(new Error('refused'))))
  await page.getByRole('button', { name: 'Copy link' }).click()
  const link = await page.getByRole('textbox', { name: /did not let the page copy/ }).inputValue()
  expect(new URL(link).search).toMatch(/^\?v=1&preset=joint.*&mix=3-1&mix\.w=0,0,1,0,0,0,0,0,0,0&mix\.eps=5$/)
  const other = await open({ path: `${new URL(link).search}&backend=wasm#interpolate` })
  await expect
    .poll(() => other.getByRole('slider', { name: /^Gaussian 3,/ }).inputValue(), { timeout: 120_000 })
    .toBe('1')
  // Drawn from the first, smaller file in the one and from the whole run in the other: a grey level or two apart.
  const greys = (page: Page) =>
    page
      .getByRole('img', { name: 'The image generated from these weights' })
      .locator('canvas')
      .evaluate((canvas) => {
        const { width, height } = canvas as HTMLCanvasElement
        const context = (canvas as HTMLCanvasElement).getContext('2d')
        return [...(context?.getImageData(0, 0, width, height).data ?? [])]
      })
  const apart = async () => {
    const [here, there] = await Promise.all([greys(page), greys(other)])
    return here.reduce((most, grey, i) => Math.max(most, Math.abs(grey - (there[i] ?? Infinity))), 0)
  }
  await expect.poll(apart).toBeLessThan(4)
})

test('draws a new ε when asked, and walks the path a step at a time under reduced motion', async ({ open }) => {
  const page = await open({ path })
  await enter(page)
  const before = await picture(page)
  await page.getByRole('button', { name: 'New ε' }).click()
  await expect.poll(() => picture(page)).not.toBe(before)
  await page.getByRole('button', { name: 'Next step of the path' }).click()
  await expect.poll(() => weight(page, 1).inputValue()).toBe('0.92')

  // The path as a GIF, read by what has nothing to do with its writer.
  const button = (name: string) => page.getByRole('button', { name, exact: true })
  const gif = new GifReader(await downloaded(page, () => button('GIF').click(), 'gaussians-1-2-1.gif'))
  expect([gif.numFrames(), gif.width, gif.loopCount(), gif.frameInfo(99).delay]).toEqual([100, 336, 0, 4])
  await page.getByText(/^gaussians-1-2-1\.gif \(100 pictures, [\d,]+ kB\) is in your downloads\.$/).waitFor()

  // Where the browser has no H.264 it is said, and there is another way: this Chromium may have one or not.
  await page.evaluate(() => {
    const asked = VideoEncoder.isConfigSupported.bind(VideoEncoder)
    VideoEncoder.isConfigSupported = async (config) =>
      config.codec.startsWith('avc') ? { supported: false, config } : asked(config)
  })
  await button('MP4').click()
  await page.getByText(/^This browser has no H\.264 encoder/).waitFor()
  const mp4 = await downloaded(page, () => button('MP4 with VP9').click(), 'gaussians-1-2-1.mp4')
  expect(boxesOf(mp4).map(({ type }) => type)).toEqual(['ftyp', 'moov', 'mdat'])
  const samples = boxAt(mp4, ['moov', 'trak', 'mdia', 'minf', 'stbl', 'stsz'])
  expect(samples?.getUint32(8)).toBe(100)
  // The page's own policy lets it play nothing.
  const player = await page.context().newPage()
  const film = await player.evaluate(async (base64) => {
    const video = document.createElement('video')
    video.src = `data:video/mp4;base64,${base64}`
    await new Promise((resolve, reject) => {
      video.onloadeddata = resolve
      video.onerror = () => reject(new Error(video.error?.message))
    })
    return [video.duration, video.videoWidth, video.videoHeight]
  }, mp4.toString('base64'))
  expect(film).toEqual([4, 336, 336])
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
  // The sheet leaves the picture in sight.
  const above = await page.getByRole('img', { name: 'The image generated from these weights' }).boundingBox()
  const sheet = await page.getByRole('dialog').boundingBox()
  expect((above?.y ?? 0) + (above?.height ?? Infinity)).toBeLessThanOrEqual(sheet?.y ?? 0)
  const before = await picture(page)
  await weight(page, 3).press('End')
  await expect.poll(() => picture(page)).not.toBe(before)
  await checkAccessibility(page)
  await page.keyboard.press('Escape')
  await page.getByRole('dialog').waitFor({ state: 'hidden' })
  await page.getByRole('slider', { name: 'Mixture of three Gaussians' }).waitFor()
  await screenshot(page, 'interpolate-narrow')
  await checkAccessibility(page)
  await checkFitsWidth(page)
})
