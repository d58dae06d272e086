/** The page's own caption client in headless Chromium: an empty page, the real workers, WordNet over HTTP. */
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { root } from '../../scripts/setup.mjs'
import { bundle, launch } from '../browser'
import type { CaptionJob } from './page'

export interface CaptionPage {
  /** E.g. "Chromium 140.0.7339.80". */
  version: string
  /** @returns milliseconds for the whole list, workers warm */
  score(job: CaptionJob): Promise<number>
  close(): Promise<void>
}

/** @throws Error where there is no Chromium */
export async function openCaptionPage(headed: boolean): Promise<CaptionPage> {
  const files = await bundle(['bench/captions/page.ts', 'src/workers/captions/captions.worker.ts'])
  for (const folder of ['wordnet', 'models/tagger'])
    for (const entry of await readdir(join(root, 'public', folder), { withFileTypes: true }))
      if (entry.isFile())
        files.set(`/${folder}/${entry.name}`, await readFile(join(root, 'public', folder, entry.name)))
  const { browser, address, version, close } = await launch(files, headed, [])
  const score = async (job: CaptionJob) => {
    const page = await browser.newPage()
    try {
      await page.goto(address)
      await page.addScriptTag({ url: 'page.js', type: 'module' })
      return await page.evaluate((job) => globalThis.timeCaptions(job), job)
    } finally {
      await page.close()
    }
  }
  return { version, score, close }
}
