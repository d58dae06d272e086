/** The visitor's own images, from a folder on their disk to training: what is understood of them, asked, left out and shown. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import type { Page } from 'playwright-core'
import { afterEach, expect } from 'vitest'
import { Random } from '../../src/tensor/random'
import { writePng } from '../../src/tensor/files/png'
import { fineTune, patient, pauseEarly, section, step, waitReady } from './fusion-page'
import { checkAccessibility, checkFitsWidth, screenshot, test } from './harness'
import { networkZip } from './own-network'

const CLASSES = ['bars', 'dots']
const EACH = 20
const SETTINGS = '?backend=wasm&preset=joint&width=0.125&K=2&Dz=4&M=16&MRC=32&iterations=100'

const folders: string[] = []
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true })
})

/** @param files by their paths */
function writeFolder(files: Record<string, Uint8Array | string>): string {
  const folder = mkdtempSync(join(tmpdir(), 'pictures-'))
  folders.push(folder)
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true })
    writeFileSync(join(folder, path), content)
  }
  return folder
}

/** 40×30 colour pictures of either kind. */
function pictures(): { kind: string; png: Uint8Array }[] {
  const random = new Random(1)
  return CLASSES.flatMap((kind) =>
    Array.from({ length: EACH }, () => {
      const pixels = Uint8Array.from({ length: 40 * 30 * 3 }, (_, at) => {
        const x = Math.floor(at / 3) % 40
        return (kind === 'bars' ? x % 10 < 5 : random.uniform() < 0.3) ? 255 : 20
      })
      return { kind, png: writePng({ width: 40, height: 30, channels: 3, pixels }) }
    }),
  )
}

async function chooseFolder(page: Page, folder: string) {
  const [chooser] = await Promise.all([
    page.waitForEvent('filechooser'),
    page.getByRole('button', { name: 'Choose a folder' }).click(),
  ])
  await chooser.setFiles(folder)
}

const trainButton = (page: Page) => page.getByRole('button', { name: /^Train/ }).first()
const understoodIn = (page: Page) => page.getByRole('region', { name: 'What was understood' })

/** A deletion asks first: the other way out changes nothing. */
async function forget(page: Page) {
  const kept = page.getByRole('list', { name: 'Kept in this browser' }).getByRole('listitem')
  const dialog = page.getByRole('dialog', { name: 'Forget these images?' })
  await kept.getByRole('button', { name: /^Forget/ }).click()
  await checkAccessibility(page)
  await dialog.getByRole('button', { name: 'Close' }).click()
  await dialog.waitFor({ state: 'hidden' })
  expect(await kept.count()).toBe(1)
  await kept.getByRole('button', { name: /^Forget/ }).click()
  await dialog.getByRole('button', { name: 'Forget them' }).click()
}

async function openOwn(page: Page) {
  await expect.poll(() => trainButton(page).isEnabled(), { timeout: 120_000 }).toBe(true)
  await page.getByRole('combobox', { name: 'Dataset' }).selectOption('own')
}

test('trains on a folder of pictures, told apart by subfolder', async ({ open }) => {
  const files = pictures().map(({ kind, png }, i) => [`${kind}/${i}.png`, png] as const)
  const folder = writeFolder({ ...Object.fromEntries(files), 'dots/broken.png': 'not a picture' })
  const page = await open({ path: SETTINGS })
  await openOwn(page)
  await chooseFolder(page, folder)
  // A tenth of the 40 is held back for testing; the broken one is told, not fatal.
  await understoodIn(page)
    .getByText(/36 to train on, 4 to test on/)
    .waitFor({ timeout: 60_000 })
  await page.getByText(/broken\.png/).waitFor()
  await expect.poll(() => trainButton(page).isEnabled(), { timeout: 30_000 }).toBe(true)
  await trainButton(page).click()
  await page.getByText(/n = 4 test images, iteration 100/).waitFor({ timeout: 120_000 })
  // The classes' names came along from the folder.
  expect(await page.getByText(/(mostly|most often) (bars|dots)/).count()).toBeGreaterThan(0)
  await screenshot(page, 'own-images')
  await checkAccessibility(page)

  // No classifier of these images comes with the page: a network of the visitor's own judges them.
  const scores = page.getByRole('region', { name: 'Generated images' })
  await scores.getByText(/^No classifier of your own images comes with the page/).waitFor()
  await page.getByText('Choose a network').click()
  const judge = page.getByRole('region', { name: 'Your own judge' })
  const [chooser] = await Promise.all([
    page.waitForEvent('filechooser'),
    judge.getByRole('button', { name: 'Choose files' }).click(),
  ])
  await chooser.setFiles(await networkZip(32))
  await judge.getByText(/pets: 3 classes \(cat, dog, bird\), 100 features\./).waitFor(patient)
  await judge.getByText(/Kept in this browser until you remove it/).waitFor()
  await page.getByText('Named by your network pets, which looked at 20 samples of each Gaussian.').waitFor(patient)
  const word = page.getByText(/^(mostly|most often) (cat|dog|bird), \d+ of 20$/)
  await expect.poll(() => word.count()).toBe(2)
  await scores.getByRole('button', { name: 'Score samples now' }).click()
  await scores.getByText(/iteration 100, on your network pets$/).waitFor(patient)
  await scores.getByText(/by your network pets \([0-9a-f]{8}\), 100 numbers of 32×32 RGB images/).waitFor()
  expect(await scores.innerText()).not.toMatch(/\bFID\b(?!-like)/)
  await screenshot(page, 'own-images-judged')
  await checkAccessibility(page)
  await judge.getByRole('button', { name: 'Remove it' }).click()
  await word.first().waitFor({ state: 'hidden' })
  await scores.getByText(/^No classifier of your own images comes with the page/).waitFor()
  expect(await page.getByText(/(mostly|most often) (bars|dots)/).count()).toBeGreaterThan(0)
})

test('keeps them in this browser where asked to, and goes on with a run on them after a reload', async ({ open }) => {
  const folder = writeFolder(Object.fromEntries(pictures().map(({ kind, png }, i) => [`${kind}/${i}.png`, png])))
  const page = await open({ path: SETTINGS.replace('iterations=100', 'iterations=100000&checkpointEvery=10') })
  await openOwn(page)
  await chooseFolder(page, folder)
  await page.getByText(/Keep these 40 images in this browser \(\d+ kB\)/).waitFor({ timeout: 60_000 })
  await page.getByRole('button', { name: 'Keep them' }).click()
  const kept = page.getByRole('list', { name: 'Kept in this browser' }).getByRole('listitem')
  await kept.getByText(/40 images/).waitFor()
  await trainButton(page).click()
  const done = () =>
    page
      .getByRole('progressbar', { name: 'Iterations done' })
      .evaluate((progress) => (progress as HTMLProgressElement).value)
  await expect.poll(done, { timeout: 120_000 }).toBeGreaterThanOrEqual(10)
  await page.getByRole('button', { name: /Pause/ }).click()
  await page.getByRole('button', { name: /Pause/ }).waitFor({ state: 'hidden', timeout: 60_000 })
  const before = await done()

  await page.reload()
  await page.getByRole('button', { name: /Resume from iteration/ }).click({ timeout: 120_000 })
  await understoodIn(page)
    .getByText(/36 to train on, 4 to test on/)
    .waitFor({ timeout: 60_000 })
  await expect.poll(done, { timeout: 120_000 }).toBeGreaterThan(before)
  await page.getByRole('button', { name: /Pause/ }).click()
  await screenshot(page, 'own-images-kept')
  await checkAccessibility(page)
  await forget(page)
  await kept.waitFor({ state: 'hidden' })
  await page.getByRole('button', { name: 'Keep these images in this browser' }).waitFor()
})

test('trains nothing before there are images, then shows them alone, names what is left out and asks for the classes', async ({
  open,
}) => {
  const files = pictures().map(({ kind, png }, i) => [`${kind}/${i % 2 ? 'day' : 'night'}/${i}.png`, png] as const)
  const folder = writeFolder({
    ...Object.fromEntries(files),
    'dots/day/broken.png': 'not a picture',
    '.hidden.png': 'x',
    'film.gif': 'GIF89a',
  })
  const page = await open({ path: SETTINGS })
  await page.getByText(/n = 10,000 test images/).waitFor({ timeout: 120_000 })
  await openOwn(page)
  await page.getByText('Choose your own images first, or train on MNIST.').waitFor()
  expect(await trainButton(page).isDisabled()).toBe(true)
  for (const button of await page.getByRole('group', { name: 'Step once' }).getByRole('button').all())
    expect(await button.isDisabled()).toBe(true)

  await chooseFolder(page, folder)
  const understood = understoodIn(page)
  await understood.getByText('43 files chosen = 40 used + 3 left out').waitFor({ timeout: 60_000 })
  const leftOut = understood.getByRole('list', { name: 'Left out, and why' })
  for (const name of ['broken.png', '.hidden.png', 'film.gif']) await leftOut.getByText(name).waitFor()
  const classes = understood.getByRole('list', { name: 'Images of each class' }).getByRole('listitem')
  expect(await classes.allInnerTexts()).toEqual([
    expect.stringMatching(/bars\s+20/),
    expect.stringMatching(/dots\s+20/),
  ])

  // The stage shows them, and nothing of the model that was open.
  const stage = page.getByRole('region', { name: 'Pictures' })
  await stage.getByText(/40 images: 36 to train on, 4 to test on/).waitFor()
  await stage.getByRole('group', { name: /Real images of pictures-/ }).waitFor()
  await stage.getByText('2 classes: bars 20, dots 20').waitFor()
  expect(await page.getByRole('list', { name: 'Images of each class' }).count()).toBe(1)
  expect(await page.getByText(/(mostly|most often) (zeros|ones)/).count()).toBe(0)
  expect(await page.getByText(/n = 10,000 test images/).count()).toBe(0)
  expect(await page.getByText(/at 3,500/).count()).toBe(0)
  await stage.getByText('to test on', { exact: true }).click()
  await expect
    .poll(() =>
      stage
        .getByRole('group', { name: /Real images/ })
        .getByRole('button')
        .count(),
    )
    .toBe(4)

  await page.getByRole('radio', { name: /folder level 2: day, night/ }).click()
  await expect
    .poll(() => classes.allInnerTexts(), { timeout: 30_000 })
    .toEqual([expect.stringMatching(/day\s+20/), expect.stringMatching(/night\s+20/)])
  await screenshot(page, 'own-images-understood')
  await checkFitsWidth(page)
  await checkAccessibility(page)
  await page.getByRole('link', { name: 'Interpolate' }).click()
  await page.getByText(/once there is a model of pictures-/).waitFor()
})

test('says what cannot be used, with the list, and trains nothing of it', async ({ open }) => {
  const [first] = pictures()
  const folder = writeFolder({ 'a.png': first?.png ?? '', 'b.gif': 'GIF89a' })
  const page = await open({ path: SETTINGS })
  await openOwn(page)
  await chooseFolder(page, folder)
  await page
    .getByText(/Only 1 image can be used/)
    .first()
    .waitFor({ timeout: 60_000 })
  await understoodIn(page).getByText('b.gif').waitFor()
  expect(await trainButton(page).isDisabled()).toBe(true)
})

test('keeps images with captions where asked to, and goes on with a fine-tuning run on them after a reload', async ({
  open,
}) => {
  const images = pictures().slice(0, 12)
  const folder = writeFolder({
    ...Object.fromEntries(images.map(({ png }, i) => [`${i}.png`, png])),
    ...Object.fromEntries(images.map(({ kind }, i) => [`${i}.txt`, `many ${kind} on a wall`])),
  })
  const page = await open({ path: '?backend=wasm&ft.steps=2000&ft.batch=8#fusion' })
  const kept = page.getByRole('list', { name: 'Kept in this browser' }).getByRole('listitem')
  await waitReady(page)
  await page.getByRole('combobox', { name: 'Fine-tune on' }).selectOption('own')
  await expect.poll(() => page.getByRole('button', { name: 'Choose a folder' }).isEnabled(), patient).toBe(true)
  await chooseFolder(page, folder)
  await page.getByText(/Keep these 12 images in this browser \(\d+ kB\)/).waitFor(patient)
  await page.getByRole('button', { name: 'Keep them' }).click()
  await kept.getByText(/12 images/).waitFor()
  await screenshot(page, 'own-fusion-kept')
  await waitReady(page)
  await fineTune(page).click()
  await page.getByRole('button', { name: /Pause/ }).waitFor(patient)
  await expect.poll(() => step(page), patient).toBeGreaterThanOrEqual(2)
  const before = await pauseEarly(page)

  await page.reload()
  await page.getByRole('button', { name: `Resume from step ${before}`, exact: true }).click(patient)
  await expect.poll(() => step(page), patient).toBeGreaterThan(before)
  await pauseEarly(page)
  await understoodIn(page)
    .getByText(/many bars on a wall/)
    .first()
    .waitFor()
  await section(page, /1\s*Data and captions/)
    .getByText('12 images')
    .waitFor()
  await checkAccessibility(page)
  await forget(page)
  await kept.waitFor({ state: 'hidden' })
  await page.getByRole('button', { name: 'Keep these images in this browser' }).waitFor()

  // Not kept any more: the run stays, and asks for them.
  await page.reload()
  await page.getByRole('button', { name: /^Resume from step/ }).click(patient)
  await page.getByText(/12 images, which is not loaded; choose those images again to go on/).waitFor(patient)
  await page
    .getByText(/Choose your own images first/)
    .first()
    .waitFor()
  await chooseFolder(page, folder)
  await understoodIn(page)
    .getByText(/many bars on a wall/)
    .first()
    .waitFor(patient)
  await page.getByRole('button', { name: /^Go on with/ }).click(patient)
  await expect.poll(() => step(page), patient).toBeGreaterThan(before)
})

test('fine-tunes nothing before there are images, and shows those with captions that were understood', async ({
  open,
}) => {
  const images = pictures().slice(0, 12)
  const rows = images.map(({ kind }, i) => `${i}.png,many ${kind} on a wall`)
  const folder = writeFolder({
    ...Object.fromEntries(images.map(({ png }, i) => [`${i}.png`, png])),
    'metadata.csv': ['file_name,text', ...rows, '99.png,nothing'].join('\n'),
    'film.gif': 'GIF89a',
  })
  const page = await open({ path: '?backend=wasm#fusion' })
  const choice = page.getByRole('combobox', { name: 'Fine-tune on' })
  await expect.poll(() => choice.isEnabled(), { timeout: 240_000 }).toBe(true)
  await choice.selectOption('own')
  await page
    .getByText(/Choose your own images first/)
    .first()
    .waitFor()
  expect(await page.getByRole('button', { name: 'Fine-tune', exact: true }).isDisabled()).toBe(true)
  await expect
    .poll(() => page.getByRole('button', { name: 'Choose a folder' }).isEnabled(), { timeout: 120_000 })
    .toBe(true)
  await chooseFolder(page, folder)
  const understood = understoodIn(page)
  await understood.getByText(/12, 40×30 px/).waitFor({ timeout: 120_000 })
  await understood
    .getByText(/many bars on a wall/)
    .first()
    .waitFor()
  await understood.getByText('film.gif').waitFor()
  await understood.getByText(/99\.png/).waitFor()
  await screenshot(page, 'own-fusion-set')
  await checkAccessibility(page)
})

/** Keeps what the page gets from cameras, to see what becomes of it. Runs in the page. */
function observeCameras() {
  const tracks: MediaStreamTrack[] = []
  Object.assign(globalThis, { cameraTracks: tracks })
  // The empty page before this one has none.
  const mediaDevices = navigator.mediaDevices as MediaDevices | undefined
  if (mediaDevices === undefined) return
  const ask = mediaDevices.getUserMedia.bind(mediaDevices)
  mediaDevices.getUserMedia = async (constraints) => {
    const stream = await ask(constraints)
    tracks.push(...stream.getTracks())
    return stream
  }
}

const cameraStates = (page: Page) =>
  page.evaluate(() =>
    (globalThis as unknown as { cameraTracks: MediaStreamTrack[] }).cameraTracks.map(({ readyState }) => readyState),
  )

test('takes pictures with the camera, a class a button, and lets go of it', async ({ open }) => {
  const page = await open({
    path: SETTINGS,
    prepare: async (context) => {
      await context.addInitScript(observeCameras)
    },
  })
  await openOwn(page)
  await page.getByRole('button', { name: 'Take pictures with a camera…' }).click()
  const dialog = page.getByRole('dialog', { name: 'Take pictures with a camera' })
  const turnOn = dialog.getByRole('button', { name: 'Turn the camera on' })
  await turnOn.waitFor()
  expect(await cameraStates(page)).toEqual([])
  await turnOn.click()
  await dialog.getByText(/^The camera was refused: allow it/).waitFor()
  await page.context().grantPermissions(['camera'])
  await turnOn.click()
  await dialog.getByRole('button', { name: 'Turn the camera off' }).waitFor()
  await expect.poll(() => cameraStates(page)).toEqual(['live'])
  await dialog.getByRole('button', { name: 'Close' }).click()
  await expect.poll(() => cameraStates(page)).toEqual(['ended'])

  await page.getByRole('button', { name: 'Take pictures with a camera…' }).click()
  await turnOn.click()
  const every = dialog.getByRole('spinbutton', { name: 'Interval, as a number' })
  await every.fill('50')
  await every.press('Enter')
  await dialog.getByRole('button', { name: 'Add a class' }).click()
  await dialog.getByRole('textbox', { name: 'Name of class 2' }).fill('hand')
  const [first, second] = ['Class 1', 'Class 2'].map((name) => dialog.getByRole('region', { name }))
  if (first === undefined || second === undefined) throw new Error('there are two classes')
  const hold = (part: typeof first) => part.getByRole('button', { name: 'Hold to take pictures' })
  const picturesOf = (part: typeof first) => part.getByRole('listitem')
  await expect.poll(() => hold(first).isEnabled()).toBe(true)
  await hold(first).hover()
  await page.mouse.down()
  await expect.poll(() => picturesOf(first).count(), { timeout: 30_000 }).toBeGreaterThan(12)
  await page.mouse.up()
  await hold(second).focus()
  await page.keyboard.down('Space')
  await expect.poll(() => picturesOf(second).count(), { timeout: 30_000 }).toBeGreaterThan(9)
  await page.keyboard.up('Space')
  const ones = await picturesOf(first).count()
  await first.getByRole('button', { name: 'Delete picture 2 of class 1' }).click()
  await expect.poll(() => picturesOf(first).count()).toBe(ones - 1)
  await screenshot(page, 'own-images-camera')
  await checkAccessibility(page)
  await dialog.getByRole('button', { name: /^Make a set of these \d+ pictures$/ }).click()
  await dialog.waitFor({ state: 'hidden' })
  await understoodIn(page).getByText('2, by the folders below Webcam').waitFor({ timeout: 60_000 })
  await understoodIn(page).getByText('hand', { exact: true }).first().waitFor()
  expect(await cameraStates(page)).toEqual(['ended', 'ended'])
})
