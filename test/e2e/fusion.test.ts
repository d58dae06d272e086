/** Room "Fusion", clicked as a person would: fine-tune with dual fusion, see what is copied, leave and come back, break and mend. */
import { rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { Page } from 'playwright-core'
import { expect } from 'vitest'
import { checkAccessibility, checkFitsWidth, screenshot, takeLongTasks, test } from './harness'
import {
  bar,
  choose,
  chooseTinyRun,
  drawn,
  fineTune,
  halvesAreEqual,
  openFold,
  pairsIn,
  patient,
  pauseEarly,
  readings,
  recipe,
  section,
  setNumber,
  waitFinished,
  waitReady,
  writeBrokenModel,
  writePictures,
  writeZip,
} from './fusion-page'

const long = { timeout: 600_000 }

/** The rows of the table of runs without the column of minutes: what must be the same for the same run. */
async function scores(page: Page) {
  const table = section(page, /^Runs$/).getByRole('table')
  const minutes = (await table.getByRole('columnheader').allInnerTexts()).indexOf('min')
  const rows = await table.locator('tbody tr').all()
  const cells = await Promise.all(rows.map((row) => row.locator('th, td').allInnerTexts()))
  return cells.map((row) => row.filter((_, column) => column !== minutes))
}

/** Back to the run's beginning with the slider, on with a curve and a row, and to now again. */
async function goThroughTime(page: Page) {
  const train = section(page, /3\s*Train/)
  const slider = train.getByRole('slider', { name: 'Step', exact: true })
  const was = (step: number) => train.getByText(new RegExp(`, step ${step}, as it was$`))
  const now = await drawn(train.getByRole('group', { name: 'At step 600', exact: true }))
  await slider.press('Home')
  await was(0).waitFor()
  expect(await drawn(train.getByRole('group', { name: 'Before fine-tuning', exact: true }))).not.toBe(now)
  await slider.press('ArrowRight')
  await was(50).waitFor()
  await train.getByRole('button', { name: 'step 250', exact: true }).click()
  await was(250).waitFor()
  // The curves say what they were then.
  await train
    .getByText(/^step 250$/)
    .last()
    .waitFor()
  await train.getByRole('img', { name: /^Copying as it rises/ }).hover({ position: { x: 60, y: 40 } })
  await was(250).waitFor({ state: 'hidden' })
  await train.getByRole('heading', { name: 'Train' }).hover()
  await was(250).waitFor()
  await train.getByRole('button', { name: 'Back to now' }).click()
  await was(250).waitFor({ state: 'hidden' })
  expect(await drawn(train.getByRole('group', { name: 'At step 600', exact: true }))).toBe(now)
  await slider.press('Home')
}

/** Colours are the same at both widths: each is checked once where there is most of them. */
const windows = [
  { width: 1280, height: 800, schemes: ['light', 'dark'] },
  { width: 390, height: 844, schemes: ['dark'] },
] as const

test.for(windows)('opens at $width × $height px', async ({ width, height, schemes }, { open }) => {
  const page = await open({ width, height, path: '?backend=wasm#fusion' })
  await waitReady(page)
  await page.getByRole('group', { name: 'Pair 1, fused pair' }).waitFor(patient)
  for (const name of ['Training images', 'Fusion images']) await page.getByRole('group', { name }).waitFor()
  // Runs that come with the page: pairs, a dot and a row each, readings of the first.
  await expect.poll(() => pairsIn(section(page, /5\s*Compare/)).count(), patient).toBeGreaterThan(3)
  const plot = page.getByRole('group', { name: 'R against FID-like distance, one dot a run' })
  expect(await plot.getByRole('button').count()).toBeGreaterThan(1)
  expect((await scores(page)).length).toBeGreaterThan(1)
  await readings(page).getByRole('heading', { name: 'What it copies' }).waitFor()
  await goThroughTime(page)
  for (const colorScheme of schemes) {
    await page.emulateMedia({ colorScheme })
    await screenshot(page, `fusion-${width}-${colorScheme}`)
    await checkAccessibility(page)
  }
  await checkFitsWidth(page)
  if (width >= 900) return
  await page.getByRole('button', { name: 'Recipe' }).click()
  await page.getByRole('dialog', { name: 'Recipe' }).getByRole('switch', { name: 'Dual fusion' }).waitFor()
  await checkAccessibility(page)
})

test('fine-tunes with dual fusion, says what is copied, goes on exactly after a reload', long, async ({ open }) => {
  const page = await open({ path: '?backend=wasm#fusion' })
  await waitReady(page)
  await chooseTinyRun(page, 16, 20)

  const [own, partner, fused] = ['training pair', 'fusion pair', 'fused pair'].map((name) =>
    page.getByRole('group', { name: `Pair 1, ${name}` }),
  )
  if (!own || !partner || !fused) throw new Error('there are three rows')
  await fused.waitFor(patient)
  expect(new Set([await drawn(own), await drawn(partner), await drawn(fused)]).size).toBe(3)
  await section(page, /Method/)
    .getByText(/^\.7\s·\s.+ on black \+ \.3\s·\swith a/)
    .first()
    .waitFor()

  await takeLongTasks(page)
  const began = performance.now()
  await fineTune(page).click()
  const paused = await pauseEarly(page)
  const held = (await takeLongTasks(page)).reduce((sum, duration) => sum + duration, 0)
  // A share, for a busy machine draws slowly.
  expect(held / (performance.now() - began), 'share of the time in long tasks').toBeLessThan(0.1)
  expect(paused).toBeLessThan(20)
  await bar(page).getByText(`saved at ${paused}`).waitFor(patient)
  const loss = page.getByRole('img', { name: /^Loss: loss [\d.]+ at step / })
  const lossBefore = await loss.getAttribute('aria-label')

  await page.reload()
  await page.getByRole('button', { name: `Resume from step ${paused}` }).click(patient)
  await waitFinished(page)
  expect(await page.getByRole('group', { name: 'Training images' }).getByRole('button').count()).toBe(16)
  expect(await loss.getAttribute('aria-label')).not.toBe(lossBefore)
  await readings(page).getByText('n = 32 generated against 16 training images').waitFor(patient)
  await expect.poll(() => pairsIn(section(page, /5\s*Compare/)).count(), patient).toBeGreaterThan(3)

  await page.getByRole('textbox', { name: 'Prompts' }).fill('a boot on black\na dress\na dark bag\na white sneaker')
  await setNumber(page, 'Sampling steps', 5)
  await page.getByRole('button', { name: 'Generate 4 images' }).click()
  const generated = pairsIn(section(page, /4\s*Generate/))
  await expect.poll(() => generated.count(), patient).toBe(4)
  for (const pair of await generated.all()) {
    expect(await pair.getAttribute('aria-label')).toMatch(/similarity [−.\d]+/)
    expect(await halvesAreEqual(pair)).toBe(false)
  }
  await screenshot(page, 'fusion-generated')
  await checkAccessibility(page)

  // The same run without a break: same scores, same pictures.
  const { length } = await scores(page)
  await fineTune(page).click()
  await page.getByRole('button', { name: /Pause/ }).waitFor(patient)
  await waitFinished(page)
  await expect.poll(async () => (await scores(page)).length, patient).toBe(length + 1)
  const [unbroken, resumed] = await scores(page)
  expect(unbroken).toEqual(resumed)

  const sides = page.getByRole('region', { name: 'Two models, the same noise' })
  await sides.getByRole('combobox', { name: 'Left' }).selectOption({ index: 1 })
  await sides.getByRole('combobox', { name: 'Right' }).selectOption({ index: 2 })
  await sides.getByRole('button', { name: 'Generate both' }).press('Enter')
  const both = sides.getByRole('group', { name: 'Both models’ images of each prompt' }).locator('.pair-cell')
  const equal = async () => Promise.all((await both.all()).map(halvesAreEqual))
  await expect.poll(equal, patient).toEqual([true, true, true, true])
  const slider = sides.getByRole('slider', { name: 'Sampling step' })
  const finished = await drawn(both.first())
  await slider.press('ArrowLeft')
  await sides.getByText(/^step 5 of 5, t = \d+$/).waitFor()
  await slider.press('Home')
  await sides.getByText(/^step 1 of 5, t = \d+$/).waitFor()
  expect(await drawn(both.first())).not.toBe(finished)
  expect(await equal()).toEqual([true, true, true, true])
})

test('takes your own images with captions, and says what is wrong with files', long, async ({ open }) => {
  const { folder, names } = writePictures(11)
  const model = writeBrokenModel()
  try {
    const page = await open({ path: '?backend=wasm#fusion' })
    await page.getByRole('switch', { name: 'Dual fusion' }).click()
    await waitReady(page)
    await page.getByRole('combobox', { name: 'Fine-tune on' }).selectOption('own')
    const zone = page.getByRole('group', { name: 'Your own images' })
    const files = zone.getByRole('button', { name: 'Choose files' })
    const alert = recipe(page).getByRole('alert')
    await choose(page, files, [join(folder, '0.png')])
    await alert.getByText(/has no caption/).waitFor(patient)
    await choose(
      page,
      files,
      names.map((name) => join(folder, name)),
    )
    await alert.getByText(/^None of the 11 images has a caption/).waitFor(patient)

    // The last one is left without a caption.
    const rows = [...names.slice(0, -1), 'corrupt.png'].map((name, i) => `${name},a flower bed number ${i}`)
    writeFileSync(join(folder, 'metadata.csv'), ['file_name,text', ...rows].join('\n'))
    writeFileSync(join(folder, 'corrupt.png'), 'not a picture')
    await choose(page, zone.getByRole('button', { name: 'Choose a folder' }), folder)
    const understood = recipe(page).getByRole('region', { name: 'What was understood' })
    await understood.getByText(/^10, \d/).waitFor(patient)
    await understood
      .getByText(/corrupt\.png/)
      .first()
      .waitFor()
    await understood
      .getByText(/\b10\.png/)
      .first()
      .waitFor()
    expect(await page.getByRole('group', { name: 'Training images' }).getByRole('button').count()).toBe(10)
    await waitReady(page)
    await choose(page, files, writeZip(folder, ['0.png', 'metadata.csv']))
    await alert.getByText(/^Only 1 image can be used, but a set needs at least 8/).waitFor(patient)
    await checkAccessibility(page)

    await openFold(page, 'Model')
    await page.getByRole('combobox', { name: 'Model', exact: true }).selectOption('files')
    const drop = page.getByRole('group', { name: 'A model in the diffusers layout' })
    await choose(page, drop.getByRole('button', { name: 'Choose a folder' }), model)
    await alert.getByText(/^unet\/diffusion_pytorch_model\.safetensors: .*its header would be/).waitFor(patient)
    await alert.filter({ hasText: 'its header would be' }).getByRole('link', { name: 'Why?' }).click()
    const help = page.getByRole('dialog', { name: 'When something is wrong' })
    await help
      .getByRole('region', { name: 'This message' })
      .getByText(/its header would be/)
      .waitFor()
    await checkAccessibility(page)
    await help.getByRole('button', { name: 'Close' }).click()
    await help.waitFor({ state: 'hidden' })

    // The model that was there is still there, and reads no more than it can.
    const words = 'a very long prompt about a boot that goes on and on until nobody can read it to its end any more'
    await page.getByRole('textbox', { name: 'Prompts' }).fill(words)
    await setNumber(page, 'Sampling steps', 5)
    await page.getByRole('button', { name: 'Generate 1 image' }).click()
    await page
      .getByText(/^The prompt has \d+ tokens and the text encoder takes \d+; it reads “a very long/)
      .waitFor(patient)
    await screenshot(page, 'fusion-own')
  } finally {
    for (const written of [folder, model]) rmSync(dirname(written), { recursive: true })
  }
})

test('draws its curves in the colours of the theme, also after it was switched', async ({ open }) => {
  const page = await open({ path: '?backend=wasm#fusion' })
  const loss = page.getByRole('img', { name: /^Loss: loss/ })
  await loss.waitFor(patient)
  /** Mean brightness of the opaque pixels, of 255: mostly the curve's, which is dark on paper and light on black. */
  const brightness = () =>
    loss.locator('canvas').evaluate((canvas) => {
      const { width, height } = canvas as HTMLCanvasElement
      const data = (canvas as HTMLCanvasElement).getContext('2d')?.getImageData(0, 0, width, height).data ?? []
      let [sum, count] = [0, 0]
      for (let i = 0; i < data.length; i += 4) {
        if ((data[i + 3] ?? 0) < 200) continue
        sum += data[i] ?? 0
        count += 1
      }
      return sum / count
    })
  await page.emulateMedia({ colorScheme: 'light' })
  await expect.poll(brightness, patient).toBeLessThan(110)
  await page.emulateMedia({ colorScheme: 'dark' })
  await expect.poll(brightness, patient).toBeGreaterThan(145)
  await page.emulateMedia({ colorScheme: 'light' })
  await expect.poll(brightness, patient).toBeLessThan(110)
})
