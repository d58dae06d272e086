/** Runs that the mixture engine stores in this browser, and opens again. */
import 'fake-indexeddb/auto'
import { IDBFactory } from 'fake-indexeddb'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { openStore } from '../../../../src/store/open-store'
import { alterStored, flipBit } from '../../store/damage'
import { Conversation, short, SIZE } from './page'

beforeEach(() => {
  vi.stubGlobal('indexedDB', new IDBFactory())
})
afterEach(() => {
  vi.unstubAllGlobals()
})

/** A page of its own, as in another tab or after a reload. */
const openPage = async () => new Conversation(await openStore())

/** A run of three iterations, with checkpoints at the second and the third. */
async function trained(): Promise<string> {
  const page = await openPage()
  const { runId } = await page.begin(short())
  await page.tell({ type: 'train' })
  await page.until((e) => e.type === 'status' && e.status === 'finished')
  return runId
}

async function afterReload(): Promise<Conversation> {
  const page = await openPage()
  await page.ask('initialise', { backend: 'cpu' })
  return page
}

describe('a stored run of the mixture', () => {
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
})
