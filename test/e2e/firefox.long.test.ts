/** Another engine than Chromium's: every room opens in Firefox, and both labs train in it, over WebDriver BiDi. */
import { launch, type Browser, type Page } from 'puppeteer-core'
import { expect, inject, test as base } from 'vitest'
import { findFirefox } from '../../scripts/firefox.mjs'
import { tellOfViolations } from './harness'
import { rooms } from './first-sights'
import { small } from './mixture-page'

/** A busy machine, and a browser without WebGPU: WebAssembly. */
const patient = { timeout: 240_000 }

const test = base
  .extend('browser', { scope: 'file' }, async ({}, { onCleanup }): Promise<Browser> => {
    const executablePath = findFirefox()
    if (executablePath === null) throw new Error('No Firefox was found: "npm run test:long" installs one.')
    const browser = await launch({ browser: 'firefox', executablePath, headless: true })
    onCleanup(() => browser.close())
    return browser
  })
  .extend('open', async ({ browser }, { onCleanup }) => {
    const problems: string[] = []
    const pages: Page[] = []
    onCleanup(async () => {
      for (const page of pages) await page.close()
      expect(problems, 'what the page did wrong').toEqual([])
    })
    return async (path: string): Promise<Page> => {
      const page = await browser.newPage()
      pages.push(page)
      page.on('pageerror', (error) => problems.push(`exception: ${String(error)}`))
      page.on('console', (message) => {
        if (message.type() === 'error') problems.push(`console: ${message.text()}`)
      })
      await page.evaluateOnNewDocument(tellOfViolations)
      await page.setViewport({ width: 1280, height: 800 })
      page.setDefaultTimeout(patient.timeout)
      await page.goto(new URL(path, inject('address')).href)
      return page
    }
  })

const progress = (page: Page, name: string) =>
  page.$eval(`progress[aria-label="${name}"]`, (found) => (found as HTMLProgressElement).value)

test.for(rooms)('room "%s" opens', patient, async ([path, landmark], { open }) => {
  const page = await open(path)
  await page.waitForSelector(`::-p-xpath(${landmark})`, { visible: true })
})

test('a mixture is trained', patient, async ({ open }) => {
  const page = await open(`?${small}#mixture`)
  await page.locator('button::-p-text(Train from scratch)').click()
  await expect.poll(() => progress(page, 'Iterations done'), patient).toBeGreaterThan(10)
})

test('the miniature is fine-tuned', patient, async ({ open }) => {
  const page = await open('?ft.steps=6&ft.batch=2#fusion')
  await page.locator('button::-p-text(Fine-tune)').click()
  await expect.poll(() => progress(page, 'Steps done'), patient).toBeGreaterThan(2)
})
