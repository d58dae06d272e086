/** Fetching a room's files before they are needed, and dropping them. */
import { createHash } from 'node:crypto'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { root } from '../../../../scripts/setup.mjs'
import { filesBelow } from '../../../../scripts/site-files'
import { BadInput } from '../../../../src/data/bad-input'
import type { LoadBytes } from '../../../../src/data/fetch-bytes'
import { Beforehand } from '../../../../src/state/offline/beforehand.svelte'
import { parts } from '../../../../src/state/offline/parts'
import { openSiteFiles } from '../../../../src/store/site-files'
import { fakeCaches } from '../../store/fake-caches'

const contents: Record<string, string> = {
  'wordnet/constants.json': 'constants',
  'models/tagger/tagger.bin': 'tagger',
  'start/pair/card.json': 'pair',
  'models/fashion-mini/unet/config.json': 'unet',
}
const hashOf = (text: string) => createHash('sha256').update(text).digest('hex').slice(0, 32)
const runtime = { path: 'assets/ort-wasm-simd-threaded-a.wasm', bytes: 14 }

/** A page whose host does `load` before it answers. */
async function page({ load = () => {}, full = false }: { load?: (path: string) => unknown; full?: boolean } = {}) {
  const asked: string[] = []
  let hasRuntime = false
  const loader =
    (signal: AbortSignal): LoadBytes =>
    async (path) => {
      asked.push(path)
      await load(path)
      signal.throwIfAborted()
      return new TextEncoder().encode(contents[path] ?? '')
    }
  const beforehand = new Beforehand({
    service: {
      state: () => Promise.resolve({ bytes: 4_000_000, isWhole: true, later: [{ ...runtime, isKept: hasRuntime }] }),
      change: (type, paths) => {
        if (paths.length > 0) hasRuntime = type === 'keep'
        return Promise.resolve(null)
      },
    },
    files: openSiteFiles('https://example.org/site/', fakeCaches(full), undefined),
    bytes: Object.fromEntries(Object.entries(contents).map(([path, text]) => [path, text.length])),
    hasGpu: false,
    load: loader,
    hashes: Object.fromEntries(Object.entries(contents).map(([path, text]) => [path, hashOf(text)])),
  })
  await beforehand.read()
  const kept = (id: string) => {
    const part = beforehand.parts.find((each) => each.id === id)
    return `${part?.kept} of ${part?.bytes}`
  }
  return { beforehand, asked, kept }
}

describe('what is kept', () => {
  it('is fetched for one room, once, and shared with the others', async () => {
    const { beforehand, asked, kept } = await page()
    expect([kept('captions'), kept('figures'), kept('fusion')]).toEqual(['0 of 15', '0 of 19', '0 of 18'])
    await beforehand.fetch(['captions'])
    await beforehand.fetch(['captions'])
    expect([kept('captions'), kept('figures'), asked.length]).toEqual(['15 of 15', '15 of 19', 2])
    expect([beforehand.fetching, beforehand.trouble]).toEqual([null, null])
  })

  it('is fetched for all rooms, ONNX Runtime’s binary too', async () => {
    const { beforehand, kept } = await page()
    await beforehand.fetch()
    expect([kept('fusion'), beforehand.kept]).toEqual(['18 of 18', beforehand.bytes])
  })

  it('is dropped, but for what a room needs that is kept as a whole', async () => {
    const { beforehand, kept } = await page()
    await beforehand.fetch(['figures', 'captions'])
    await beforehand.drop('captions')
    expect([kept('captions'), kept('figures')]).toEqual(['15 of 15', '19 of 19'])
    await beforehand.drop('figures')
    expect([kept('captions'), kept('figures')]).toEqual(['15 of 15', '15 of 19'])
    await beforehand.drop()
    expect(beforehand.kept).toBe(0)
  })
})

describe('what does not come', () => {
  it('is said in one sentence where the network goes, keeps no part of a file, and comes the next time', async () => {
    const sentence = 'the connection broke off after 3 bytes; check it and try again.'
    let isDown = true
    const load = (path: string) =>
      isDown && path.startsWith('models')
        ? Promise.reject(new BadInput({ id: 'site-broke-off', text: sentence }))
        : undefined
    const { beforehand, kept } = await page({ load })
    await beforehand.fetch(['captions'])
    expect(beforehand.trouble).toBe(sentence)
    expect(['0 of 15', '9 of 15']).toContain(kept('captions'))
    isDown = false
    await beforehand.fetch(['captions'])
    expect([kept('captions'), beforehand.trouble]).toEqual(['15 of 15', null])
  })

  it('is said in one sentence where there is no room', async () => {
    const { beforehand, kept } = await page({ full: true })
    await beforehand.fetch(['captions'])
    expect(beforehand.trouble).toMatch(/^The browser has no room left for this page.*: 1 MB did not come\. Drop a room/)
    expect(kept('captions')).toBe('0 of 15')
  })

  it('is not fetched any more once it is stopped, of which nothing is said', async () => {
    let stop = () => {}
    const { beforehand, kept } = await page({ load: () => stop() })
    stop = () => beforehand.stop()
    await beforehand.fetch(['captions'])
    expect([kept('captions'), beforehand.trouble, beforehand.fetching]).toEqual(['0 of 15', null, null])
  })
})

it('knows for every file of the site a room that needs it, and for every room a file', () => {
  const paths = filesBelow(join(root, 'public')).map(({ path }) => path)
  expect(paths.filter((path) => !parts.some((part) => part.has(path)))).toEqual([])
  expect(parts.filter((part) => !paths.some((path) => part.has(path)))).toEqual([])
})
