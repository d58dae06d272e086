/** What each room fetches before its first picture, counted by the host, and that nothing is fetched twice. No times. */
import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { expect } from 'vitest'
import { benchRooms } from '../../bench/page/rooms'
import { bytesOf, fetchedTwice, serveSite } from '../../bench/page/site'
import { root } from '../../scripts/setup.mjs'
import { loads } from '../../scripts/size/loads'
import { builtAssets, filesOf, readChunks } from '../../scripts/size/measure'
import { test, watch } from './harness'

const dist = join(root, 'dist')
const patient = { timeout: 200_000 }

/**
 * Images, what training needs beside what draws, a model to fine-tune, ONNX Runtime, and what keeps the page for use without a network: no
 * first picture is made of them.
 */
const isLater = (path: string) =>
  /^data\/|\/weights\.safetensors$|^models\/fashion-mini\/|ort-wasm|ort\.|\/registration-/.test(path)

/** A host that counts, and a window on it. */
async function visit(
  browser: Browser,
  path: string,
  {
    before,
    prepare,
  }: { before?: (path: string) => Promise<void>; prepare?: (context: BrowserContext) => Promise<unknown> } = {},
) {
  const site = await serveSite(dist, { megabitsPerSecond: Infinity, latencyMs: 0, ...(before && { before }) })
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, serviceWorkers: 'block' })
  const problems: string[] = []
  await watch(context, site.address, problems)
  await prepare?.(context)
  const page = await context.newPage()
  await page.goto(`${site.address}${path}`, { waitUntil: 'commit' })
  const leave = async () => {
    await context.close()
    await site.close()
  }
  return { site, page, problems, leave }
}

const canTrain = (page: Page) =>
  expect.poll(() => page.getByRole('button', { name: 'Train from scratch' }).isEnabled(), patient).toBe(true)

/** Its index tells a worker which shards there are, and is read by each. */
const shardsTwice = (fetched: Parameters<typeof fetchedTwice>[0]) =>
  fetchedTwice(fetched).filter((path) => path.startsWith('data/') && !path.endsWith('index.json'))

/** What `npm run size` counts as a room's first load, where WebAssembly trains. */
function countedOf(room: string): string[] {
  const name = room === 'Interpolate' ? 'Mixture' : room
  const load = loads.find((entry) => entry.name.replace(', WebAssembly', '') === name)
  if (load === undefined) throw new Error(`scripts/size/loads.ts has no load of ${room}.`)
  return filesOf(load, readChunks(), builtAssets()).files
}

test.for(benchRooms)('$name draws within its bytes while all the rest is held back', async (room, { browser }) => {
  let release = () => {}
  const held = new Promise<void>((resolve) => (release = resolve))
  const before = (path: string) => (isLater(path) ? held : Promise.resolve())
  const { site, page, problems, leave } = await visit(browser, `?backend=wasm${room.path}`, { before })
  try {
    await page
      .locator(room.first)
      .first()
      .waitFor({ state: 'attached', ...patient })
    expect(bytesOf(site.fetched), 'bytes before the first picture').toBeLessThanOrEqual(room.budget)
    const counted = countedOf(room.name)
    const asked = site.fetched
      .map(({ path }) => path)
      .filter((path) => /^assets\/.*\.(js|css|wasm)$/.test(path) && !isLater(path))
    expect(
      asked.filter((path) => !counted.includes(path)),
      'scripts that no budget counts',
    ).toEqual([])
    release()
    if (room.trains === null) return
    await page.locator(`button:enabled:text-is("${room.trains}")`).first().waitFor(patient)
    // The last that is fetched unasked: C for the test images, the frozen networks for the fused pairs.
    const last = room.name === 'Fusion' ? /^Pair 1, fused/ : /^Test images|^From Gaussian 1/
    await page
      .getByRole('group', { name: last })
      .or(page.getByRole('region', { name: last }))
      .first()
      .waitFor(patient)
    expect(fetchedTwice(site.fetched)).toEqual([])
    expect(problems).toEqual([])
  } finally {
    release()
    await leave()
  }
})

test('fetches no shard twice: not for another room, nor after a reload', async ({ browser }) => {
  const { site, page, problems, leave } = await visit(browser, '?backend=wasm&ft.set=mnist-fusion#mixture')
  try {
    await canTrain(page)
    const shards = () => site.fetched.filter(({ path }) => /shards\/(train|test)-\d/.test(path)).length
    expect(shards()).toBe(70)
    await page.getByRole('link', { name: 'Fusion' }).click()
    await expect
      .poll(() => page.getByRole('button', { name: 'Fine-tune', exact: true }).isEnabled(), patient)
      .toBe(true)
    // One with 64 garments; the digits are there.
    expect(shards()).toBe(71)
    await page.goto(`${site.address}?backend=wasm#mixture`)
    await canTrain(page)
    expect([shards(), shardsTwice(site.fetched)]).toEqual([71, []])
    expect(problems).toEqual([])
  } finally {
    await leave()
  }
})

test('says which images did not come, and goes on where it stopped', async ({ browser }) => {
  let down = true
  const prepare = (context: BrowserContext) =>
    context.route(/train-41\./, (route) => (down ? route.abort() : route.continue()))
  const { site, page, leave } = await visit(browser, '?backend=wasm#mixture', { prepare })
  try {
    const trouble = page.getByRole('alert').filter({ hasText: /train-41.*host cannot be reached/ })
    await trouble.waitFor(patient)
    expect(await page.getByRole('button', { name: 'Train from scratch' }).isEnabled()).toBe(false)
    down = false
    await trouble.getByRole('button', { name: 'Try again' }).click()
    await canTrain(page)
    expect(shardsTwice(site.fetched)).toEqual([])
  } finally {
    await leave()
  }
})

test('has no file twice, under whatever names', () => {
  const named = /[\w.-]+-[\w-]{8}\.(js|css|wasm)/g
  const byContent = new Map<string, string[]>()
  for (const entry of readdirSync(dist, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue
    const path = join(entry.parentPath, entry.name)
    const bytes = readFileSync(path)
    // What differs in the names alone that it imports is the same.
    const content = /\.(js|css)$/.test(path) ? bytes.toString('utf8').replace(named, '') : bytes
    if (content.length < 1000) continue
    const hash = createHash('sha256').update(content).digest('hex')
    byContent.set(hash, [...(byContent.get(hash) ?? []), path.slice(dist.length + 1)])
  }
  expect([...byContent.values()].filter((paths) => paths.length > 1)).toEqual([])
})
