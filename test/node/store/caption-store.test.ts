import 'fake-indexeddb/auto'
import { IDBFactory, IDBObjectStore } from 'fake-indexeddb'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { ChunkedCaptionStore } from '../../../src/store/caption-store'
import { openDB } from 'idb'
import { DATABASE } from '../../../src/store/schema'
import { alterStored } from './damage'
import type { CaptionListHeader, ColumnPart } from '../../../src/store/caption-types'

beforeEach(() => {
  vi.stubGlobal('indexedDB', new IDBFactory())
})

afterEach(() => {
  vi.restoreAllMocks()
  vi.unstubAllGlobals()
})

const header = (count: number): CaptionListHeader => ({ source: 'a.csv', count, settings: { method: 'wordnet' } })
const numbered = (count: number, word: string) => Array.from({ length: count }, (_, i) => `${word} ${i}`)

/** What a reload of the page finds. */
async function columnsOf(store: ChunkedCaptionStore): Promise<Record<string, (string | null)[]>> {
  const columns: Record<string, (string | null)[]> = {}
  for await (const { column, offset, texts } of store.parts()) {
    const all = (columns[column] ??= [])
    expect(offset).toBe(all.length)
    all.push(...texts)
  }
  return columns
}

function reloaded(): ChunkedCaptionStore {
  return new ChunkedCaptionStore()
}

/** Fails as a full disk does at every `put` of texts. */
function fillDisk(): { stop(): void } {
  const put = IDBObjectStore.prototype.put
  const spy = vi.spyOn(IDBObjectStore.prototype, 'put').mockImplementation(function (this: IDBObjectStore, value) {
    if (this.name === 'captionTexts') throw new DOMException('no room', 'QuotaExceededError')
    return put.call(this, value)
  })
  return { stop: () => spy.mockRestore() }
}

it('finds the list again after a reload, column after column, in chunks', async () => {
  const store = new ChunkedCaptionStore()
  const captions = numbered(2500, 'a dog')
  expect(await store.begin(header(2500))).toEqual({ saved: 'disk', note: null })
  await store.write({ column: 'caption', offset: 0, texts: captions })
  expect(await store.write({ column: 'general', offset: 1990, texts: ['x', null, 'y'] })).toMatchObject({
    saved: 'disk',
  })
  await store.write({ column: 'general', offset: 1991, texts: ['z'] })
  await store.change({ method: 'model', target: 8 })
  await store.close()

  const again = reloaded()
  expect(await again.header()).toEqual({ ...header(2500), settings: { method: 'model', target: 8 } })
  const parts: ColumnPart[] = []
  for await (const part of again.parts()) parts.push(part)
  expect(parts.map(({ column, offset, texts }) => [column, offset, texts.length])).toEqual([
    ['caption', 0, 1000],
    ['caption', 1000, 1000],
    ['caption', 2000, 500],
    ['general', 1000, 1000],
  ])
  expect(parts.slice(0, 3).flatMap(({ texts }) => texts)).toEqual(captions)
  expect(parts[3]?.texts.slice(989, 994)).toEqual([null, 'x', 'z', 'y', null])
})

it('forgets the list before, a column, or all', async () => {
  const store = new ChunkedCaptionStore()
  await store.begin(header(2))
  await store.write({ column: 'caption', offset: 0, texts: ['old', 'older'] })
  await store.begin(header(1))
  expect(await columnsOf(store)).toEqual({})
  await store.write({ column: 'caption', offset: 0, texts: ['new', 'beyond the list'] })
  await store.write({ column: 'general', offset: 0, texts: ['newer'] })
  await store.drop('general')
  expect(await columnsOf(reloaded())).toEqual({ caption: ['new'] })
  await store.clear()
  expect(await store.header()).toBeNull()
  expect(await reloaded().header()).toBeNull()
})

it('writes nothing where there is no list', async () => {
  const store = new ChunkedCaptionStore()
  await store.write({ column: 'caption', offset: 0, texts: ['lost?'] })
  await store.change({ a: 1 })
  expect(await columnsOf(store)).toEqual({})
  expect(await store.header()).toBeNull()
})

it('keeps in memory what a full disk refuses, says so, and writes it when there is room', async () => {
  const store = new ChunkedCaptionStore()
  await store.begin(header(2))
  const disk = fillDisk()
  const { saved, note } = await store.write({ column: 'caption', offset: 0, texts: ['a', 'b'] })
  expect(saved).toBe('memory')
  expect(note).toMatch(/storage is full.*in memory only.*export/)
  expect(await columnsOf(store)).toEqual({ caption: ['a', 'b'] })
  expect(await columnsOf(reloaded())).toEqual({})

  disk.stop()
  expect(await store.write({ column: 'general', offset: 1, texts: ['c'] })).toEqual({ saved: 'disk', note: null })
  expect(await columnsOf(reloaded())).toEqual({ caption: ['a', 'b'], general: [null, 'c'] })
})

it('keeps everything in memory in a window without storage, and says so', async () => {
  vi.stubGlobal('indexedDB', undefined)
  const store = new ChunkedCaptionStore()
  const { saved, note } = await store.begin(header(1))
  expect(saved).toBe('memory')
  expect(note).toMatch(/in memory only.*no IndexedDB, as in some private windows\. Export them/)
  await store.write({ column: 'caption', offset: 0, texts: ['a'] })
  expect(await columnsOf(store)).toEqual({ caption: ['a'] })
  await store.drop('caption')
  expect(await columnsOf(store)).toEqual({})
})

it('leaves out a stretch that is not as it was written, and tells a damaged list', async () => {
  const store = reloaded()
  await store.begin(header(2500))
  await store.write({ column: 'caption', offset: 0, texts: numbered(2500, 'a dog') })
  const [{ list } = { list: '' }] = (await (await openDB(DATABASE)).getAll('captionLists')) as { list: string }[]
  await alterStored('captionTexts', [list, 'caption', 1], (value) => {
    const { texts } = value as { texts: string[] }
    texts[7] = 'a dot 1007'
  })
  const offsets: number[] = []
  for await (const { offset } of reloaded().parts()) offsets.push(offset)
  expect(offsets).toEqual([0, 2000])
  await alterStored('captionLists', list, (value) =>
    Object.assign((value as { header: object }).header, { count: 2400 }),
  )
  await expect(reloaded().header()).rejects.toMatchObject({ name: 'BadInput' })
})
