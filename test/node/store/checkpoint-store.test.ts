import 'fake-indexeddb/auto'
import { IDBDatabase, IDBFactory, IDBObjectStore, IDBVersionChangeEvent } from 'fake-indexeddb'
import { openDB } from 'idb'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { openStore } from '../../../src/store/runs/open-store'
import { DATABASE } from '../../../src/store/schema'
import type { CheckpointRecord } from '../../../src/store/types'
import { readSafetensors, writeSafetensors } from '../../../src/tensor/files/safetensors'
import { fullAtCommit, fullAtPut, makeFail } from './full-disk'

function checkpoint(runId: string, iteration: number, savedAt = iteration): CheckpointRecord {
  const weights = { dtype: 'F32' as const, shape: [2], data: Float32Array.of(iteration, -iteration) }
  return {
    runId,
    name: `MNIST, ${runId}`,
    iteration,
    iterations: 2000,
    datasetId: 'mnist',
    savedAt,
    bytes: writeSafetensors(new Map([['weights', weights]]), { iteration: String(iteration) }),
  }
}

const weightsOf = (record: CheckpointRecord | null) =>
  record && Array.from(readSafetensors(record.bytes).tensors.get('weights')?.data ?? [])

beforeEach(() => {
  vi.stubGlobal('indexedDB', new IDBFactory())
})

afterEach(() => {
  vi.restoreAllMocks()
  vi.unstubAllGlobals()
})

describe('openStore with IndexedDB', () => {
  it('gives back the newer of two saves after a reload', async () => {
    const store = await openStore()
    expect(store.persistent).toBe(true)
    expect(await store.save(checkpoint('a', 100))).toEqual({ saved: 'disk', note: null })
    expect(await store.save(checkpoint('a', 200))).toEqual({ saved: 'disk', note: null })
    await store.close()

    const reloaded = await openStore()
    expect(await reloaded.load('a')).toEqual(checkpoint('a', 200))
    expect(weightsOf(await reloaded.load('a'))).toEqual([200, -200])
    expect(await reloaded.load('b')).toBeNull()
  })

  it('lists the runs, last saved first, without their weights', async () => {
    const store = await openStore()
    await store.save(checkpoint('old', 10, 1))
    await store.save(checkpoint('new', 20, 3))
    await store.save(checkpoint('middle', 30, 2))
    const read = vi.spyOn(IDBObjectStore.prototype, 'getAll')
    const runs = await store.list()
    expect(runs.map(({ runId }) => runId)).toEqual(['new', 'middle', 'old'])
    const { bytes, ...summary } = checkpoint('new', 20, 3)
    expect(runs[0]).toEqual({ ...summary, bytes: bytes.byteLength })
    expect(read.mock.contexts.map((objectStore) => (objectStore as IDBObjectStore).name)).toEqual(['summaries'])
  })

  it('removes a run for good', async () => {
    const store = await openStore()
    await store.save(checkpoint('a', 1))
    await store.save(checkpoint('b', 2))
    await store.remove('a')
    await store.close()
    const reloaded = await openStore()
    expect((await reloaded.list()).map(({ runId }) => runId)).toEqual(['b'])
    expect(await reloaded.load('a')).toBeNull()
  })

  it('keeps the order of calls that nobody waited for, and the bytes as they were handed over', async () => {
    const store = await openStore()
    const last = checkpoint('a', 3)
    const calls = [store.save(checkpoint('a', 1)), store.remove('a'), store.save(checkpoint('a', 2)), store.save(last)]
    structuredClone(last.bytes, { transfer: [last.bytes] })
    await Promise.all(calls)
    expect(weightsOf(await store.load('a'))).toEqual([3, -3])
  })

  it.each([
    ['at the put of the weights', 'checkpoints', fullAtPut],
    ['at the put of the summary', 'summaries', fullAtPut],
    ['at the end of the transaction', 'summaries', fullAtCommit],
  ])('keeps the newest in memory and the previous on disk when the storage is full %s', async (_, where, fail) => {
    vi.stubGlobal('navigator', { storage: { estimate: async () => ({ usage: 950e6, quota: 1000e6 }) } })
    const store = await openStore()
    await store.save(checkpoint('a', 100))
    const full = makeFail(where, fail)

    const result = await store.save(checkpoint('a', 200))
    expect(result).toEqual({
      saved: 'memory',
      note:
        "The browser's storage is full (950 MB used of 1,000 MB): the newest checkpoint of “MNIST, a” is in memory only. " +
        'Delete stored runs that you no longer need, or download this one before you close the page.',
    })
    expect(store.note).toBe(result.note)
    expect(weightsOf(await store.load('a'))).toEqual([200, -200])
    expect((await store.list()).map(({ iteration }) => iteration)).toEqual([200])

    // What a reload would find.
    const reloaded = await openStore()
    expect(weightsOf(await reloaded.load('a'))).toEqual([100, -100])
    expect((await reloaded.list()).map(({ iteration }) => iteration)).toEqual([100])

    full.stop()
    expect(await store.save(checkpoint('a', 300))).toEqual({ saved: 'disk', note: null })
    expect(store.note).toBeNull()
    expect(weightsOf(await reloaded.load('a'))).toEqual([300, -300])
  })

  it('writes what it kept in memory as soon as a removed run makes room', async () => {
    const store = await openStore()
    await store.save(checkpoint('old', 1))
    const full = makeFail('checkpoints', fullAtCommit)
    expect((await store.save(checkpoint('new', 2))).note).toMatch(/storage is full: the newest/)
    full.stop()
    await store.remove('old')
    expect(store.note).toBeNull()
    expect((await (await openStore()).list()).map(({ runId }) => runId)).toEqual(['new'])
  })

  it('names any other failure and keeps the checkpoint too', async () => {
    const store = await openStore()
    makeFail('checkpoints', () => {
      throw new DOMException('disk error', 'UnknownError')
    })
    const result = await store.save(checkpoint('a', 7))
    expect(result.saved).toBe('memory')
    expect(result.note).toMatch(/could not be written.*UnknownError.*Download the run/)
    expect(weightsOf(await store.load('a'))).toEqual([7, -7])
  })

  it('connects again after another tab has upgraded or deleted the database', async () => {
    const store = await openStore()
    await store.save(checkpoint('a', 1))
    // Another tab with a newer program: this store lets go at once, and says so at its next save.
    const newer = await openDB(DATABASE, 99)
    const result = await store.save(checkpoint('a', 2))
    expect(result.note).toMatch(/newer version of this page.*reload/)
    expect(weightsOf(await store.load('a'))).toEqual([2, -2])
    newer.close()
    await new Promise((resolve) => (indexedDB.deleteDatabase(DATABASE).onsuccess = resolve))
    expect((await store.save(checkpoint('a', 3))).saved).toBe('disk')
  })

  it('writes the run whole again after the browser has cleared the storage', async () => {
    const begun = vi.spyOn(IDBDatabase.prototype, 'transaction')
    const store = await openStore()
    await store.save(checkpoint('a', 1))
    const connection = begun.mock.contexts.at(-1) as IDBDatabase
    // So browsers tell it: the connection is closed, and nothing is there any more.
    vi.stubGlobal('indexedDB', new IDBFactory())
    connection.dispatchEvent(new IDBVersionChangeEvent('close'))
    expect((await store.save(checkpoint('a', 2))).saved).toBe('disk')
    const reloaded = await openStore()
    expect([(await reloaded.list()).length, weightsOf(await reloaded.load('a'))]).toEqual([1, [2, -2]])
  })

  it('asks the browser to keep the storage, and does not wait for the answer', async () => {
    const persist = vi.fn(() => new Promise<boolean>(() => undefined))
    vi.stubGlobal('navigator', { storage: { persist } })
    expect((await openStore()).persistent).toBe(true)
    expect(persist).toHaveBeenCalledOnce()
  })
})

describe('openStore without a usable IndexedDB', () => {
  async function expectMemoryOnly(note: RegExp): Promise<void> {
    const store = await openStore()
    expect(store.persistent).toBe(false)
    expect(store.note).toMatch(note)
    expect(await store.save(checkpoint('a', 1))).toEqual({ saved: 'memory', note: store.note })
    const loaded = await store.load('a')
    expect(loaded).toEqual(checkpoint('a', 1))
    new Uint8Array(loaded?.bytes ?? new ArrayBuffer()).fill(0)
    expect(weightsOf(await store.load('a'))).toEqual([1, -1])
    expect((await store.list()).map(({ runId }) => runId)).toEqual(['a'])
    await store.remove('a')
    expect(await store.list()).toEqual([])
  }

  it('keeps runs in memory where there is none', async () => {
    vi.stubGlobal('indexedDB', undefined)
    await expectMemoryOnly(/^This window keeps nothing: it has no IndexedDB.*Download the run before you close it\.$/)
  })

  it('keeps runs in memory where the browser refuses', async () => {
    vi.spyOn(indexedDB, 'open').mockImplementation(() => {
      throw new DOMException('denied', 'SecurityError')
    })
    await expectMemoryOnly(/^This window keeps nothing: the browser refused it.*SecurityError.*Download the run/)
  })

  it('keeps runs in memory where a newer version of the page has been', async () => {
    ;(await openDB(DATABASE, 99)).close()
    await expectMemoryOnly(/newer version of this page/)
  })

  it('keeps runs in memory where an older tab does not let go', async () => {
    // Only a database with a lower version than ours can block; ours is the first, so the event is made by hand.
    const open = indexedDB.open.bind(indexedDB)
    vi.spyOn(indexedDB, 'open').mockImplementation((name, version) => {
      const request = open(name, version)
      queueMicrotask(() =>
        request.dispatchEvent(new IDBVersionChangeEvent('blocked', { oldVersion: 0, newVersion: 1 })),
      )
      return request
    })
    await expectMemoryOnly(/another tab holds an older version/)
  })
})
