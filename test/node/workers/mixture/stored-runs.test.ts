/** Runs that the mixture engine stores in this browser, and opens again. */
import 'fake-indexeddb/auto'
import { IDBFactory } from 'fake-indexeddb'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { openStore } from '../../../../src/store/runs/open-store'
import { alterStored, flipBit } from '../../store/damage'
import type { MixtureCard } from '../../../../src/workers/mixture/card-types'
import type { Locks } from '../../../../src/workers/shared/run-lock'
import { StandInLocks } from '../shared/stand-in-locks'
import { Conversation, short, SIZE } from './page'

beforeEach(() => {
  vi.stubGlobal('indexedDB', new IDBFactory())
})
afterEach(() => {
  vi.unstubAllGlobals()
})

/** Of a PNG file, in px. */
function sizeOf(png: Uint8Array): [width: number, height: number] {
  const view = new DataView(png.buffer, png.byteOffset)
  return [view.getUint32(16), view.getUint32(20)]
}

/** A page of its own, as in another tab or after a reload. */
const openPage = async (locks: Locks | null = null) => new Conversation(await openStore(), locks)

/** A run of three iterations, with checkpoints at the second and the third. */
async function trained(): Promise<string> {
  const page = await openPage()
  const { runId } = await page.begin(short())
  await page.tell({ type: 'train' })
  await page.until((e) => e.type === 'status' && e.status === 'finished')
  return runId
}

async function afterReload(locks: Locks | null = null): Promise<Conversation> {
  const page = await openPage(locks)
  await page.ask('initialise', { backend: 'wasm' })
  return page
}

describe('a stored run of the mixture', () => {
  it('has a card with all that a list shows of it, its samples as pictures included', async () => {
    const runId = await trained()
    const cards = await (await openStore()).cards()
    const card = cards.get(runId) as MixtureCard
    expect(card).toMatchObject({
      config: { components: 3 },
      datasetName: 'Bars',
      iteration: 3,
      backend: { name: 'wasm', adapter: 'wasm' },
      evaluation: { iteration: 3, count: 12 },
      began: null,
    })
    expect(card.seconds).toBeGreaterThan(0)
    expect(card.history.map(({ iteration }) => iteration)).toEqual([1, 2, 3])
    expect(card.clustering.map(({ iteration }) => iteration)).toEqual([0, 3])
    // One sample of each of three Gaussians, with a line between; of six columns and three rows all.
    expect(sizeOf(card.pictures.thumbnail)).toEqual([3 * 29 - 1, 28])
    expect(sizeOf(card.pictures.samples)).toEqual([6 * 29 - 1, 3 * 29 - 1])
  })

  it('goes on counting the time that it was trained', async () => {
    const runId = await trained()
    const seconds = async () => ((await (await openStore()).cards()).get(runId) as MixtureCard).seconds ?? NaN
    const before = await seconds()
    const page = await afterReload()
    await page.ask('loadDataset', { source: { kind: 'files', files: [], size: SIZE, channels: 1 } })
    await page.ask('openModel', { source: { kind: 'stored', runId } })
    await page.tell({ type: 'step', parts: { discriminator: true, generator: true, classifier: true } })
    expect(await seconds()).toBeGreaterThan(before)
  })

  it('is never opened damaged; the checkpoint before it goes on', async () => {
    const runId = await trained()
    await alterStored('checkpoints', runId, flipBit(-5))
    const page = await afterReload()
    await expect(page.ask('openModel', { source: { kind: 'stored', runId } })).rejects.toThrow(
      /^Damaged: The newest checkpoint of “Bars, balanced, K = 3” is damaged: its weights .* The one before it, of iteration 2, is whole\.$/,
    )
    const opened = await page.ask('openModel', { source: { kind: 'stored', runId, checkpoint: 'before' } })
    expect([opened.runId, opened.iteration]).toEqual([runId, 2])
    await page.ask('loadDataset', { source: { kind: 'files', files: [], size: SIZE, channels: 1 } })
    await page.tell({ type: 'train' })
    await page.until((e) => e.type === 'status' && e.status === 'finished')
    expect(page.events.find((e) => e.type === 'checkpoint')).toMatchObject({ iteration: 3, persistent: true })
    const again = await afterReload()
    expect(await again.ask('openModel', { source: { kind: 'stored', runId } })).toMatchObject({ iteration: 3 })
  })

  it('can be deleted where nothing of it can be read any more', async () => {
    const runId = await trained()
    for (const store of ['summaries', 'checkpoints', 'checkpointsBefore'])
      await alterStored(store, runId, (value) => Object.assign(value as object, { name: 'other' }))
    const page = await afterReload()
    expect(await page.ask('listRuns', {})).toEqual({ runs: [], persistent: true, note: null, damaged: [runId] })
    await page.ask('deleteRun', { runId })
    expect(await page.ask('listRuns', {})).toMatchObject({ runs: [], damaged: [] })
  })

  it('is written by one tab alone: another goes on with a copy, and deletes nothing', async () => {
    const runId = await trained()
    const locks = new StandInLocks()
    const [first, second] = [await afterReload(locks), await afterReload(locks)]
    const source = { kind: 'stored', runId } as const
    await first.ask('openModel', { source })
    // Again, as after a fault: it is this tab's.
    await first.ask('openModel', { source })
    await expect(second.ask('openModel', { source })).rejects.toThrow(
      'OpenElsewhere: This run is open in another tab, which saves it; go on there, or here with a copy of it.',
    )
    await expect(second.ask('deleteRun', { runId })).rejects.toThrow(
      'BadInput: This run is open in another tab and cannot be deleted; close it there first.',
    )
    const copy = await second.ask('openModel', { source: { ...source, copy: true } })
    expect(copy).toMatchObject({ name: 'Bars, balanced, K = 3 (copy)', iteration: 3 })
    expect(copy.runId).not.toBe(runId)
    await second.ask('loadDataset', { source: { kind: 'files', files: [], size: SIZE, channels: 1 } })
    await second.tell({ type: 'step', parts: { discriminator: true, generator: false, classifier: false } })
    const { runs } = await second.ask('listRuns', {})
    expect(runs.map((run) => run.runId).sort()).toEqual([runId, copy.runId].sort())
    // What closes the run lets others have it.
    await first.ask('openModel', { source: { ...source, copy: true } })
    expect(await second.ask('openModel', { source })).toMatchObject({ runId, iteration: 3 })
  })

  it('may be opened by another tab once it is closed, as it stands', async () => {
    const locks = new StandInLocks()
    const first = await openPage(locks)
    const second = await afterReload(locks)
    const { runId } = await first.begin(short({ iterations: 10_000, checkpointEvery: 10_000 }))
    await first.tell({ type: 'train' })
    await first.until((e) => e.type === 'progress')
    await first.ask('closeModel', {})
    const closed = first.events.findLast((e) => e.type === 'status')
    expect(closed).toMatchObject({ status: 'paused' })
    const { iteration } = await second.ask('openModel', { source: { kind: 'stored', runId } })
    expect(closed).toMatchObject({ iteration })
    await expect(first.ask('sample', { perGaussian: 1, seed: 1 })).rejects.toThrow('No model is open yet')
  })

  it('is stored after its first iteration, and whenever the page may be going', async () => {
    const page = await openPage()
    const { runId } = await page.begin(short({ iterations: 10_000, checkpointEvery: 10_000, evaluateEvery: 10_000 }))
    const saves = () => page.events.flatMap((e) => (e.type === 'checkpoint' ? [e.iteration] : []))
    await page.tell({ type: 'train' })
    await page.until((e) => e.type === 'checkpoint')
    const { runs } = await page.ask('listRuns', {})
    expect(runs).toMatchObject([{ runId, iteration: 1 }])
    await page.tell({ type: 'save' })
    await page.until((e) => e.type === 'checkpoint' && e.iteration > 1)
    await page.tell({ type: 'pause' })
    expect([saves()[0], saves().length]).toEqual([1, 3])
  })

  it('is a run of its own where its file is opened beside it', async () => {
    const runId = await trained()
    const page = await afterReload()
    await page.ask('openModel', { source: { kind: 'stored', runId } })
    const { bytes } = await page.ask('exportModel', {})
    const opened = await page.ask('openModel', { source: { kind: 'bytes', bytes, own: true } })
    expect([opened.runId === runId, opened.name, opened.iteration]).toEqual([false, 'Bars, balanced, K = 3', 3])
  })
})
