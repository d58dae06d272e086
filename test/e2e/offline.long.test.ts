/** The page as `npm start` serves it: then its server is ended, and both labs go to their end; and storage that is cleared, damaged or full. */
import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { expect } from 'vitest'
import type { Site } from '../../bench/page/site'
import { root } from '../../scripts/setup.mjs'
import { patient, waitFinished } from './fusion-page'
import { test } from './harness'
import { belowFolder, openKept, trainWithoutNetwork, visit } from './offline-page'
import { long } from './presses-page'

/** What the two commands of the README say. */
async function npmStart(): Promise<Site> {
  const script = join(root, 'scripts', 'start.mjs')
  const server = spawn(process.execPath, [script, '--no-open', '--host', '127.0.0.1', '--port', '0'])
  const address = await new Promise<string>((resolve, reject) => {
    let said = ''
    server.stdout.on('data', (bytes: Buffer) => {
      said += bytes.toString('utf8')
      // Vite sets the port in bold.
      const found = /http:\/\/127\.0\.0\.1:\d+\//.exec(said.replace(/\x1b\[\d+m/g, ''))
      if (found !== null) resolve(found[0])
    })
    server.on('exit', () => reject(new Error(`npm start ended and said: ${said}`)))
  })
  const close = async () => {
    if (server.exitCode !== null || server.signalCode !== null) return
    server.removeAllListeners('exit')
    const ended = new Promise((resolve) => server.on('exit', resolve))
    server.kill()
    await ended
  }
  return { address, fetched: [], close }
}

test('both labs train to their end without a network, and the last is measured', long, async ({ browser }) => {
  const window = await visit(browser, await npmStart())
  try {
    await trainWithoutNetwork(window)
    await waitFinished(window.page)
  } finally {
    await window.leave()
  }
})

/** Replaces what is kept of the page's own scripts, or drops it. Runs in the page. */
async function spoil(how: 'damaged' | 'cleared') {
  for (const name of await caches.keys()) {
    const cache = await caches.open(name)
    for (const { url } of await cache.keys()) {
      if (!url.endsWith('.js')) continue
      await (how === 'cleared' ? cache.delete(url) : cache.put(url, new Response('nothing like a script')))
    }
  }
}

test.for(['damaged', 'cleared'] as const)(
  'a page whose scripts were %s where they are kept has them anew, and opens without a network',
  long,
  async (how, { browser }) => {
    const { site, page, problems, leave } = await visit(browser, await belowFolder())
    try {
      await page.goto(`${site.address}#captions`)
      await openKept(page)
      await page.evaluate(spoil, how)
      await page.reload()
      await openKept(page)
      await site.close()
      await page.reload()
      await page.getByRole('heading', { name: 'Captions', level: 2 }).waitFor(patient)
      expect(problems).toEqual([])
    } finally {
      await leave()
    }
  },
)

test('a page that cannot be kept for want of room says so, and works on', long, async ({ browser }) => {
  const { site, context, page, problems, leave } = await visit(browser, await belowFolder())
  try {
    const devtools = await context.newCDPSession(page)
    const { origin } = new URL(site.address)
    await devtools.send('Storage.overrideQuotaForOrigin', { origin, quotaSize: 1_000_000 })
    await page.goto(`${site.address}#captions`)
    await openKept(page, /^The page itself could not be kept.*the browser has no room left for it \(.*; delete runs/)
    await page.keyboard.press('Escape')
    await page.getByRole('button', { name: /^Generalise 40 captions/ }).waitFor(patient)
    expect(problems).toEqual([])
  } finally {
    await leave()
  }
})
