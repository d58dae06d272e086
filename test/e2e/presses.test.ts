/** Every button, link, fold, choice, switch and list of every room is pressed once, and nothing goes wrong by it. */
import { expect } from 'vitest'
import { openFold, setNumber, waitFinished, waitReady } from './fusion-page'
import { test } from './harness'
import { Presses } from './presses'
import { anyLabel, iteration, long, paused, shell, small, storedRuns, trainBriefly } from './presses-page'

test('the rooms and the header', long, async ({ open }) => {
  const page = await open({ path: `?backend=wasm&selftest&${small}` })
  const presses = new Presses(page, /^(?!: button Skip|Rooms: |header: (?!button (About|Lesson)|link ))/)
  const train = page.getByRole('button', { name: /^Train from scratch/ })
  await expect.poll(() => train.isEnabled(), { timeout: 120_000 }).toBe(true)
  await presses.pressOthers()
  // The last room computes nothing, so that nothing is said there of what it computes with.
  await presses.press('Rooms: link Mixture')
  await presses.expectAll([
    ': button Skip to the captions',
    ': button Skip to the pictures',
    ': button Skip to the results',
    ': button Skip to the runs',
    ': button Skip to the text',
    'Rooms: link Captions',
    'Rooms: link Fusion',
    'Rooms: link Interpolate',
    'Rooms: link Mixture',
    'Rooms: link Results',
    'Rooms: link Runs',
    'Rooms: link Start',
    'header: button Colours: as the system. Change.',
    'header: button Colours: dark. Change.',
    'header: button Colours: light. Change.',
    'header: button Copied',
    'header: button Copy link',
    'header: button Lose the GPU on purpose',
    'header: button Wasm· WebAssembly SIMD▾',
  ])
})

test('room Mixture deletes a run', long, async ({ open }) => {
  const page = await open({ path: `?backend=wasm&${small}` })
  const train = page.getByRole('button', { name: /^Train from scratch/ })
  await expect.poll(() => train.isEnabled(), { timeout: 120_000 }).toBe(true)
  await train.click()
  await page.getByText(/^bundled:/).waitFor({ state: 'hidden', timeout: 60_000 })
  await expect.poll(() => iteration(page), { timeout: 60_000 }).toBeGreaterThanOrEqual(5)
  await page.getByRole('button', { name: /Pause/ }).click()
  await paused(page)
  const runs = page.locator('li').filter({ has: page.getByRole('button', { name: /^Delete MNIST, balanced/ }) })
  await runs.first().waitFor({ timeout: 60_000 })
  const stored = async () => (await storedRuns(page))['modeweave/summaries']
  await expect.poll(stored).toBe(1)
  await runs
    .first()
    .getByRole('button', { name: /^Delete/ })
    .click()
  await expect.poll(() => runs.count(), { timeout: 60_000 }).toBe(0)
  await page.getByRole('button', { name: 'Undo', exact: true }).click()
  await expect.poll(() => runs.count(), { timeout: 60_000 }).toBe(1)
  await runs
    .first()
    .getByRole('button', { name: /^Delete/ })
    .click()
  await expect.poll(() => runs.count(), { timeout: 60_000 }).toBe(0)
  // What was deleted is not shown, and not saved again.
  await page.getByText(/^bundled:/).waitFor({ timeout: 60_000 })
})

test('room Interpolate', long, async ({ open }) => {
  const page = await open({ path: `?backend=wasm&${small}#interpolate` })
  const presses = new Presses(page, /^(: button Skip|Rooms: |header: |Training: )|button Stop waiting/, anyLabel)
  await trainBriefly(page)
  // Whatever this browser can encode.
  await page.evaluate(() => {
    const asked = VideoEncoder.isConfigSupported.bind(VideoEncoder)
    VideoEncoder.isConfigSupported = async (config) =>
      config.codec.startsWith('avc') ? { supported: false, config } : asked(config)
  })
  await page.getByRole('group', { name: 'From Gaussian 1 to Gaussian 2' }).first().waitFor({ timeout: 60_000 })
  // What is told of the MP4 goes with the next press.
  const film = 'Mix: button MP#'
  await presses.press(film, `${film} with VP#`)
  await page.getByText(/mp4 \(.*is in your downloads/).waitFor({ timeout: 60_000 })
  await presses.press(film, 'Mix: button Dismiss')
  await presses.pressOthers(['Mix: choice Mix = three: triangle'])
  await presses.press('Mix: choice Mix = three: triangle')
  await page.getByRole('slider', { name: 'Mixture of three Gaussians' }).waitFor({ timeout: 60_000 })
  await presses.pressOthers()
  await presses.expectAll([
    'From Gaussian # to all others: button # % Gaussian #, # % Gaussian #',
    'From Gaussian # to all others: button Save PNG',
    'Mix: button Dismiss',
    'Mix: button GIF',
    'Mix: button MP#',
    'Mix: button MP# with VP#',
    'Mix: button New ε',
    'Mix: button Next step of the path',
    'Mix: button What is ε?',
    'Mix: choice Mix = three: triangle',
    'Mix: choice Mix = two: strip',
    'Mix: list Bottom left',
    'Mix: list Bottom right',
    'Mix: list From',
    'Mix: list To',
    'Mix: list Top',
    'Mix: switch Keep ε',
    'Pictures: button Save PNG',
    'Readings: button Save PNG',
    'This mixture: button Save PNG',
    'Weights: button Weights',
    'What C sees: button What C sees',
  ])
})

test('room Fusion deletes a run', long, async ({ open }) => {
  const page = await open({ path: '?backend=wasm#fusion' })
  const presses = new Presses(page, shell, anyLabel)
  await waitReady(page)
  await openFold(page, 'Run')
  await setNumber(page, 'Steps', 2)
  await setNumber(page, 'Batch', 8)
  await setNumber(page, 'Images', 8)
  await waitReady(page)
  await presses.press('Fine-tuning: button Fine-tune')
  await waitFinished(page)
  const runs = page.locator('li').filter({ has: page.getByRole('button', { name: /^Delete/ }) })
  const before = await runs.count()
  const remove = 'Recipe: button Delete #-word captions + dual fusion .#/.#, step #'
  await presses.press(remove, 'Recipe: button Undo')
  await expect.poll(() => runs.count()).toBe(before)
  await presses.press(remove)
  await expect.poll(() => runs.count()).toBe(before - 1)
})
