import 'fake-indexeddb/auto'
import { IDBFactory } from 'fake-indexeddb'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { MOST_BYTES, openEncodingStore } from '../../../src/store/encoding-store'
import { openDatabase } from '../../../src/store/schema'
import { fullAtCommit, makeFail } from './full-disk'

const encoding = (...values: number[]) => ({ shape: [values.length, 1], data: Float32Array.from(values) })

/** Sizes as if the numbers were many: entries are what room is reckoned by. */
async function claim(key: string, bytes: number, usedAt: number): Promise<void> {
  const database = await openDatabase(() => undefined)
  await database.put('encodingEntries', { key, bytes, usedAt })
  database.close()
}

const keysOf = async () => {
  const database = await openDatabase(() => undefined)
  const keys = await database.getAllKeys('encodings')
  database.close()
  return keys
}

beforeEach(() => {
  vi.stubGlobal('indexedDB', new IDBFactory())
})

afterEach(() => {
  vi.restoreAllMocks()
  vi.unstubAllGlobals()
})

describe('the store of encodings', () => {
  it('gives back shape and numbers after a reload, whatever the caller did to its own', async () => {
    const store = await openEncodingStore()
    const mine = encoding(1, 2, 3)
    const writing = store.put('a', mine)
    mine.data.fill(0)
    await writing
    await store.close()
    const reloaded = await openEncodingStore()
    expect(await reloaded.get('a')).toEqual(encoding(1, 2, 3))
    expect(await reloaded.get('b')).toBeNull()
  })

  it('throws away first what was not used for longest', async () => {
    const store = await openEncodingStore()
    for (const key of ['oldest', 'old', 'new']) await store.put(key, encoding(1))
    await claim('oldest', MOST_BYTES / 2, 1)
    await claim('old', MOST_BYTES / 2 - 4, 2)
    await claim('new', 4, 3)
    await store.put('next', encoding(1))
    expect(await keysOf()).toEqual(['new', 'next', 'old'])
  })

  it('notes when an encoding was read', async () => {
    const store = await openEncodingStore()
    await store.put('a', encoding(1))
    await claim('a', 4, 1)
    await store.get('a')
    const database = await openDatabase(() => undefined)
    expect((await database.get('encodingEntries', 'a'))?.usedAt).toBeGreaterThan(1)
    database.close()
  })

  it('leaves out what is larger than all room, and what contradicts its shape', async () => {
    const store = await openEncodingStore()
    const huge = Object.defineProperty(new Float32Array(1), 'byteLength', { value: MOST_BYTES + 1 })
    await store.put('huge', { shape: [1], data: huge })
    await store.put('torn', { shape: [3], data: Float32Array.of(1) })
    expect(await keysOf()).toEqual(['torn'])
    expect(await store.get('torn')).toBeNull()
  })

  it('never throws: a full disk costs the other encodings, or this one', async () => {
    const store = await openEncodingStore()
    await store.put('a', encoding(1))
    const full = makeFail('encodings', fullAtCommit)
    await store.put('b', encoding(2))
    full.stop()
    expect(await keysOf()).toEqual([])
    await store.put('b', encoding(2))
    expect(await store.get('b')).toEqual(encoding(2))
    vi.stubGlobal('indexedDB', undefined)
    const none = await openEncodingStore()
    await none.put('a', encoding(1))
    expect(await none.get('a')).toBeNull()
  })
})
