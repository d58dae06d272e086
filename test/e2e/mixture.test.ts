/** Room "Mixture", clicked as a person would: train, pause, step, draw, look at segments, resume, break and mend. */
import { readFile } from 'node:fs/promises'
import { unzipSync } from 'fflate'
import type { Page } from 'playwright-core'
import { expect } from 'vitest'
import { EVENTS_FILE } from '../../src/store/tensorboard/events'
import { readEvents } from '../node/store/tensorboard/reader'
import { checkAccessibility, screenshot, test } from './harness'
import { bar, iteration, pause, reaches, small, train, waitReady } from './mixture-page'

test('trains, pauses, steps, and resumes after a reload', async ({ open }) => {
  const page = await open({ path: `?backend=wasm&${small}` })
  await waitReady(page)
  await train(page).click()
  await reaches(page, 30)
  await page.getByRole('img', { name: /^Losses: D [\d.]+ at/ }).waitFor()
  await page.getByRole('img', { name: /^Mixture weights: Gaussian 1/ }).waitFor()
  await screenshot(page, 'mixture-training')
  await pause(page)
  const before = await iteration(page)
  for (const name of ['D: step the discriminator alone', 'all: one whole iteration']) {
    await page.getByRole('button', { name }).click()
  }
  const paused = before + 2
  await expect.poll(() => iteration(page), { timeout: 30_000 }).toBe(paused)
  await bar(page).getByText(`saved at ${paused}`).waitFor({ timeout: 30_000 })

  await page.reload()
  const resume = page.getByRole('button', { name: `Resume from iteration ${paused}` })
  await resume.click({ timeout: 120_000 })
  await reaches(page, paused + 5)
  await pause(page)

  // Back in time, by the slider and by a curve, and to now again: the run itself stays where it is.
  const time = page.getByRole('slider', { name: 'Iteration', exact: true })
  const shown = page.getByText(/, as it was$/)
  const now = await iteration(page)
  await time.press('Home')
  await page.getByText(/iteration 0, as it was/).waitFor()
  await page.getByText('n = 1,000 test images, iteration 0').waitFor()
  await time.press('ArrowRight')
  await page.getByText(/iteration 10, as it was/).waitFor()
  await screenshot(page, 'mixture-back')
  await checkAccessibility(page)
  await time.press('End')
  await shown.waitFor({ state: 'hidden' })
  const curve = page.getByRole('img', { name: /^Clusters over time/ })
  await curve.hover({ position: { x: 60, y: 40 } })
  await shown.waitFor()
  await page.getByRole('heading', { name: 'Scores', exact: true }).hover()
  await shown.waitFor({ state: 'hidden' })
  expect(await iteration(page)).toBe(now)
})

test('scores samples as it trains, and says by what', async ({ open }) => {
  const asked: string[] = []
  const page = await open({
    path: `?backend=wasm&${small}&evaluateEvery=10&samples=100&iterations=200`,
    prepare: async (context) => {
      context.on('request', (request) => asked.push(request.url()))
    },
  })
  await waitReady(page)
  const judges = () => asked.filter((url) => url.includes('classifier-') || url.includes('ort-wasm'))
  expect(judges()).toEqual([])
  await train(page).click()
  await reaches(page, 25)
  await page.getByRole('img', { name: /^Inception score: Inception score \d/ }).waitFor({ timeout: 60_000 })
  await page.getByRole('img', { name: /^FID-like: FID-like \d/ }).waitFor()
  await page.getByText(/^n = 100 samples of all Gaussians, iteration \d0$/).waitFor()
  await page.getByText(/^Features and classes by classifier-mnist, 64 numbers of 32×32 grey images/).waitFor()
  expect(judges().some((url) => url.includes('classifier-mnist/model.onnx'))).toBe(true)
  await pause(page)
  const now = await iteration(page)
  await page.getByRole('button', { name: 'Score samples now' }).click()
  await page.getByText(`n = 100 samples of all Gaussians, iteration ${now}`).waitFor({ timeout: 60_000 })
  await screenshot(page, 'mixture-samples-scored')
  // Never as what it is not.
  expect(await page.getByRole('region', { name: 'Generated images' }).innerText()).not.toMatch(/\bFID\b(?!-like)/)
})

test('cuts the classes to shares, and tells how far the Gaussians’ are from them', async ({ open }) => {
  const page = await open({
    path: '?backend=wasm&preset=joint&width=0.125&Dz=4&M=16&MRC=32&evaluateEvery=10&samples=0',
  })
  await waitReady(page)
  await page.getByRole('combobox', { name: /^Class shares/ }).selectOption({ label: 'Falling by 1.3 a class' })
  await page.getByText('MNIST, uneven classes: 23,786 to train on, 3,937 to test on').waitFor({ timeout: 60_000 })
  expect(new URL(page.url()).searchParams.get('classes')).toBe(
    '0.249,0.191,0.147,0.113,0.087,0.067,0.052,0.04,0.031,0.023',
  )
  await page.getByText('Clustering terms').click()
  await page.getByRole('combobox', { name: /Shares wanted/ }).selectOption({ label: 'Given' })
  expect(await page.getByRole('textbox', { name: /^Shares given/ }).inputValue()).toMatch(/^0\.249, 0\.191/)
  await page.getByText('What the terms ask for', { exact: true }).click()
  await page.getByText('The first term is KL(ᾱ‖π) − log K').waitFor()
  await train(page).click()
  await reaches(page, 12)
  await page.getByRole('button', { name: 'weights off by' }).waitFor({ timeout: 60_000 })
  await pause(page)
  await page.reload()
  await page.getByText('MNIST, uneven classes: 23,786 to train on').waitFor({ timeout: 120_000 })
  await page.getByRole('button', { name: /^Resume from iteration/ }).click({ timeout: 60_000 })
  await reaches(page, 14)
  await pause(page)
  await screenshot(page, 'mixture-uneven')
})

test('the equations are the control panel: weights are dragged, and a step says what it moved', async ({ open }) => {
  const page = await open({ path: '?backend=wasm&preset=joint&width=0.125&K=3&Dz=4&M=16&MRC=32&samples=0' })
  await waitReady(page)
  const panel = page.getByRole('region', { name: 'Equations' })
  await train(page).click()
  await reaches(page, 12)
  await pause(page)
  await panel.getByText(/^D\s= \.?\d/).waitFor()
  const weight = panel.getByRole('slider', { name: 'Weight of Balance, λ_b' })
  const value = async () => Number(await weight.getAttribute('aria-valuenow'))
  const before = await value()
  await weight.press('ArrowRight')
  await expect.poll(value).toBeCloseTo(before + 0.05, 6)
  const box = await weight.boundingBox()
  if (box === null) throw new Error('the weight is not shown')
  const [x, y] = [box.x + box.width / 2, box.y + box.height / 2]
  await page.mouse.move(x, y)
  await page.mouse.down()
  await page.mouse.move(x + 40, y, { steps: 4 })
  await page.mouse.up()
  await expect.poll(value).toBeCloseTo(before + 0.55, 6)
  expect(new URL(page.url()).searchParams.get('balance')).toBe(String(await value()))
  await weight.dblclick()
  await expect.poll(value).toBe(before)

  const step = (name: string) => page.getByRole('button', { name: `Step the ${name}` }).click()
  await step('discriminator alone')
  await panel.getByText('Stepped D. The samples are the same; D’s opinion of them is not.').waitFor({ timeout: 60_000 })
  await step('generator, μ and A alone')
  await panel.getByText(/^Stepped G, μ and A\. The samples moved/).waitFor({ timeout: 60_000 })
  const opinions = await panel
    .getByRole('row')
    .getByRole('cell')
    .getByText(/^\d+\.\d %$/)
    .allTextContents()
  expect(opinions).toHaveLength(2)
  expect(opinions[0]).not.toBe(opinions[1])
  await checkAccessibility(page)
  await screenshot(page, 'mixture-step')
  await page
    .getByRole('switch', { name: /Use R/ })
    .or(page.getByRole('checkbox', { name: /Use R/ }))
    .first()
    .click()
  await panel.getByText('off', { exact: true }).waitFor()
  expect(await weight.getAttribute('aria-disabled')).toBe('true')
})

test('lets C learn first, and says so', async ({ open }) => {
  const page = await open({ path: '?backend=wasm&width=0.125&K=3&Dz=4&M=16&MRC=32&previewEvery=5&N1=300' })
  await waitReady(page)
  const step = (name: string) => page.getByRole('button', { name: `Step the ${name} alone` })
  // The bundled model is past that.
  await page.getByText(/has stood still since/).waitFor()
  expect(await step('classifier').isDisabled()).toBe(true)
  await train(page).click()
  await page.getByText('the generator has not begun, so these are noise').waitFor({ timeout: 60_000 })
  await page.getByRole('img', { name: /^Terms of R_C/ }).waitFor({ timeout: 60_000 })
  await page.getByText('The curves begin with G and D, after iteration 300.').waitFor()
  await pause(page)
  if ((await iteration(page)) < 300) expect(await step('discriminator').isDisabled()).toBe(true)
  await page.getByRole('button', { name: 'Train', exact: true }).click()
  await reaches(page, 305)
  await page.getByText(/learned alone by it for 300 iterations and has stood still since/).waitFor()
  await page.getByRole('img', { name: /^Losses: D [\d.]+ at/ }).waitFor({ timeout: 60_000 })
  await pause(page)
  expect(await step('classifier').isDisabled()).toBe(true)
  expect(await step('discriminator').isEnabled()).toBe(true)
  // What was changed by hand on the way is not told as the phases' own order.
  await page.getByText('Clustering terms').click()
  const still = page.getByRole('switch', { name: /Then C stands still/ })
  await still.click()
  await page.getByRole('button', { name: 'Train', exact: true }).click()
  await reaches(page, 310)
  await pause(page)
  await still.click()
  await page.getByRole('button', { name: 'all: one whole iteration' }).click()
  await page.getByText('The classifier stands still now').waitFor({ timeout: 30_000 })
})

test('answers drawings and shows whom each Gaussian claims', async ({ open }) => {
  const page = await open({ path: `?backend=wasm&${small}` })
  await waitReady(page)
  await train(page).click()
  await reaches(page, 10)
  await pause(page)

  const answer = page.getByRole('img', { name: /^p\(k\|x\): Gaussian 1/ })
  const pad = page.getByLabel(/^Drawing area/)
  await pad.scrollIntoViewIfNeeded()
  const box = await pad.boundingBox()
  if (box === null) throw new Error('the drawing area is not on the page')
  await page.mouse.move(box.x + 84, box.y + 30)
  await page.mouse.down()
  await page.mouse.move(box.x + 80, box.y + 140, { steps: 12 })
  await page.mouse.up()
  await page.getByText('your drawing').waitFor()
  const total = async () => {
    const label = (await answer.getAttribute('aria-label')) ?? ''
    return [...label.matchAll(/([\d.]+) %/g)].reduce((sum, [, value]) => sum + Number(value), 0)
  }
  await expect.poll(total).toBeCloseTo(100, 0)
  await page.getByRole('button', { name: 'Clear' }).click()
  const nothing = page.getByText('Draw an image, or pick a test image.')
  await nothing.waitFor()
  // By keyboard: a stroke down from above the middle, and away with it.
  await pad.focus()
  for (const key of ['Shift+ArrowUp', '+', 'Space', 'Shift+ArrowDown', 'Shift+ArrowDown', 'Space', 'ArrowRight'])
    await pad.press(key)
  await page.getByText('your drawing').waitFor()
  await page.getByRole('status').filter({ hasText: 'Pen up.' }).waitFor({ state: 'attached' })
  await checkAccessibility(page)
  await pad.press('Delete')
  await nothing.waitFor()
  await page.getByRole('button', { name: 'Test image 4', exact: true }).click()
  await page.getByText('test image 4', { exact: true }).waitFor()

  await page.getByRole('button', { name: 'Score now' }).click()
  await page.getByText('n = 10,000 test images').waitFor({ timeout: 120_000 })
  await page.getByRole('heading', { name: 'Gaussians against true labels' }).waitFor()
  const choice = page.getByRole('group', { name: 'Gaussian', exact: true }).getByRole('button')
  expect(await choice.count()).toBe(3)
  for (const k of [0, 1, 2]) {
    await choice.nth(k).click()
    await page
      .getByText(new RegExp(`^Gaussian ${k + 1}, `), { exact: false })
      .first()
      .waitFor()
  }
  await screenshot(page, 'mixture-scored')
  await checkAccessibility(page)
})

test('takes a run home as a file, brings it back, and says what is wrong with another file', async ({ open }) => {
  const page = await open({ path: `?backend=wasm&${small}` })
  await waitReady(page)
  await train(page).click()
  await reaches(page, 5)
  await pause(page)
  const paused = await iteration(page)
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: 'Download run' }).click(),
  ])
  expect(download.suggestedFilename()).toMatch(/\.zip$/)
  const file = await download.path()

  await page.getByRole('button', { name: 'Close run' }).click()
  await expect.poll(() => iteration(page), { timeout: 60_000 }).toBe(3500)
  const choose = async (chosen: string | { name: string; mimeType: string; buffer: Buffer }) => {
    const [chooser] = await Promise.all([
      page.waitForEvent('filechooser'),
      page.getByRole('button', { name: 'Open a run…' }).click(),
    ])
    await chooser.setFiles(chosen)
  }
  await choose({ name: 'run.zip', mimeType: 'application/zip', buffer: Buffer.from('no run') })
  await page.getByRole('region', { name: 'Recipe' }).getByRole('alert').waitFor({ timeout: 30_000 })
  expect(await iteration(page)).toBe(3500)
  await choose(file)
  await expect.poll(() => iteration(page), { timeout: 60_000 }).toBe(paused)
  await page.getByRole('button', { name: 'Train', exact: true }).waitFor()
  const listed = page.getByRole('button', { name: /^Open MNIST, balanced, K = 3, iteration/ })
  await expect.poll(() => listed.count(), { timeout: 60_000 }).toBe(2)
  await page.getByRole('button', { name: 'Remove it again' }).click()
  await expect.poll(() => iteration(page), { timeout: 60_000 }).toBe(3500)
  await expect.poll(() => listed.count(), { timeout: 60_000 }).toBe(1)

  // Dropped in a room that has nothing to do with it, it opens in its own, and stays.
  await page.getByRole('link', { name: 'Captions' }).click()
  await drop(page, file)
  await page.getByText(/ came from .*\.zip and is kept among your runs\./).waitFor({ timeout: 60_000 })
  expect(new URL(page.url()).hash).toBe('#mixture')
  expect(await iteration(page)).toBe(paused)
  await page.getByRole('button', { name: 'Dismiss' }).click()
  await page.reload()
  await waitReady(page)
  await expect.poll(() => listed.count(), { timeout: 60_000 }).toBe(2)

  // What TensorBoard finds in it, by a reader that is not ours.
  const events = readEvents(unzipSync(new Uint8Array(await readFile(file)))[EVENTS_FILE] ?? new Uint8Array())
  const steps = events.flatMap(({ step, summary }) => (summary?.value ?? []).map(({ tag }) => [tag, step] as const))
  expect(steps).toContainEqual(['loss/generator', paused])
  expect(steps).toContainEqual(['samples', paused])
})

/** Drops a file of the disk on the page, in whatever room it is. */
async function drop(page: Page, path: string): Promise<void> {
  const input = await page.evaluateHandle(() => {
    const made = document.createElement('input')
    made.type = 'file'
    document.body.append(made)
    return made
  })
  await input.asElement().setInputFiles(path)
  await input.evaluate((made) => {
    const dataTransfer = new DataTransfer()
    for (const file of made.files ?? [])
      dataTransfer.items.add(new File([file], 'run.zip', { type: 'application/zip' }))
    made.remove()
    for (const type of ['dragover', 'drop'])
      document.body.dispatchEvent(new DragEvent(type, { dataTransfer, bubbles: true, cancelable: true }))
  })
}

test('saves one image with S, and keeps everything within reach on a small screen', async ({ open }) => {
  const page = await open({ path: `?backend=wasm&${small}`, width: 390, height: 844 })
  await waitReady(page)
  const image = page.getByRole('button', { name: /^Gaussian 2.* sample 3$/ })
  await image.focus()
  const [download] = await Promise.all([page.waitForEvent('download'), page.keyboard.press('s')])
  expect(download.suggestedFilename()).toMatch(/^gaussian-2.*sample-3\.png$/)
  await page.getByRole('button', { name: 'More' }).click()
  await page.getByRole('button', { name: 'D: step the discriminator alone' }).waitFor()
  await page.getByRole('button', { name: 'Download run' }).waitFor()
  await screenshot(page, 'mixture-more')
  await checkAccessibility(page)
  await page.keyboard.press('Escape')
  await page.getByRole('button', { name: 'Download run' }).waitFor({ state: 'hidden' })
})

test('keeps the recipe in the address and says where it is not the run’s', async ({ open }) => {
  const page = await open({ path: `?backend=wasm&${small}` })
  await waitReady(page)
  await train(page).click()
  await reaches(page, 2)
  const gaussians = page.getByRole('slider', { name: 'K Gaussians' })
  await gaussians.focus()
  await gaussians.press('ArrowRight')
  await expect.poll(() => new URL(page.url()).searchParams.get('K')).toBe('4')
  await page.getByText(/^Shown: your run, .*K = 3\. Recipe: .*K = 4\.$/).waitFor()
  await page
    .getByRole('button', { name: 'K Gaussians is changed: back to 10' })
    .or(page.getByRole('button', { name: /Gaussians is changed: back to 10/ }))
    .click()
  await expect.poll(() => new URL(page.url()).searchParams.get('K')).toBeNull()
  await page.getByRole('button', { name: 'Start a new run' }).click()
  await page.getByRole('group', { name: 'Samples of Gaussian 10', exact: true }).waitFor({ timeout: 60_000 })
  await pause(page)
})

test('says what is wrong with your own files, where you gave them', async ({ open }) => {
  const page = await open({ path: '?backend=wasm#mixture' })
  await waitReady(page)
  await page.getByRole('combobox', { name: 'Dataset' }).selectOption('own')
  const [chooser] = await Promise.all([
    page.waitForEvent('filechooser'),
    page.getByRole('button', { name: 'Choose files' }).click(),
  ])
  await chooser.setFiles({ name: 'notes.txt', mimeType: 'text/plain', buffer: Buffer.from('no image') })
  const alert = page.getByRole('region', { name: 'Recipe' }).getByRole('alert')
  await alert.waitFor({ timeout: 30_000 })
  expect(await alert.innerText()).toContain('choose PNG, JPEG or WebP images')
})
