/** The visitor's own images, from a folder on their disk to training: subfolders name the classes. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect } from 'vitest'
import { Random } from '../../src/tensor/random'
import { writePng } from '../../src/tensor/png'
import { checkAccessibility, screenshot, test } from './harness'

const CLASSES = ['bars', 'dots']
const EACH = 20

/** A folder of 40×30 colour pictures in two subfolders, and a file that is none. */
function writePictures(): string {
  const folder = mkdtempSync(join(tmpdir(), 'pictures-'))
  const random = new Random(1)
  CLASSES.forEach((name, kind) => {
    mkdirSync(join(folder, name))
    for (let i = 0; i < EACH; i++) {
      const pixels = Uint8Array.from({ length: 40 * 30 * 3 }, (_, at) => {
        const x = Math.floor(at / 3) % 40
        return (kind === 0 ? x % 10 < 5 : random.uniform() < 0.3) ? 255 : 20
      })
      writeFileSync(join(folder, name, `${i}.png`), writePng({ width: 40, height: 30, channels: 3, pixels }))
    }
  })
  writeFileSync(join(folder, 'dots', 'broken.png'), 'not a picture')
  return folder
}

test('trains on a folder of pictures, told apart by subfolder', async ({ open }) => {
  const folder = writePictures()
  try {
    const page = await open({ path: '?backend=wasm&width=0.125&K=2&Dz=4&M=16&MRC=32&iterations=100' })
    const train = page.getByRole('button', { name: /^Train/ }).first()
    await expect.poll(() => train.isEnabled(), { timeout: 120_000 }).toBe(true)
    await page.getByRole('combobox', { name: 'Dataset' }).selectOption('own')
    const [chooser] = await Promise.all([
      page.waitForEvent('filechooser'),
      page.getByRole('button', { name: 'Choose a folder' }).click(),
    ])
    await chooser.setFiles(folder)
    // A tenth of the 40 is held back for testing; the broken one is told, not fatal.
    await page.getByText(/36 to train on, 4 to test on/).waitFor({ timeout: 60_000 })
    await page.getByText(/broken\.png/).waitFor()
    await expect.poll(() => train.isEnabled(), { timeout: 30_000 }).toBe(true)
    await train.click()
    await page.getByText(/n = 4 test images, iteration 100/).waitFor({ timeout: 120_000 })
    // The classes' names came along from the folder.
    expect(await page.getByText(/mostly (bars|dots)/).count()).toBeGreaterThan(0)
    await screenshot(page, 'own-images')
    await checkAccessibility(page)
  } finally {
    rmSync(folder, { recursive: true })
  }
})
