/** The built site behind a thin line: as a static host serves it, gzip included, every byte through one link of a given rate. */
import { readFileSync } from 'node:fs'
import { createServer, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { extname, join, normalize, sep } from 'node:path'
import { gzipSync } from 'node:zlib'

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.json': 'application/json',
  '.wasm': 'application/wasm',
  '.txt': 'text/plain',
  '.png': 'image/png',
}

/** What hosts compress on the way; archives, weights and ONNX files go as they are. */
const compressed = new Set(['.html', '.js', '.css', '.json', '.wasm', '.txt'])

/** Bytes that a response sends before the others have their turn. */
const TURN = 16 * 1024

/** One file that was asked for. */
export interface Fetched {
  /** Below the site's folder, e.g. "models/mixture-mnist/card.json". */
  path: string
  /** When it was asked for, ms since 1970. */
  at: number
  /** Of the body as it was sent so far, compressed where it is. */
  bytes: number
  /** When how much of the body was sent: ms since 1970, bytes. */
  sent: [at: number, bytes: number][]
}

/** Milliseconds since 1970 with fractions, in Node as in a page. */
export const clock = () => performance.timeOrigin + performance.now()

export interface Site {
  /** Ending in "/". */
  address: string
  /** All that was asked for since the start, in the order of the asking. */
  fetched: readonly Fetched[]
  close(): Promise<void>
}

export interface Line {
  /** Of the whole link; Infinity for none. */
  megabitsPerSecond: number
  /** Before each answer begins. */
  latencyMs: number
  /** Waited for before an answer begins, e.g. to hold a file back; none unless told. */
  before?: (path: string) => Promise<void>
  /** The folder of the host that the site lies in, e.g. "some/path/"; the host's own unless told. */
  under?: string
  /** What is sent in place of a file, e.g. to put another version on the host. */
  change?: (path: string, bytes: Buffer) => Buffer
}

/**
 * Serves a folder. Scripts and styles, whose names hold a hash, may be kept by the browser; nothing else, so that what the page asks for
 * twice is fetched twice.
 */
export async function serveSite(
  folder: string,
  { megabitsPerSecond, latencyMs, before, under = '', change }: Line,
): Promise<Site> {
  const fetched: Fetched[] = []
  const bodies = new Map<string, Buffer>()
  let free = 0

  /** The body as it goes over the line; null where there is no such file. */
  const bodyOf = (path: string): Buffer | null => {
    const known = bodies.get(path)
    if (known !== undefined && change === undefined) return known
    const file = normalize(join(folder, path))
    if (!file.startsWith(folder + sep)) return null
    try {
      const bytes = change?.(path, readFileSync(file)) ?? readFileSync(file)
      const body = compressed.has(extname(path)) ? gzipSync(bytes) : bytes
      bodies.set(path, body)
      return body
    } catch {
      return null
    }
  }

  /** Waits until the link has carried so many bytes behind all that was given to it before. */
  const carry = async (bytes: number) => {
    if (megabitsPerSecond === Infinity) return
    const now = performance.now()
    free = Math.max(now, free) + (bytes * 8) / (megabitsPerSecond * 1000)
    await new Promise((resolve) => setTimeout(resolve, free - now))
  }

  const answer = async (path: string, response: ServerResponse) => {
    const body = bodyOf(path)
    if (body === null) {
      response.writeHead(404, { 'content-type': 'text/plain' })
      response.end()
      return
    }
    const entry: Fetched = { path, at: clock(), bytes: 0, sent: [] }
    fetched.push(entry)
    await new Promise((resolve) => setTimeout(resolve, latencyMs))
    await before?.(path)
    response.writeHead(200, {
      'content-type': types[extname(path)] ?? 'application/octet-stream',
      'content-length': body.length,
      'cache-control': path.startsWith('assets/') ? 'max-age=3600' : 'no-store',
      ...(compressed.has(extname(path)) && { 'content-encoding': 'gzip' }),
    })
    for (let start = 0; start < body.length && !response.destroyed; start += TURN) {
      const part = body.subarray(start, start + TURN)
      await carry(part.length)
      response.write(part)
      entry.bytes += part.length
      entry.sent.push([clock(), part.length])
    }
    response.end()
  }

  const server = createServer(({ url = '/', method }, response) => {
    const asked = decodeURIComponent(url.replace(/[?#].*$/, '')).replace(/^\/+/, '')
    const path = asked.startsWith(under) ? asked.slice(under.length) || 'index.html' : `../${asked}`
    if (method === 'GET') void answer(path, response)
    else response.writeHead(bodyOf(path) === null ? 404 : 200).end()
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    address: `http://127.0.0.1:${(server.address() as AddressInfo).port}/${under}`,
    fetched,
    close: async () => {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

/** Files that were asked for more than once, each by its path, once. */
export function fetchedTwice(fetched: readonly Pick<Fetched, 'path'>[]): string[] {
  const paths = fetched.map(({ path }) => path)
  return [...new Set(paths.filter((path, place) => paths.indexOf(path) !== place))]
}

/** What had been asked for and sent by then. @param at ms since 1970 */
export function fetchedUntil(fetched: readonly Fetched[], at: number): Pick<Fetched, 'path' | 'bytes'>[] {
  return fetched
    .filter((file) => file.at <= at)
    .map(({ path, sent }) => ({
      path,
      bytes: sent.reduce((sum, [when, bytes]) => (when <= at ? sum + bytes : sum), 0),
    }))
}

export const bytesOf = (fetched: readonly Pick<Fetched, 'bytes'>[]): number =>
  fetched.reduce((sum, { bytes }) => sum + bytes, 0)
