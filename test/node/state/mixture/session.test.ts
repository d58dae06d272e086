import { describe, expect, it } from 'vitest'
import { readLink } from '../../../../src/state/mixture/link'
import { Recipe } from '../../../../src/state/mixture/recipe.svelte'
import { Session } from '../../../../src/state/mixture/session.svelte'
import { EngineClient } from '../../../../src/workers/mixture/client'
import type { StoredRun } from '../../../../src/workers/mixture/protocol'
import type { Fault } from '../../../../src/workers/shared/protocol'
import { StandInEngine } from './stand-in'

const stored: StoredRun = {
  runId: 'own',
  name: 'MNIST, balanced, K = 10',
  iteration: 400,
  iterations: 2000,
  datasetId: 'mnist',
  savedAt: 1,
  bytes: 1,
}

const settled = () => new Promise((resolve) => setTimeout(resolve, 5))

/** A started session, and the engines that it went through. */
async function started(runs: StoredRun[] = [], query = '') {
  const engines: StandInEngine[] = []
  const client = new EngineClient(() => {
    const engine = new StandInEngine(runs)
    engines.push(engine)
    return engine
  })
  const session = new Session(client, new Recipe(readLink(query)), 'wasm')
  await session.start()
  const engine = (index: number) => {
    const found = engines[index]
    if (found === undefined) throw new Error(`there is no engine ${index}`)
    return found
  }
  return { session, engine }
}

const fault = (name: Fault['name'], message: string = name) => ({
  type: 'fault' as const,
  id: null,
  runId: 'own',
  fault: { name, message },
})

describe('Session', () => {
  it('shows the bundled model first and offers the stored run', async () => {
    const { session, engine } = await started([stored])
    expect(engine(0).heard.slice(0, 4)).toEqual(['initialise', 'loadDataset', 'openModel', 'sample'])
    expect(session.run.iteration).toBe(2000)
    expect(session.library.offer).toEqual(stored)
    await session.openStored(stored)
    expect([session.run.iteration, session.library.offer]).toEqual([400, null])
  })

  it('says why the bundled model is missing and can still train', async () => {
    const engine = new StandInEngine()
    engine.answers.openModel = () => {
      throw new Error('models/mixture-mnist is not on this host.')
    }
    const session = new Session(new EngineClient(() => engine), new Recipe(readLink('')), null)
    await session.start()
    expect(session.notices.at('run')?.text).toContain('is not on this host')
    await session.trainFromScratch()
    expect(engine.heard).toContain('train')
    expect(session.run.iteration).toBe(0)
  })

  it('sends live settings at once, and marks the others as waiting for a new run', async () => {
    const { session, engine } = await started()
    await session.trainFromScratch()
    session.recipe.set('learningRateG', 1e-3)
    session.recipe.set('components', 7)
    session.adjust()
    expect(engine(0).commands.at(-1)).toEqual({ type: 'adjust', change: { learningRateG: 1e-3 } })
    expect(session.pending.map(({ path }) => path)).toEqual(['components'])
  })

  it('brings a training run back after a lost device, from its checkpoint, and goes on training', async () => {
    const { session, engine } = await started()
    await session.trainFromScratch()
    engine(0).says({ type: 'status', runId: 'own', status: 'training', iteration: 0 })
    const checkpoint = { runId: 'own', iteration: 400, savedAt: 1, persistent: true, note: null, bytes: null }
    engine(0).says({ type: 'checkpoint', ...checkpoint })
    engine(0).says(fault('DeviceLost'))
    await settled()
    expect(engine(1).heard.slice(0, 3)).toEqual(['initialise', 'loadDataset', 'openModel'])
    expect(engine(1).commands).toContainEqual(
      expect.objectContaining({ name: 'openModel', ask: { source: { kind: 'stored', runId: 'own' } } }),
    )
    expect(engine(1).heard).toContain('train')
    expect(session.notices.at('run')?.text).toBe('The GPU was lost; restored from iteration 400.')
    expect(session.busy).toBe(false)
  })

  it('keeps the checkpoint itself where the browser does not', async () => {
    const { session, engine } = await started()
    await session.trainFromScratch()
    const bytes = new ArrayBuffer(8)
    const note = 'The disk is full; the run is kept in memory.'
    engine(0).says({ type: 'checkpoint', runId: 'own', iteration: 400, savedAt: 1, persistent: false, note, bytes })
    expect(session.notices.at('storage')?.text).toBe(note)
    engine(0).says(fault('DeviceLost'))
    await settled()
    const opened = engine(1).commands.find((command) => command.type === 'request' && command.name === 'openModel')
    expect(opened).toMatchObject({ ask: { source: { kind: 'bytes', bytes } } })
    expect(engine(1).heard).not.toContain('train')
  })

  it('stops trying when the device is lost again and again, and names another way', async () => {
    const { session, engine } = await started()
    for (const index of [0, 1, 2, 3]) {
      engine(index).says(fault('DeviceLost'))
      await settled()
    }
    expect(session.notices.at('page')).toMatchObject({ actions: [{ label: 'Go on without the GPU' }] })
    expect(() => engine(4)).toThrow()
  })

  it('offers smaller learning rates when a loss is not a number', async () => {
    const { session, engine } = await started()
    await session.trainFromScratch()
    engine(0).says(fault('NotANumber', 'The generator loss is not a number at iteration 12.'))
    const notice = session.notices.at('run')
    expect(notice?.text).toContain('iteration 12')
    notice?.actions[0]?.run()
    expect(session.recipe.config.learningRateD).toBe(5e-4)
    expect(engine(0).heard.at(-1)).toBe('adjust')
  })

  it('hears nothing of runs that are no longer shown', async () => {
    const { session, engine } = await started()
    await session.trainFromScratch()
    engine(0).says({ type: 'status', runId: 'older', status: 'training', iteration: 77 })
    expect([session.run.status, session.run.iteration]).toEqual(['paused', 0])
  })
})
