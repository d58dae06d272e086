/** `npm run bench -- page`: what a visitor waits for over a thin line, room by room: bytes, requests, seconds. */
import { existsSync } from 'node:fs'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { loadavg, tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import type { Browser } from 'playwright-core'
import { build } from 'vite'
import { root } from '../../scripts/setup.mjs'
import { positive } from '../arguments'
import { launchChromium } from '../browser'
import { machineLine, machineOf } from '../machine'
import { atMost, checkLine, figure, markdownTable } from '../table'
import { benchRooms, type BenchRoom } from './rooms'
import { bytesOf, clock, fetchedTwice, fetchedUntil, serveSite, type Line } from './site'

/** Milliseconds before each answer begins. */
const LATENCY = 20
/** Milliseconds that a room may take. */
const PATIENCE = 180_000
/** Milliseconds without a byte after which a room is at rest. */
const REST = 3000

export const PAGE_HELP = `npm run bench -- page [options]

Opens each room of the built site in headless Chromium for the first time, over a line of 10 Mbit/s (${LATENCY} ms before each answer) with gzip
as static hosts have it: bytes and requests before the first picture, seconds to it, seconds until a run can begin, and what is fetched
twice. Exit code 1 where a room's bytes before the first picture are over budget or a file is fetched twice.

  --json FILE         writes everything measured as JSON, every file with its bytes
  --site FOLDER       a site that is built already (default: builds one, a minute)
  --rooms LIST        of ${benchRooms.map(({ name }) => name).join(', ')} (default: all)
  --mbit N            the line's rate (default 10)
  --headed            opens a window
  --help              this text`

/** What was there when something was seen. */
interface Moment {
  seconds: number
  requests: number
  bytes: number
}

interface RoomMeasure {
  room: string
  picture: Moment
  /** The button that begins a run can be pressed; null where nothing is trained. */
  ready: Moment | null
  /** Nothing is fetched any more. */
  rest: Moment
  twice: string[]
  files: { path: string; bytes: number }[]
}

/** @param given arguments behind "page" */
export async function benchPage(given: string[]): Promise<void> {
  const { values: options } = parseArgs({
    args: given,
    options: {
      json: { type: 'string' },
      site: { type: 'string' },
      rooms: { type: 'string' },
      mbit: { type: 'string', default: '10' },
      headed: { type: 'boolean', default: false },
    },
  })
  const rooms = chosenRooms(options.rooms)
  const line: Line = { megabitsPerSecond: positive('mbit', options.mbit), latencyMs: LATENCY }
  const { browser, version, close } = await launchChromium(options.headed, [])
  const site = await siteFolder(options.site)
  const load = [loadavg()[0] ?? 0]
  const measures: RoomMeasure[] = []
  try {
    for (const room of rooms) {
      const measure = await measureRoom(browser, site.folder, line, room)
      measures.push(measure)
      console.error(`${room.name}: ${describe(measure)}`)
    }
  } finally {
    await close()
    await site.remove()
  }
  load.push(loadavg()[0] ?? 0)
  const machine = machineOf(load, version)
  const checks = measures.flatMap(({ room, picture, twice }) => [
    ...atMost(`${room}, bytes before the first picture`, picture.bytes, budgetOf(room)),
    ...atMost(`${room}, files fetched twice`, twice.length, 0),
  ])
  console.log(`${machineLine(machine)}; ${line.megabitsPerSecond} Mbit/s, ${LATENCY} ms, gzip\n`)
  console.log(table(measures))
  console.log(`\n${checks.map(checkLine).join('\n')}`)
  if (options.json !== undefined) {
    const report = { bench: 'page', date: new Date().toISOString(), machine, line, measures, checks }
    await writeFile(options.json, `${JSON.stringify(report, null, 2)}\n`)
  }
  if (checks.some(({ passed }) => !passed)) process.exitCode = 1
}

/** @throws Error naming what is no room */
function chosenRooms(names: string | undefined): readonly BenchRoom[] {
  if (names === undefined) return benchRooms
  return names.split(',').map((name) => {
    const found = benchRooms.find((room) => room.name.toLowerCase() === name.trim().toLowerCase())
    const known = benchRooms.map((room) => room.name).join(', ')
    if (found === undefined) throw new Error(`--rooms names "${name}"; the rooms are ${known}.`)
    return found
  })
}

const budgetOf = (name: string) => benchRooms.find((room) => room.name === name)?.budget ?? NaN

/** The site as `npm run build` makes it, in a folder of its own unless one is named. */
async function siteFolder(named: string | undefined): Promise<{ folder: string; remove: () => Promise<void> }> {
  if (named !== undefined) {
    const folder = resolve(named)
    if (!existsSync(join(folder, 'index.html')))
      throw new Error(`--site is "${named}", which has no index.html; "npm run build" makes a site in dist.`)
    return { folder, remove: async () => undefined }
  }
  console.error('building the site')
  const folder = await mkdtemp(join(tmpdir(), 'modeweave-site-'))
  await build({ root, logLevel: 'error', mode: 'production', build: { outDir: folder, emptyOutDir: true } })
  return { folder, remove: () => rm(folder, { recursive: true }) }
}

/** When the page had something to see, ms since 1970. */
interface Seen {
  picture?: number
  ready?: number
}

declare global {
  var seenAt: Seen
}

/** Runs in the page: notes the frame in which the first picture is there, and that in which a run can begin. */
function watchFor({ first, trains }: Pick<BenchRoom, 'first' | 'trains'>) {
  globalThis.seenAt = {}
  const look = () => {
    const now = performance.timeOrigin + performance.now()
    const buttons = [...document.querySelectorAll('button:enabled')]
    if (document.querySelector(first) !== null) globalThis.seenAt.picture ??= now
    if (buttons.some(({ textContent }) => textContent.trim() === trains)) globalThis.seenAt.ready ??= now
    if (globalThis.seenAt.picture === undefined || (trains !== null && globalThis.seenAt.ready === undefined))
      requestAnimationFrame(look)
  }
  look()
}

/** A first visit: nothing is cached, nothing stored. */
async function measureRoom(browser: Browser, folder: string, line: Line, room: BenchRoom): Promise<RoomMeasure> {
  const site = await serveSite(folder, line)
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 } })
  try {
    const page = await context.newPage()
    await page.addInitScript(watchFor, { first: room.first, trains: room.trains })
    const began = clock()
    const moment = (at = clock()): Moment => {
      const until = fetchedUntil(site.fetched, at)
      return { seconds: (at - began) / 1000, requests: until.length, bytes: bytesOf(until) }
    }
    await page.goto(`${site.address}${room.path}`, { waitUntil: 'commit' })
    const seen = async (what: keyof Seen) => {
      await page.waitForFunction((what) => globalThis.seenAt?.[what] !== undefined, what, { timeout: PATIENCE })
      return moment(await page.evaluate((what) => globalThis.seenAt[what], what))
    }
    const picture = await seen('picture')
    const trainable = room.trains === null ? null : await seen('ready')
    let rest = moment()
    for (let quiet = 0; quiet < REST;) {
      await page.waitForTimeout(100)
      const now = moment()
      quiet = now.bytes === rest.bytes && now.requests === rest.requests ? quiet + 100 : 0
      if (quiet === 0) rest = now
    }
    const twice = fetchedTwice(site.fetched)
    return {
      room: room.name,
      picture,
      ready: trainable,
      rest,
      twice,
      files: site.fetched.map(({ path, bytes }) => ({ path, bytes })),
    }
  } finally {
    await context.close()
    await site.close()
  }
}

const megabytes = (bytes: number) => figure(bytes / 1e6)

function describe({ picture, ready, twice }: RoomMeasure): string {
  const can = ready === null ? '' : `, a run can begin after ${figure(ready.seconds)} s`
  return `first picture after ${megabytes(picture.bytes)} MB and ${figure(picture.seconds)} s${can}; fetched twice: ${twice.join(', ') || 'none'}`
}

function table(measures: readonly RoomMeasure[]): string {
  const header = [
    'room',
    'first picture: MB',
    'requests',
    's',
    'run can begin: MB',
    's',
    'at rest: MB',
    'fetched twice',
  ]
  const lines = measures.map(({ room, picture, ready, rest, twice }) => [
    room,
    megabytes(picture.bytes),
    String(picture.requests),
    figure(picture.seconds),
    ready === null ? '' : megabytes(ready.bytes),
    figure(ready?.seconds),
    megabytes(rest.bytes),
    String(twice.length),
  ])
  return markdownTable(header, lines, 1)
}
