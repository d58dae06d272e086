import 'fake-indexeddb/auto'
import { IDBDatabase, IDBFactory, IDBObjectStore, IDBVersionChangeEvent } from 'fake-indexeddb'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { ChunkedCaptionStore } from '../../../src/store/caption-store'
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
  expect(await store.begin('a', header(2500))).toEqual({ saved: 'disk', note: null })
  await store.write('a', { column: 'caption', offset: 0, texts: captions })
  expect(await store.write('a', { column: 'general', offset: 1990, texts: ['x', null, 'y'] })).toMatchObject({
    saved: 'disk',
  })
  await store.write('a', { column: 'general', offset: 1991, texts: ['z'] })
  await store.change('a', { method: 'model', target: 8 })
  await store.close()

  const again = reloaded()
  expect(await again.current()).toEqual({
    list: 'a',
    header: { ...header(2500), settings: { method: 'model', target: 8 } },
  })
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
  await store.begin('a', header(2))
  await store.write('a', { column: 'caption', offset: 0, texts: ['old', 'older'] })
  await store.begin('b', header(1))
  expect(await columnsOf(store)).toEqual({})
  await store.write('b', { column: 'caption', offset: 0, texts: ['new', 'beyond the list'] })
  await store.write('b', { column: 'general', offset: 0, texts: ['newer'] })
  await store.drop('b', 'general')
  expect(await columnsOf(reloaded())).toEqual({ caption: ['new'] })
  await store.clear()
  expect(await store.current()).toBeNull()
  expect(await reloaded().current()).toBeNull()
})

it('writes nothing where there is no list', async () => {
  const store = new ChunkedCaptionStore()
  await store.write('a', { column: 'caption', offset: 0, texts: ['lost?'] })
  await store.change('a', { a: 1 })
  expect(await columnsOf(store)).toEqual({})
  expect(await store.current()).toBeNull()
})

it('keeps in memory what a full disk refuses, says so, and writes it when there is room', async () => {
  const store = new ChunkedCaptionStore()
  await store.begin('a', header(2))
  const disk = fillDisk()
  const { saved, note } = await store.write('a', { column: 'caption', offset: 0, texts: ['a', 'b'] })
  expect(saved).toBe('memory')
  expect(note).toMatch(/storage is full.*in memory only.*export/)
  expect(await columnsOf(store)).toEqual({ caption: ['a', 'b'] })
  expect(await columnsOf(reloaded())).toEqual({})

  disk.stop()
  expect(await store.write('a', { column: 'general', offset: 1, texts: ['c'] })).toEqual({ saved: 'disk', note: null })
  expect(await columnsOf(reloaded())).toEqual({ caption: ['a', 'b'], general: [null, 'c'] })
})

it('keeps everything in memory in a window without storage, and says so', async () => {
  vi.stubGlobal('indexedDB', undefined)
  const store = new ChunkedCaptionStore()
  const { saved, note } = await store.begin('a', header(1))
  expect(saved).toBe('memory')
  expect(note).toMatch(/in memory only.*no IndexedDB, as in some private windows\. Export them/)
  await store.write('a', { column: 'caption', offset: 0, texts: ['a'] })
  expect(await columnsOf(store)).toEqual({ caption: ['a'] })
  await store.drop('a', 'caption')
  expect(await columnsOf(store)).toEqual({})
})

it('leaves out a stretch that is not as it was written, and tells a damaged list', async () => {
  const store = reloaded()
  await store.begin('a', header(2500))
  await store.write('a', { column: 'caption', offset: 0, texts: numbered(2500, 'a dog') })
  await alterStored('captionTexts', ['a', 'caption', 1], (value) => {
    const { texts } = value as { texts: string[] }
    texts[7] = 'a dot 1007'
  })
  const offsets: number[] = []
  for await (const { offset } of reloaded().parts()) offsets.push(offset)
  expect(offsets).toEqual([0, 2000])
  await alterStored('captionLists', 'a', (value) =>
    Object.assign((value as { header: object }).header, { count: 2400 }),
  )
  await expect(reloaded().current()).rejects.toMatchObject({ name: 'BadInput' })
})

it('writes into no other list than the one that is meant: another tab’s stays as it is', async () => {
  const [first, second] = [new ChunkedCaptionStore(), new ChunkedCaptionStore()]
  await first.begin('a', header(2))
  await first.write('a', { column: 'caption', offset: 0, texts: ['a', 'b'] })
  await second.begin('b', header(1))
  await second.write('b', { column: 'caption', offset: 0, texts: ['other'] })
  const nowhere = { saved: 'nowhere', note: null }
  expect(await first.change('a', { method: 'model' })).toEqual(nowhere)
  expect(await first.write('a', { column: 'caption', offset: 1, texts: ['c'] })).toEqual(nowhere)
  // A worker that took the place of one that died knows of the disk alone.
  const third = new ChunkedCaptionStore()
  expect(await third.write('a', { column: 'caption', offset: 0, texts: ['c'] })).toEqual(nowhere)
  expect(await third.drop('a', 'caption')).toEqual(nowhere)
  expect(await columnsOf(reloaded())).toEqual({ caption: ['other'] })
  expect((await reloaded().current())?.header).toEqual(header(1))
})

it('says so where the browser has cleared its storage, and keeps the list that is begun anew', async () => {
  const begun = vi.spyOn(IDBDatabase.prototype, 'transaction')
  const store = new ChunkedCaptionStore()
  await store.begin('a', header(2))
  const connection = begun.mock.contexts.at(-1) as IDBDatabase
  vi.stubGlobal('indexedDB', new IDBFactory())
  connection.dispatchEvent(new IDBVersionChangeEvent('close'))
  const texts = ['a', 'b']
  expect(await store.write('a', { column: 'caption', offset: 0, texts })).toEqual({ saved: 'nowhere', note: null })
  await store.begin('b', header(2))
  expect(await store.write('b', { column: 'caption', offset: 0, texts })).toEqual({ saved: 'disk', note: null })
  expect(await columnsOf(reloaded())).toEqual({ caption: texts })
})
