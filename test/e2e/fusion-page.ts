/** The room "Fusion" as its end-to-end tests see and use it. */
import { closeSync, cpSync, mkdirSync, mkdtempSync, openSync, readFileSync, writeFileSync, writeSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { zipSync } from 'fflate'
import type { BrowserContext, Locator, Page } from 'playwright-core'
import { expect } from 'vitest'
import { root } from '../../scripts/setup.mjs'
import { writePng } from '../../src/tensor/files/png'
import { Random } from '../../src/tensor/random'

/** A machine that is busy with other things is slow. */
export const patient = { timeout: 240_000 }

export const bar = (page: Page) => page.getByRole('contentinfo')
export const recipe = (page: Page) => page.getByRole('region', { name: 'Recipe' })
export const readings = (page: Page) => page.getByRole('region', { name: 'Readings' })
export const section = (page: Page, title: RegExp) => page.getByRole('region', { name: title })
export const fineTune = (page: Page) => page.getByRole('button', { name: 'Fine-tune', exact: true })
/** Where pairs of generated and training images stand. */
export const pairsIn = (scope: Locator) => scope.getByRole('group', { name: /, each beside/ }).locator('.pair-cell')

/** Model and sets are there, and nothing is being made of them. */
export async function waitReady(page: Page) {
  await expect.poll(() => fineTune(page).isEnabled(), patient).toBe(true)
}

/** Types into the numeric twin of a slider. */
export async function setNumber(page: Page, name: string, value: number) {
  const box = page.getByRole('spinbutton', { name: `${name}, as a number`, exact: true })
  await box.fill(String(value))
  await box.press('Enter')
}

export async function openFold(page: Page, title: string) {
  await page.locator('summary').getByText(title, { exact: true }).click()
}

/** Updates done, as the bar shows them. */
export const step = (page: Page) =>
  page.getByRole('progressbar', { name: 'Steps done' }).evaluate((found) => (found as HTMLProgressElement).value)

/** Stops the run in the middle, once it has done a step; returns where it is. */
export async function pauseEarly(page: Page): Promise<number> {
  const pause = page.getByRole('button', { name: /Pause/ })
  await pause.waitFor(patient)
  await expect.poll(() => step(page), patient).toBeGreaterThan(0)
  await pause.click()
  await page.getByRole('button', { name: 'Go on', exact: true }).waitFor(patient)
  return step(page)
}

export async function waitFinished(page: Page) {
  await bar(page).getByText('finished', { exact: true }).waitFor(patient)
}

/** What a picture shows, to tell whether two are the same. */
export const drawn = (found: Locator) =>
  found.locator('canvas').evaluate((canvas) => (canvas as HTMLCanvasElement).toDataURL())

/** Whether there are two images in a pair, the same pixel for pixel. */
export const halvesAreEqual = (pair: Locator) =>
  pair.locator('canvas').evaluate((found) => {
    const canvas = found as HTMLCanvasElement
    const { height } = canvas
    if (canvas.width < 2 * height) return false
    const context = canvas.getContext('2d')
    if (context === null) throw new Error('nothing is drawn')
    const half = (left: number) => context.getImageData(left, 0, height, height).data.join()
    return half(0) === half(canvas.width - height)
  })

/** Chooses files or a folder where a button asks for them. */
export async function choose(page: Page, button: Locator, path: string | string[]) {
  const [chooser] = await Promise.all([page.waitForEvent('filechooser'), button.click()])
  await chooser.setFiles(path)
}

/** A folder of `count` small colour pictures. @returns its path and the pictures' names */
export function writePictures(count: number): { folder: string; names: string[] } {
  const folder = join(mkdtempSync(join(tmpdir(), 'captioned-')), 'garden')
  mkdirSync(folder)
  const random = new Random(1)
  const names = Array.from({ length: count }, (_, i) => {
    const pixels = Uint8Array.from({ length: 24 * 20 * 3 }, (_, at) =>
      Math.floor(at / 3) % 24 < 2 * i + 2 ? 230 : Math.floor(60 * random.uniform()),
    )
    writeFileSync(join(folder, `${i}.png`), writePng({ width: 24, height: 20, channels: 3, pixels }))
    return `${i}.png`
  })
  return { folder, names }
}

/** Some of a folder's files as a zip beside them. @returns its path */
export function writeZip(folder: string, names: readonly string[]): string {
  const path = join(folder, 'some.zip')
  writeFileSync(path, zipSync(Object.fromEntries(names.map((name) => [name, readFileSync(join(folder, name))]))))
  return path
}

/** The miniature as a folder, with a weights file that claims a header larger than itself. @returns its path */
export function writeBrokenModel(): string {
  const folder = join(mkdtempSync(join(tmpdir(), 'model-')), 'fashion-mini')
  cpSync(join(root, 'public', 'models', 'fashion-mini'), folder, { recursive: true })
  const file = openSync(join(folder, 'unet', 'diffusion_pytorch_model.safetensors'), 'r+')
  writeSync(file, Buffer.from([0, 0, 0, 0x40, 0, 0, 0, 0]), 0, 8, 0)
  closeSync(file)
  return folder
}

/** Bytes of one batch of noise in the miniature's 8×8×4 latents. */
const noiseBytes = (batch: number) => batch * 8 * 8 * 4 * 4

/**
 * Makes the worker's machine fail when it is told to, for Wasm has neither a device to lose nor weights that break by themselves:
 * "Lose the GPU on purpose" is answered as WebGPU would, and after `breakNumbers` the next batch of noise is no numbers.
 */
export const failing = (batch: number) => async (context: BrowserContext) => {
  const code = `{
    const { set } = Uint8Array.prototype
    let broken = false
    const channel = new BroadcastChannel('failing')
    channel.onmessage = () => {
      broken = true
      channel.postMessage('ready')
    }
    Uint8Array.prototype.set = function (values, offset) {
      set.call(this, values, offset)
      if (!broken || values.byteLength !== ${noiseBytes(batch)}) return
      broken = false
      this.fill(255, offset, offset + values.byteLength)
    }
    addEventListener('message', (event) => {
      if (event.data.type !== 'loseDevice') return
      event.stopImmediatePropagation()
      postMessage({ type: 'fault', id: null, runId: null, fault: { name: 'DeviceLost', message: 'The GPU was lost.' } })
    })
  }\n`
  await context.route(/fusion\.worker.*\.js/, async (route) => {
    const response = await route.fetch()
    await route.fulfill({ response, body: `${code}${await response.text()}` })
  })
}

export const breakNumbers = (page: Page) =>
  page.evaluate(async () => {
    const channel = new BroadcastChannel('failing')
    const heard = new Promise((resolve) => (channel.onmessage = resolve))
    channel.postMessage('break')
    await heard
    channel.close()
  })

/** Of a run that a test trains. */
export const batch = 8

export async function chooseTinyRun(page: Page, images: number, steps: number) {
  await openFold(page, 'Run')
  await setNumber(page, 'Steps', steps)
  await setNumber(page, 'Batch', batch)
  await expect.poll(() => page.getByRole('slider', { name: 'N Images' }).isEnabled(), patient).toBe(true)
  await setNumber(page, 'Images', images)
  await waitReady(page)
}
