import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest'
import { byHash } from '../../../src/data/archives/named-by-hash'
import { fetchBytes } from '../../../src/data/fetch-bytes'

let server: Server
let base = ''
/** Ends the connection of the file that is under way. */
let breakOff = () => {}

beforeAll(async () => {
  server = createServer((request, response) => {
    if (request.url === '/site/a.bin') {
      response
        .writeHead(200, { 'content-type': 'application/gzip', 'content-length': '4' })
        .end(Buffer.from([1, 2, 3, 4]))
    } else if (request.url === '/site/page') {
      response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' }).end('<!doctype html>')
    } else if (request.url === '/site/broken') {
      response.writeHead(200, { 'content-length': '1000' })
      breakOff = () => void response.destroy()
      response.write(Buffer.alloc(10))
    } else {
      response.writeHead(404).end()
    }
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  base = `http://127.0.0.1:${(server.address() as AddressInfo).port}/site/`
})
afterEach(() => {
  vi.unstubAllGlobals()
})
afterAll(() => {
  server.close()
  server.closeAllConnections()
})

describe('fetchBytes', () => {
  it('fetches below the base, with progress', async () => {
    const fractions: number[] = []
    expect(await fetchBytes(base)('a.bin', (f) => fractions.push(f))).toEqual(Uint8Array.of(1, 2, 3, 4))
    expect(fractions.at(-1)).toBe(1)
  })

  it.each([
    ['missing', 'missing: the host has no such file (it answered with status 404)'],
    ['page', 'page: the host has no such file (it answered with a web page)'],
  ])('%s: one sentence', async (path, message) => {
    await expect(fetchBytes(base)(path)).rejects.toMatchObject({
      name: 'BadInput',
      message: expect.stringContaining(message),
    })
  })

  it('says so where nothing answers, and stays an AbortError where the visitor cancels', async () => {
    await expect(fetchBytes('http://127.0.0.1:1/')('a.bin')).rejects.toMatchObject({
      name: 'BadInput',
      message: "a.bin: the page's host cannot be reached; check the connection and try again.",
    })
    await expect(fetchBytes(base, AbortSignal.abort())('a.bin')).rejects.toMatchObject({ name: 'AbortError' })
  })

  it('says after how many bytes the connection broke off', async () => {
    await expect(fetchBytes(base)('broken', () => breakOff())).rejects.toMatchObject({
      name: 'BadInput',
      message: 'broken: the connection broke off after 10 bytes; check it and try again.',
    })
  })

  it('takes no part of a file for the whole, where a browser does; nothing of it is kept', async () => {
    const whole = Uint8Array.of(1, 2, 3, 4)
    let sent = 3
    const headers = { 'content-length': '4' }
    vi.stubGlobal('fetch', async () => new Response(whole.slice(0, sent), { headers }))
    const kept = new Map<string, Uint8Array>()
    const files = {
      get: async (place: string) => kept.get(place) ?? null,
      keep: async (place: string, bytes: Uint8Array) => void kept.set(place, bytes),
      inTurn: <T>(_: string, work: () => Promise<T>) => work(),
    }
    // Of the build's list: another file than the build's would be given as it came.
    const hashes = { 'a.bin': '9f64a747e1b97f131fabb6b447296c9b' }
    const load = byHash(fetchBytes('http://host/'), files, hashes)
    await expect(load('a.bin')).rejects.toThrow('a.bin: the connection broke off after 3 bytes')
    expect(kept.size).toBe(0)
    sent = 4
    expect([await load('a.bin'), kept.size]).toEqual([whole, 1])
  })
})
