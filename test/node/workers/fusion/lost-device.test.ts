/** Fusion's device is lost, whatever it was at: one fault, and the checkpoint before it stands. */
import 'fake-indexeddb/auto'
import { afterEach, expect, it, vi } from 'vitest'
import { openRunArchive } from '../../../../src/store/runs/archive'
import type { FusionRunSummary } from '../../../../src/workers/fusion/protocol'
import type { FusionRun } from '../../../../src/workers/fusion/runs/run'
import { Generators } from '../../../../src/workers/fusion/generators'
import { FusionPage, tinyRun } from './page'

afterEach(() => {
  vi.restoreAllMocks()
})

async function opened(): Promise<FusionPage> {
  const page = await FusionPage.open()
  await page.loadSets()
  return page
}

/** The run in the engine's memory. */
const runOf = (page: FusionPage) => (page as unknown as { engine: { run: FusionRun } }).engine.run

/** Lets the run meet the loss after its second step: what it does then fails, in the words of a browser or a backend. */
function loseAt(page: FusionPage, run: FusionRun, where: 'advance' | 'readLosses' | 'checkpoint'): void {
  const work = run[where].bind(run) as () => Promise<never>
  vi.spyOn(run, where).mockImplementation(async () => {
    if (run.step < (where === 'advance' ? 2 : 3)) return work()
    await page.tell({ type: 'loseDevice' })
    throw new Error(
      where === 'advance' ? 'Cannot read properties of null' : 'Buffer was unmapped before mapping was resolved.',
    )
  })
}

it.each([
  ['step', 'advance'],
  ['readback', 'readLosses'],
  ['checkpoint', 'checkpoint'],
] as const)('during a %s: is told once, and the run is stored as it was before', async (_, where) => {
  const page = await opened()
  const { runId } = await page.ask('newRun', { config: tinyRun({ fusion: null }) })
  loseAt(page, runOf(page), where)
  await page.tell({ type: 'train' })
  await page.until((event) => event.type === 'fault')
  // Longer than the engine waits for the loss to be known.
  await new Promise((resolve) => setTimeout(resolve, 300))
  expect(page.of('fault')).toMatchObject([{ id: null, fault: { name: 'DeviceLost' } }])
  expect(page.of('status').some(({ status }) => status === 'failed')).toBe(false)

  const archive = await openRunArchive<FusionRunSummary, unknown>()
  // What was being written when the device went may need longer than that.
  const stored = async () => (await archive.list()).find((run) => run.runId === runId)
  await vi.waitFor(async () => expect(await stored()).toMatchObject({ step: 2 }), { timeout: 20_000 })
  expect(await archive.weights(runId)).not.toBeNull()
})

it('during a measurement: its asker is told that the device was lost, not of a mistake', async () => {
  const page = await opened()
  vi.spyOn(console, 'error').mockImplementation(() => {})
  vi.spyOn(Generators.prototype, 'measure').mockImplementation(async () => {
    await page.tell({ type: 'loseDevice' })
    throw new Error('Cannot read properties of null')
  })
  const ask = { captions: null, perCaption: 1, guidance: 1, steps: 2, seed: 1 }
  await expect(page.ask('measure', { generator: { kind: 'pretrained' }, ...ask })).rejects.toThrow(/^DeviceLost: /)
})
