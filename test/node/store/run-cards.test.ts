/** What lists show of runs beside their summaries, and what their visitor says of them: older databases get a place for it. */
import 'fake-indexeddb/auto'
import { IDBFactory } from 'fake-indexeddb'
import { openDB } from 'idb'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { openRunArchive } from '../../../src/store/runs/archive'
import { openStore } from '../../../src/store/runs/open-store'
import { DATABASE } from '../../../src/store/schema'
import { RecordStore } from '../../../src/store/record-store'
import type { CheckpointRecord } from '../../../src/store/types'
import { alterStored } from './damage'

beforeEach(() => {
  vi.stubGlobal('indexedDB', new IDBFactory())
})
afterEach(() => {
  vi.unstubAllGlobals()
})

const checkpoint = (runId: string, iteration: number): CheckpointRecord => ({
  runId,
  name: runId,
  iteration,
  iterations: 2000,
  datasetId: 'mnist',
  savedAt: iteration,
  bytes: Float32Array.of(iteration).buffer,
})

it('keeps the newest card of a run, counts what it takes, and takes it away with the run', async () => {
  const store = await openStore()
  await store.save(checkpoint('a', 1), { png: Uint8Array.of(1, 2) })
  await store.save(checkpoint('b', 1))
  await store.save(checkpoint('a', 2), { png: Uint8Array.of(3, 4, 5) })
  await store.save(checkpoint('a', 3))
  await store.close()
  const reloaded = await openStore()
  expect(await reloaded.cards()).toEqual(new Map([['a', { png: Uint8Array.of(3, 4, 5) }]]))
  // Two checkpoints of four bytes each, and the card.
  expect((await reloaded.list()).find(({ runId }) => runId === 'a')?.bytes).toBe(11)
  await reloaded.remove('a')
  expect(await reloaded.cards()).toEqual(new Map())
})

it('leaves out a card that is not as it was written, and the run stays', async () => {
  const archive = await openRunArchive()
  await archive.save({
    summary: { runId: 'f', name: 'f', step: 1, savedAt: 1 },
    gallery: null,
    weights: null,
    card: { step: 1 },
  })
  expect(await archive.cards()).toEqual(new Map([['f', { step: 1 }]]))
  await alterStored('runCards', 'f', (value) => Object.assign((value as { card: object }).card, { step: 2 }))
  const again = await openRunArchive()
  expect(await again.cards()).toEqual(new Map())
  expect(await again.list()).toHaveLength(1)
  expect(again.damaged).toEqual([])
})

it('finds the runs of an older database, without cards, and has room for them and for marks', async () => {
  const store = await openStore()
  await store.save(checkpoint('old', 7))
  await store.close()
  // Version 7: as it was before there were cards.
  const held = await openDB(DATABASE)
  const kept = [await held.get('summaries', 'old'), await held.get('checkpoints', 'old')] as object[]
  held.close()
  vi.stubGlobal('indexedDB', new IDBFactory())
  const before = await openDB(DATABASE, 7, {
    upgrade: (database) => {
      for (const name of ['checkpoints', 'checkpointsBefore', 'summaries', 'fusionRuns', 'fusionGalleries'])
        database.createObjectStore(name, { keyPath: 'runId' })
      for (const name of ['fusionWeights', 'fusionWeightsBefore'])
        database.createObjectStore(name, { keyPath: 'runId' })
    },
  })
  await before.put('summaries', kept[0])
  await before.put('checkpoints', kept[1])
  before.close()

  const newer = await openStore()
  expect((await newer.load('old'))?.iteration).toBe(7)
  expect(await newer.cards()).toEqual(new Map())
  await newer.save(checkpoint('old', 8), { png: Uint8Array.of(1) })
  expect((await newer.cards()).size).toBe(1)
  const marks = new RecordStore<{ id: string; note: string }>('runMarks')
  expect(await marks.change([{ id: 'old', note: 'two lines\nof it' }])).toBeNull()
  expect(await marks.all()).toEqual([{ id: 'old', note: 'two lines\nof it' }])
})
