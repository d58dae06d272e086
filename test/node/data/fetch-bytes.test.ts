import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { fetchBytes } from '../../../src/data/fetch-bytes'

let server: Server
let base = ''

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
      response.write(Buffer.alloc(10), () => response.destroy())
    } else {
      response.writeHead(404).end()
    }
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  base = `http://127.0.0.1:${(server.address() as AddressInfo).port}/site/`
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
    ['broken', 'broken: the connection broke off after'],
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
})
