/**
 * What an end-to-end test needs: `test` with an `open` that gives the built page in a Chromium window of a given size and
 * colour scheme. A test fails where the page or a worker of it throws, rejects, logs an error or dies, does what its policy
 * forbids, or asks anything of another host.
 */
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { AxeBuilder } from '@axe-core/playwright'
import { chromium, type Browser, type BrowserContext, type Page } from 'playwright-core'
import { expect, inject, test as base } from 'vitest'
import { chromiumArguments, findChromium } from '../../scripts/chromium.mjs'
import { root } from '../../scripts/setup.mjs'
import { takeAway, type Feature } from './missing-features'
import { axeTags } from '../axe-tags'

export interface PageOptions {
  /** What follows the address, e.g. "?backend=cpu". */
  path?: string
  /** Inner size of the window in CSS px; 1280 × 800 unless told. */
  width?: number
  height?: number
  colourScheme?: 'light' | 'dark'
  /** Whether there is a touch screen. */
  touch?: boolean
  /** Features that this browser lacks, in the page and in its workers. */
  without?: readonly Feature[]
  /** Errors that the test brings about on purpose, word for word or as they all look; any other fails it, and so does one that does not come. */
  expectedErrors?: readonly (string | RegExp)[]
  /** Called before the page loads, to intercept requests or to add scripts. */
  prepare?: (context: BrowserContext) => Promise<void>
}

export type Open = (options?: PageOptions) => Promise<Page>

/**
 * Collects what goes wrong in a window: what nobody caught in the page or in a worker, errors in the console (faults that are
 * nobody's but ours are told there, whatever the page shows of them), what the page's policy refuses, crashes, requests to other
 * hosts.
 */
export async function watch(context: BrowserContext, origin: string, problems: string[]) {
  await context.addInitScript(tellOfWorkers)
  await context.addInitScript(tellOfViolations)
  context.on('weberror', (error) => problems.push(`exception: ${error.error().stack ?? error.error().message}`))
  context.on('console', (message) => {
    if (message.type() !== 'error') return
    // The browser's own messages do not say which file they speak of.
    const where = message.text().startsWith('Failed to load resource') ? ` (${message.location().url})` : ''
    problems.push(`console: ${message.text()}${where}`)
  })
  context.on('page', (page) => page.on('crash', () => problems.push('crash: the page is gone')))
  context.on('request', (request) => {
    const url = request.url()
    if (/^https?:/.test(url) && !url.startsWith(origin)) problems.push(`request to another host: ${url}`)
  })
}

/** A page may keep its workers' failures from the console; here they are told whatever it does. Runs in the page. */
function tellOfWorkers() {
  const { Worker } = globalThis
  class ToldWorker extends Worker {
    constructor(...about: ConstructorParameters<typeof Worker>) {
      super(...about)
      this.addEventListener('error', ({ message }) =>
        console.error(`worker: ${message || 'its script was not loaded'}`),
      )
      this.addEventListener('messageerror', () => console.error('worker: a message that cannot be read'))
    }
  }
  globalThis.Worker = ToldWorker
}

/** What the page's policy (`scripts/content-policy.ts`) refuses is told as an error, whatever this browser says of it. Runs in the page. */
export function tellOfViolations() {
  document.addEventListener('securitypolicyviolation', ({ effectiveDirective, blockedURI, sample, sourceFile }) =>
    console.error(`policy: ${effectiveDirective} refused ${blockedURI} ${sample} (${sourceFile ?? ''})`),
  )
}

/** Puts `code` in front of every script that the page or a worker of it loads. */
async function prepend(context: BrowserContext, code: string) {
  await context.addInitScript(code)
  await context.route(/\.m?js(\?.*)?$/, async (route) => {
    const response = await route.fetch()
    await route.fulfill({ response, body: `${code}${await response.text()}` })
  })
}

/** Keeps the page's long tasks (over 50 ms on its thread) for `takeLongTasks`. */
function observeLongTasks() {
  const durations: number[] = []
  Object.assign(globalThis, { modeweaveLongTasks: durations })
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) durations.push(entry.duration)
  }).observe({ type: 'longtask', buffered: true })
}

export const test = base
  .extend('browser', { scope: 'file' }, async ({}, { onCleanup }) => {
    const executablePath = findChromium()
    if (executablePath === null) throw new Error('No Chromium was found: "npm test" installs one.')
    // A camera that shows a moving figure; pages have it where a test grants it to them.
    const args = [...chromiumArguments, '--use-fake-device-for-media-stream']
    const browser = await chromium.launch({ executablePath, args })
    onCleanup(() => browser.close())
    return browser
  })
  .extend('open', async ({ browser }, { onCleanup }): Promise<Open> => {
    const address = inject('address')
    const problems: string[] = []
    const expected = new Set<string | RegExp>()
    const isOf = (problem: string, told: string | RegExp) =>
      typeof told === 'string' ? told === problem : told.test(problem)
    const contexts: BrowserContext[] = []
    onCleanup(async () => {
      for (const context of contexts) await context.close()
      expect(
        problems.filter((problem) => ![...expected].some((told) => isOf(problem, told))),
        'what the page did wrong',
      ).toEqual([])
      expect(
        [...expected].filter((told) => !problems.some((problem) => isOf(problem, told))),
        'what was to go wrong and did not',
      ).toEqual([])
    })
    return async ({ path = '', expectedErrors = [], ...options } = {}) => {
      for (const problem of expectedErrors) expected.add(problem)
      const context = await openWindow(browser, options)
      contexts.push(context)
      await watch(context, address, problems)
      const page = await context.newPage()
      await page.goto(new URL(path, address).href)
      return page
    }
  })

/** A window with nothing in it yet. */
async function openWindow(
  browser: Browser,
  { width = 1280, height = 800, colourScheme = 'light', touch = false, without = [], prepare }: PageOptions,
): Promise<BrowserContext> {
  const context = await browser.newContext({
    viewport: { width, height },
    colorScheme: colourScheme,
    hasTouch: touch,
    reducedMotion: 'reduce',
    serviceWorkers: 'block',
  })
  await context.addInitScript(observeLongTasks)
  if (without.length > 0) await prepend(context, takeAway(without))
  await prepare?.(context)
  return context
}

/** Expects that axe finds no violation of WCAG 2.2, levels A and AA, in the page as it stands. */
export async function checkAccessibility(page: Page) {
  const { violations } = await new AxeBuilder({ page }).withTags(axeTags).analyze()
  const found = violations.map(({ id, help, nodes }) => ({
    id,
    help,
    where: nodes.map((node) => `${node.target.join(' ')}: ${node.failureSummary ?? ''}`),
  }))
  expect(found, 'accessibility').toEqual([])
}

/** Durations in ms of the page's long tasks (over 50 ms) since the last call; call it before axe, which is one itself. */
export async function takeLongTasks(page: Page): Promise<number[]> {
  return page.evaluate(() => {
    const { modeweaveLongTasks } = globalThis as unknown as { modeweaveLongTasks: number[] }
    return modeweaveLongTasks.splice(0)
  })
}

/** Expects that the page does not scroll sideways. */
export async function checkFitsWidth(page: Page) {
  const { scrollWidth, clientWidth } = await page.evaluate(() => {
    const { scrollWidth, clientWidth } = document.documentElement
    return { scrollWidth, clientWidth }
  })
  expect(scrollWidth, 'width of the page in px').toBeLessThanOrEqual(clientWidth)
}

/** Saves what the window shows as test-results/NAME.png. */
export async function screenshot(page: Page, name: string) {
  const folder = join(root, 'test-results')
  mkdirSync(folder, { recursive: true })
  await page.screenshot({ path: join(folder, `${name}.png`) })
}
