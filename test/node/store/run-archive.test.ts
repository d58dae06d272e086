import 'fake-indexeddb/auto'
import { IDBFactory, IDBObjectStore } from 'fake-indexeddb'
import { openDB } from 'idb'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { openEncodingStore } from '../../../src/store/encoding-store'
import { openStore } from '../../../src/store/runs/open-store'
import { openRunArchive } from '../../../src/store/runs/archive'
import type { RunParts } from '../../../src/store/runs/archive-types'
import { DATABASE } from '../../../src/store/schema'
import { fullAtCommit, fullAtPut, makeFail } from './full-disk'

interface Summary {
  runId: string
  name: string
  savedAt: number
  step: number
}

interface Gallery {
  pixels: Uint8Array
}

const open = () => openRunArchive<Summary, Gallery>()

const summary = (runId: string, step: number): Summary => ({ runId, name: `5-word, ${runId}`, savedAt: step, step })
const gallery = (level: number): Gallery => ({ pixels: Uint8Array.of(level, level) })
const weights = (value: number) => Float32Array.of(value).buffer

const run = (runId: string, step: number, more?: Partial<RunParts<Summary, Gallery>>): RunParts<Summary, Gallery> => ({
  summary: summary(runId, step),
  gallery: gallery(step),
  weights: weights(step),
  ...more,
})

const valueOf = (bytes: ArrayBuffer | null) => bytes && new Float32Array(bytes)[0]

beforeEach(() => {
  vi.stubGlobal('indexedDB', new IDBFactory())
})

afterEach(() => {
  vi.restoreAllMocks()
  vi.unstubAllGlobals()
})

describe('the archive of fusion runs', () => {
  it('gives back all three parts after a reload; what was not given is left, null takes away', async () => {
    const archive = await open()
    expect([archive.persistent, archive.note]).toEqual([true, null])
    expect(await archive.save(run('a', 1))).toEqual({ saved: 'disk', note: null })
    await archive.save({ summary: summary('a', 2), gallery: undefined, weights: weights(2) })
    await archive.close()

    const reloaded = await open()
    expect(await reloaded.list()).toEqual([summary('a', 2)])
    expect(await reloaded.gallery('a')).toEqual(gallery(1))
    expect(valueOf(await reloaded.weights('a'))).toBe(2)
    await reloaded.save(run('a', 3, { weights: null }))
    expect(await reloaded.weights('a')).toBeNull()
    expect(await reloaded.gallery('a')).toEqual(gallery(3))
    expect(await reloaded.gallery('b')).toBeNull()
  })

  it('lists the runs, last saved first, and reads neither pictures nor weights for it', async () => {
    const archive = await open()
    for (const [runId, step] of [['old', 1] as const, ['new', 3] as const, ['middle', 2] as const])
      await archive.save(run(runId, step))
    const read = vi.spyOn(IDBObjectStore.prototype, 'getAll')
    expect((await archive.list()).map(({ runId }) => runId)).toEqual(['new', 'middle', 'old'])
    expect(read.mock.contexts.map((store) => (store as IDBObjectStore).name)).toEqual(['fusionRuns'])
  })

  it('writes flushed to the disk, and its runs are none of the mixture’s', async () => {
    const begun = vi.spyOn(IDBDatabase.prototype, 'transaction')
    const archive = await open()
    await archive.save(run('a', 1))
    expect(begun).toHaveBeenCalledWith(expect.anything(), 'readwrite', { durability: 'strict' })
    const mixture = await openStore()
    expect(await mixture.list()).toEqual([])
    await mixture.remove('a')
    expect(await archive.list()).toHaveLength(1)
  })

  it('copies at once: the caller may transfer the weights away', async () => {
    const archive = await open()
    const last = run('a', 5)
    const saving = archive.save(last)
    if (last.weights) structuredClone(last.weights, { transfer: [last.weights] })
    await saving
    expect(valueOf(await archive.weights('a'))).toBe(5)
  })

  it.each([
    ['at the put of the summary', 'fusionRuns', fullAtPut],
    ['at the put of the weights', 'fusionWeights', fullAtPut],
    ['at the end of the transaction', 'fusionWeights', fullAtCommit],
  ])('keeps the newest in memory and the previous whole on disk when it is full %s', async (_, where, fail) => {
    vi.stubGlobal('navigator', { storage: { estimate: async () => ({ usage: 950e6, quota: 1000e6 }) } })
    const archive = await open()
    await archive.save(run('a', 1))
    const full = makeFail(where, fail)
    const result = await archive.save(run('a', 2))
    expect(result).toEqual({
      saved: 'memory',
      note:
        "The browser's storage is full (950 MB used of 1,000 MB): the newest checkpoint of “5-word, a” is in memory only. " +
        'Delete stored runs that you no longer need, or download this one before you close the page.',
    })
    expect(archive.note).toBe(result.note)
    expect([await archive.list(), await archive.gallery('a')]).toEqual([[summary('a', 2)], gallery(2)])

    const reloaded = await open()
    expect([await reloaded.list(), await reloaded.gallery('a')]).toEqual([[summary('a', 1)], gallery(1)])
    expect(valueOf(await reloaded.weights('a'))).toBe(1)

    // The parts that were refused go with the next save that fits, whichever parts it gives itself.
    full.stop()
    expect((await archive.save({ summary: summary('a', 3), gallery: undefined, weights: undefined })).saved).toBe(
      'disk',
    )
    expect(archive.note).toBeNull()
    expect(valueOf(await reloaded.weights('a'))).toBe(2)
    expect(await reloaded.list()).toEqual([summary('a', 3)])
  })

  it('writes what was refused as soon as a removed run makes room', async () => {
    const archive = await open()
    await archive.save(run('old', 1))
    const full = makeFail('fusionRuns', fullAtCommit)
    expect((await archive.save(run('new', 2))).saved).toBe('memory')
    full.stop()
    await archive.remove('old')
    expect(archive.note).toBeNull()
    const reloaded = await open()
    expect((await reloaded.list()).map(({ runId }) => runId)).toEqual(['new'])
    expect([await reloaded.weights('old'), await reloaded.gallery('old')]).toEqual([null, null])
  })

  it('takes the room of the encodings before it gives up', async () => {
    const encodings = await openEncodingStore()
    await encodings.put('latents', { shape: [2], data: Float32Array.of(1, 2) })
    const archive = await open()
    let refused = 0
    makeFail('fusionRuns', function () {
      if (refused++ === 0) fullAtCommit.call(this)
    })
    expect((await archive.save(run('a', 1))).saved).toBe('disk')
    expect(await encodings.get('latents')).toBeNull()
  })

  it('connects again after another tab has upgraded or deleted the database', async () => {
    const archive = await open()
    const newer = await openDB(DATABASE, 99)
    const result = await archive.save(run('a', 1))
    expect(result.note).toMatch(/“5-word, a” is in memory only.*newer version of this page.*reload/)
    expect(valueOf(await archive.weights('a'))).toBe(1)
    newer.close()
    await new Promise((resolve) => (indexedDB.deleteDatabase(DATABASE).onsuccess = resolve))
    expect((await archive.save(run('a', 2))).saved).toBe('disk')
  })

  it('lives in memory where the window keeps nothing', async () => {
    vi.stubGlobal('indexedDB', undefined)
    const archive = await open()
    expect(archive.persistent).toBe(false)
    expect(archive.note).toMatch(/^This window keeps nothing: it has no IndexedDB.*Download the run/)
    expect(await archive.save(run('a', 1))).toEqual({ saved: 'memory', note: archive.note })
    await archive.save({ summary: summary('a', 2), gallery: undefined, weights: null })
    expect([await archive.list(), await archive.gallery('a')]).toEqual([[summary('a', 2)], gallery(1)])
    expect(await archive.weights('a')).toBeNull()
    await archive.remove('a')
    expect(await archive.list()).toEqual([])
  })

  it('opens a database that an earlier version of the page made, with the runs in it', async () => {
    const older = await openDB(DATABASE, 1, {
      upgrade(database) {
        database.createObjectStore('checkpoints', { keyPath: 'runId' })
        database.createObjectStore('summaries', { keyPath: 'runId' })
      },
    })
    await older.put('summaries', { runId: 'm', name: 'MNIST', savedAt: 1 })
    older.close()
    const archive = await open()
    expect((await archive.save(run('a', 1))).saved).toBe('disk')
    expect((await (await openStore()).list()).map(({ runId }) => runId)).toEqual(['m'])
  })
})
