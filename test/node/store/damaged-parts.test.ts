import 'fake-indexeddb/auto'
import { IDBFactory, IDBObjectStore } from 'fake-indexeddb'
import { openDB } from 'idb'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { openEncodingStore } from '../../../src/store/encoding-store'
import { openStore } from '../../../src/store/runs/open-store'
import { openRunArchive } from '../../../src/store/runs/archive'
import { DATABASE } from '../../../src/store/schema'
import type { CheckpointRecord } from '../../../src/store/types'
import { alterStored, flipBit } from './damage'
import { fullAtPut, makeFail } from './full-disk'

const LENGTH = 240

const checkpoint = (iteration: number, runId = 'a'): CheckpointRecord => ({
  runId,
  name: 'MNIST, balanced',
  iteration,
  iterations: 2000,
  datasetId: 'mnist',
  savedAt: iteration,
  bytes: Uint8Array.from({ length: LENGTH }, (_, i) => i ^ (iteration & 0xff)).buffer,
})

/** What version 3 of the database, and no check sums, left behind. */
async function savedByOlderPage(record: CheckpointRecord): Promise<void> {
  const database = await openDB(DATABASE, 3, {
    upgrade: (upgraded) => {
      for (const part of ['checkpoints', 'summaries', 'fusionRuns', 'fusionGalleries', 'fusionWeights'])
        upgraded.createObjectStore(part, { keyPath: 'runId' })
      upgraded.createObjectStore('captionLists', { keyPath: 'list' })
      upgraded.createObjectStore('captionTexts', { keyPath: ['list', 'column', 'chunk'] })
      for (const part of ['encodings', 'encodingEntries']) upgraded.createObjectStore(part, { keyPath: 'key' })
    },
  })
  await database.put('checkpoints', record)
  await database.put('summaries', { ...record, bytes: record.bytes.byteLength })
  database.close()
}

beforeEach(() => {
  vi.stubGlobal('indexedDB', new IDBFactory())
})

afterEach(() => {
  vi.restoreAllMocks()
  vi.unstubAllGlobals()
})

describe('a damaged checkpoint', () => {
  it('is found whichever byte has changed, and the one before it is whole', async () => {
    const store = await openStore()
    await store.save(checkpoint(300))
    await store.save(checkpoint(533))
    for (let place = 0; place < LENGTH; place++) {
      await alterStored('checkpoints', 'a', flipBit(place, place % 8))
      await expect(store.load('a')).rejects.toMatchObject({
        name: 'Damaged',
        message:
          "The newest checkpoint of “MNIST, balanced” is damaged: its weights came out of the browser's storage other than they went in. " +
          'The one before it, of iteration 300, is whole.',
      })
      await alterStored('checkpoints', 'a', flipBit(place, place % 8))
    }
    await alterStored('checkpoints', 'a', flipBit(-1))
    expect(await store.load('a', 'before')).toEqual(checkpoint(300))
  })

  it('is found in what stands beside its bytes too', async () => {
    const store = await openStore()
    await store.save(checkpoint(300))
    await alterStored('checkpoints', 'a', (value) => Object.assign(value as object, { iteration: 301 }))
    await expect(store.load('a')).rejects.toMatchObject({
      name: 'BadInput',
      message: expect.stringMatching(/“MNIST, balanced” is damaged.*no whole one before it; open a copy/),
    })
  })

  it('never takes the place of the whole one before it', async () => {
    const store = await openStore()
    await store.save(checkpoint(300))
    await store.save(checkpoint(533))
    await alterStored('checkpoints', 'a', flipBit(7))
    await store.takeUp('a')
    await store.save(checkpoint(350))
    expect(await store.load('a')).toEqual(checkpoint(350))
    expect(await store.load('a', 'before')).toEqual(checkpoint(300))
  })

  it('is told where the browser itself cannot read it, and a newer one takes its place', async () => {
    const store = await openStore()
    await store.save(checkpoint(300))
    await store.save(checkpoint(533))
    const get = IDBObjectStore.prototype.get
    const spy = vi.spyOn(IDBObjectStore.prototype, 'get').mockImplementation(function (this: IDBObjectStore, key) {
      if (this.name === 'checkpoints') throw new DOMException('Failed to read large IndexedDB value', 'UnknownError')
      return get.call(this, key)
    })
    await expect(store.load('a')).rejects.toMatchObject({ name: 'Damaged' })
    expect(await store.save(checkpoint(600))).toEqual({ saved: 'disk', note: null })
    spy.mockRestore()
    expect(await store.load('a')).toEqual(checkpoint(600))
  })

  it('is listed from its whole parts; a run without any is told', async () => {
    const store = await openStore()
    await store.save(checkpoint(300))
    await store.save(checkpoint(10, 'b'))
    await alterStored('summaries', 'a', (value) => Object.assign(value as object, { iteration: 812 }))
    expect((await store.list()).map(({ runId, iteration }) => [runId, iteration])).toEqual([
      ['a', 300],
      ['b', 10],
    ])
    expect(store.note).toBeNull()
    await alterStored('checkpoints', 'a', flipBit(0))
    expect((await store.list()).map(({ runId }) => runId)).toEqual(['b'])
    expect([store.note, store.damaged]).toEqual([null, ['a']])
    await store.remove('a')
    expect([(await store.list()).length, store.damaged]).toEqual([1, []])
  })

  it('costs itself alone where the browser cannot even read the list', async () => {
    const store = await openStore()
    await store.save(checkpoint(300))
    await store.save(checkpoint(10, 'b'))
    const unreadable = () => {
      throw new DOMException('Failed to read large IndexedDB value', 'UnknownError')
    }
    const { get, getAll } = IDBObjectStore.prototype
    vi.spyOn(IDBObjectStore.prototype, 'getAll').mockImplementation(function (this: IDBObjectStore, ...query) {
      return this.name === 'summaries' ? unreadable() : getAll.apply(this, query)
    })
    vi.spyOn(IDBObjectStore.prototype, 'get').mockImplementation(function (this: IDBObjectStore, key) {
      return key === 'a' ? unreadable() : get.call(this, key)
    })
    expect((await store.list()).map(({ runId }) => runId)).toEqual(['b'])
    expect(store.damaged).toEqual(['a'])
  })
})

describe('the checkpoint before the newest', () => {
  it('counts in what the run takes of the disk, and goes with the run', async () => {
    const store = await openStore()
    await store.save(checkpoint(300))
    expect((await store.list())[0]?.bytes).toBe(LENGTH)
    await store.save(checkpoint(533))
    await store.save(checkpoint(600))
    expect((await store.list())[0]?.bytes).toBe(2 * LENGTH)
    await store.remove('a')
    expect(await store.load('a', 'before')).toBeNull()
  })

  it.each([
    ['', false],
    [' where that of the encodings does not do', true],
  ])('gives its room on a full disk%s', async (_, hasEncodings) => {
    const encodings = await openEncodingStore()
    if (hasEncodings) await encodings.put('latents', { shape: [2], data: Float32Array.of(1, 2) })
    const store = await openStore()
    await store.save(checkpoint(300))
    makeFail('checkpointsBefore', fullAtPut)
    expect(await store.save(checkpoint(533))).toEqual({ saved: 'disk', note: null })
    expect(await store.load('a')).toEqual(checkpoint(533))
    expect(await store.load('a', 'before')).toBeNull()
    expect((await store.list())[0]?.bytes).toBe(LENGTH)
    expect(await encodings.get('latents')).toBeNull()
  })
})

describe('a run that an older version of the page has saved', () => {
  it('opens without check sums, and has them from the next save on', async () => {
    await savedByOlderPage(checkpoint(300))
    const store = await openStore()
    expect(await store.load('a')).toEqual(checkpoint(300))
    expect((await store.list())[0]).toMatchObject({ iteration: 300, bytes: LENGTH })
    await store.save(checkpoint(400))
    expect((await store.list())[0]?.bytes).toBe(2 * LENGTH)
    expect(await store.load('a', 'before')).toEqual(checkpoint(300))
    await alterStored('checkpoints', 'a', flipBit(100))
    await expect(store.load('a')).rejects.toMatchObject({ name: 'Damaged' })
  })
})

describe('a run that another tab has saved meanwhile', () => {
  it('keeps the later state: iteration 533 is not lost to 386', async () => {
    const [first, second] = [await openStore(), await openStore()]
    await first.save(checkpoint(300))
    await second.takeUp('a')
    await second.load('a')
    expect(await first.save(checkpoint(533))).toEqual({ saved: 'disk', note: null })
    const refused = await second.save(checkpoint(386))
    expect(refused).toEqual({
      saved: 'memory',
      note:
        '“MNIST, balanced” was trained on in another tab, and what that one saved is kept: what was trained here is in memory only. ' +
        'Download it before you close the page.',
    })
    expect(await first.load('a')).toEqual(checkpoint(533))
    // Nothing is lost: the second tab still has its own.
    expect(await second.load('a')).toEqual(checkpoint(386))
    expect((await second.save(checkpoint(900))).saved).toBe('memory')
    expect((await first.save(checkpoint(540))).saved).toBe('disk')
  })

  it('is not written over by who has not even looked', async () => {
    const [first, second] = [await openStore(), await openStore()]
    await first.save(checkpoint(533))
    expect((await second.save(checkpoint(386))).saved).toBe('memory')
    expect((await (await openStore()).save(checkpoint(534))).saved).toBe('disk')
  })

  it('may go back to an earlier state where it was taken up', async () => {
    await (await openStore()).save(checkpoint(533))
    const store = await openStore()
    await store.takeUp('a')
    expect((await store.save(checkpoint(386))).saved).toBe('disk')
  })
})

describe('the archive of fusion runs', () => {
  const summary = (step: number) => ({ runId: 'a', name: '5-word', savedAt: step, step, bytes: 0 })
  const weights = (step: number) => Uint8Array.from({ length: LENGTH }, (_, i) => i ^ step).buffer
  const gallery = { pixels: Uint8Array.of(1, 2, 3) }
  const saved = async () => {
    const archive = await openRunArchive<ReturnType<typeof summary>, typeof gallery>()
    for (const step of [1, 2]) await archive.save({ summary: summary(step), gallery, weights: weights(step) })
    return archive
  }

  it('finds damage in each part, and has the weights before', async () => {
    const archive = await saved()
    expect((await archive.list())[0]?.bytes).toBe(2 * LENGTH + 3)
    await alterStored('fusionWeights', 'a', flipBit(LENGTH / 2))
    await expect(archive.weights('a')).rejects.toMatchObject({ name: 'DamagedPart', what: 'weights' })
    expect(await archive.weights('a', 'before')).toEqual(weights(1))
    await alterStored('fusionGalleries', 'a', (value) => {
      const { pixels } = (value as { gallery: typeof gallery }).gallery
      pixels[2] = 4
    })
    await expect(archive.gallery('a')).rejects.toMatchObject({ name: 'DamagedPart', what: 'pictures' })
    expect(archive.damaged).toEqual([])
    await alterStored('fusionRuns', 'a', (value) => Object.assign(value as object, { step: 3 }))
    expect(await archive.list()).toEqual([])
    expect(archive.damaged).toEqual(['a'])
  })

  it('takes weights away with the ones before', async () => {
    const archive = await saved()
    await archive.save({ summary: summary(3), gallery: null, weights: null })
    expect(await archive.weights('a', 'before')).toBeNull()
    expect((await archive.list())[0]?.bytes).toBe(0)
  })
})

describe('the store of encodings', () => {
  it('computes again what has changed', async () => {
    const store = await openEncodingStore()
    await store.put('latents', { shape: [2, 2], data: Float32Array.of(1, 2, 3, 4) })
    expect((await store.get('latents'))?.data).toEqual(Float32Array.of(1, 2, 3, 4))
    await alterStored('encodings', 'latents', (value) => {
      const { data } = value as { data: Float32Array }
      data[3] = 4.0000005
    })
    expect(await store.get('latents')).toBeNull()
  })
})
