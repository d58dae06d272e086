/** The page as its service worker keeps it. */
import { createHash } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { Shell } from '../../../../src/workers/offline/shell'
import { fakeCaches } from '../../store/fake-caches'

const baseUrl = 'https://example.org/some/path/'
const runtime = 'assets/ort-wasm.wasm'

/** A version of the site, by path; `sent` is what its host sends instead. */
function version(texts: Record<string, string>, storage = fakeCaches(), sent: Record<string, string> = {}) {
  const asked: string[] = []
  const files = Object.entries(texts).map(([path, text]) => ({
    path,
    bytes: text.length,
    hash: createHash('sha256').update(text).digest('hex'),
    isLater: path === runtime,
  }))
  const fetch = (address: string) => {
    const path = address.slice(baseUrl.length) || 'index.html'
    asked.push(path)
    const text = sent[path] ?? texts[path]
    if (text === 'network gone') return Promise.reject(new TypeError('Failed to fetch'))
    return Promise.resolve(new Response(text ?? 'none', { status: text === undefined ? 404 : 200 }))
  }
  return { asked, storage, shell: new Shell({ baseUrl, files, storage, fetch }) }
}

const shared = { 'assets/shared.js': 'shared', [runtime]: 'nets' }
const first = { 'index.html': 'page one', 'assets/main-1.js': 'script one', ...shared }
const second = { 'index.html': 'page two', 'assets/main-2.js': 'script two', ...shared }

/** What a tab is given, once all is kept that is to be. */
async function given({ shell }: { shell: Shell }, path: string) {
  const keeping: Promise<void>[] = []
  const response = await shell.answer(`${baseUrl}${path}`, (done) => keeping.push(done))
  const text = await response.text()
  await Promise.all(keeping)
  return text
}

describe('a version', () => {
  it('is fetched as a whole, but for what is kept when it is used', async () => {
    const site = version(first)
    await site.shell.install()
    expect(site.asked.sort()).toEqual(['assets/main-1.js', 'assets/shared.js', 'index.html'])
    expect(await given(site, '')).toBe('page one')
    expect(await given(site, '?K=5#mixture')).toBe('page one')
    expect(await given(site, 'assets/main-1.js')).toBe('script one')
    expect(site.asked).toHaveLength(3)
    expect(await given(site, runtime)).toBe('nets')
    expect(await given(site, runtime)).toBe('nets')
    expect(site.asked.filter((path) => path === runtime)).toHaveLength(1)
    expect(await site.shell.later()).toEqual([{ path: runtime, bytes: 4, isKept: true }])
  })

  it.each([
    ['something else', /assets\/main-1\.js: the host sent something else/],
    ['network gone', /assets\/main-1\.js: the page's host cannot be reached/],
  ])('is not kept where the host sent %s', async (sent, sentence) => {
    const site = version(first, fakeCaches(), { 'assets/main-1.js': sent })
    await expect(site.shell.install()).rejects.toThrow(sentence)
  })

  it('says that there is no room as the browser does', async () => {
    await expect(version(first, fakeCaches(true)).shell.install()).rejects.toMatchObject({ name: 'QuotaExceededError' })
  })

  it('is told where the browser cleared it, and fetched again', async () => {
    const site = version(first)
    await site.shell.install()
    expect(await site.shell.isWhole()).toBe(true)
    for (const name of await site.storage.keys()) await site.storage.delete(name)
    expect(await site.shell.isWhole()).toBe(false)
    await site.shell.install()
    expect(await site.shell.isWhole()).toBe(true)
  })

  it('is fetched again where it was damaged', async () => {
    const site = version(first)
    await site.shell.install()
    for (const name of await site.storage.keys())
      await (await site.storage.open(name)).put(`${baseUrl}assets/shared.js`, new Response('shar'))
    site.asked.length = 0
    expect(await given(site, 'assets/shared.js')).toBe('shared')
    expect(await given(site, 'assets/shared.js')).toBe('shared')
    expect(site.asked).toEqual(['assets/shared.js'])
  })
})

describe('a newer version', () => {
  it('takes over what has not changed, the large files that were used too', async () => {
    const old = version(first)
    await old.shell.install()
    await given(old, runtime)
    const next = version(second, old.storage)
    await next.shell.install()
    expect(next.asked.sort()).toEqual(['assets/main-2.js', 'index.html'])
    expect(await next.shell.later()).toMatchObject([{ isKept: true }])
  })

  it('has the older one’s scripts until that is ended', async () => {
    const old = version(first)
    await old.shell.install()
    const next = version(second, old.storage)
    await next.shell.install()
    expect(await given(next, 'assets/main-1.js')).toBe('script one')
    await next.shell.endOthers()
    expect(await given(next, 'assets/main-1.js')).toBe('none')
    expect(await given(next, '')).toBe('page two')
  })
})

it('answers for its own files alone', () => {
  const { shell } = version(first)
  const knows = (url: string, mode: RequestMode = 'cors', method = 'GET') => shell.knows({ url, mode, method })
  expect(knows(baseUrl, 'navigate')).toBe(true)
  expect(knows(`${baseUrl}index.html?K=5`, 'navigate')).toBe(true)
  expect(knows(`${baseUrl}${runtime}`)).toBe(true)
  expect(knows(baseUrl, 'cors', 'HEAD')).toBe(false)
  expect(knows(`${baseUrl}models/card.json`)).toBe(false)
  expect(knows(`${baseUrl}models/card.json`, 'navigate')).toBe(false)
  expect(knows('https://example.org/assets/main-1.js')).toBe(false)
})
