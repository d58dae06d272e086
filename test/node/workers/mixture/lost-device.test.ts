/** The mixture's device is lost, whatever it was at: one fault, and the checkpoint before it stands. */
import 'fake-indexeddb/auto'
import { IDBFactory } from 'fake-indexeddb'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { openStore } from '../../../../src/store/runs/open-store'
import type { Run } from '../../../../src/workers/mixture/run'
import { SampleJudges } from '../../../../src/workers/mixture/quality'
import { Conversation, short, SIZE } from './page'

beforeEach(() => {
  vi.stubGlobal('indexedDB', new IDBFactory())
})
afterEach(() => {
  vi.restoreAllMocks()
  vi.unstubAllGlobals()
})

/** What a browser says of a readback whose device goes; of a step that follows, a backend says what it likes. */
const readback = () => new Error('Buffer was unmapped before mapping was resolved.')
const step = () => new Error('Cannot read properties of null')

/** The run in the engine's memory. */
const runOf = (page: Conversation) => (page as unknown as { engine: { run: Run } }).engine.run

/** Lets the run meet the loss at its fourth iteration: `fail` is in the place of what it does there. */
function loseAt(page: Conversation, run: Run, where: 'step' | 'readback' | 'checkpoint'): void {
  const isDue = () => run.iteration >= 3
  const { trainer } = run
  const [train, read, pack] = [trainer.step.bind(trainer), trainer.readMetrics.bind(trainer), run.pack.bind(run)]
  if (where === 'step')
    vi.spyOn(trainer, 'step').mockImplementation((parts) => {
      if (!isDue()) return train(parts)
      page.loseDevice('destroyed')
      throw step()
    })
  else if (where === 'readback')
    vi.spyOn(trainer, 'readMetrics').mockImplementation(async () => {
      if (!isDue()) return read()
      page.loseDevice('destroyed')
      throw readback()
    })
  else
    vi.spyOn(run, 'pack').mockImplementation(async () => {
      if (!isDue()) return pack()
      page.loseDevice('destroyed')
      throw readback()
    })
}

it.each(['step', 'readback', 'checkpoint'] as const)(
  'during a %s: is told once, and the run is stored as it was before',
  async (where) => {
    const page = new Conversation(await openStore())
    const { runId } = await page.begin(short({ iterations: 20, evaluateEvery: 100 }))
    loseAt(page, runOf(page), where)
    await page.tell({ type: 'train' })
    await page.until((e) => e.type === 'fault')
    // Longer than the engine waits for the loss to be known.
    await new Promise((resolve) => setTimeout(resolve, 300))
    expect(page.events.filter((e) => e.type === 'fault')).toMatchObject([{ id: null, fault: { name: 'DeviceLost' } }])
    expect(page.events.some((e) => e.type === 'status' && e.status === 'failed')).toBe(false)

    const again = new Conversation(await openStore())
    await again.ask('initialise', { backend: 'wasm' })
    await again.ask('loadDataset', { source: { kind: 'files', files: [], size: SIZE, channels: 1 } })
    expect((await again.ask('openModel', { source: { kind: 'stored', runId } })).iteration).toBe(2)
    await again.tell({ type: 'adjust', change: { iterations: 4 } })
    await again.tell({ type: 'train' })
    await again.until((e) => e.type === 'status' && e.status === 'finished' && e.iteration === 4)
  },
)

it('during a measurement: its asker is told that the device was lost, not of a mistake', async () => {
  const page = new Conversation(await openStore())
  await page.begin(short())
  vi.spyOn(SampleJudges.prototype, 'measure').mockRejectedValue(readback())
  vi.spyOn(SampleJudges.prototype, 'needsImages').mockReturnValue(false)
  await expect(page.ask('measureSamples', { samples: 20 })).rejects.toThrow(/^DeviceLost: The GPU was lost while/)
})

it('during a measurement: what it meets after the loss is the loss’s too, whatever it says', async () => {
  const page = new Conversation(await openStore())
  await page.begin(short())
  vi.spyOn(console, 'error').mockImplementation(() => {})
  vi.spyOn(SampleJudges.prototype, 'needsImages').mockReturnValue(false)
  vi.spyOn(SampleJudges.prototype, 'measure').mockImplementation(async () => {
    page.loseDevice('destroyed')
    throw step()
  })
  await expect(page.ask('measureSamples', { samples: 20 })).rejects.toThrow(/^DeviceLost: /)
})
