import { presets } from '../../../../src/mixture/presets'
import { describe, expect, it, vi } from 'vitest'
import { readLink } from '../../../../src/state/mixture/address/recipe'
import { Recipe } from '../../../../src/state/mixture/recipe.svelte'
import { Session } from '../../../../src/state/mixture/session.svelte'
import { EngineClient, EngineFault } from '../../../../src/workers/mixture/client'
import type { StoredRun } from '../../../../src/workers/mixture/protocol'
import type { Fault } from '../../../../src/workers/shared/protocol'
import { told } from '../page/told'
import { datasetReport, modelReport, sampleQuality, StandInEngine } from './stand-in'

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
async function started(runs: StoredRun[] = [], query = '?preset=joint') {
  const all = made(runs, query)
  await all.session.start()
  return all
}

/** The same, not started. */
function made(runs: StoredRun[] = [], query = '?preset=joint') {
  const engines: StandInEngine[] = []
  const client = new EngineClient(() => {
    const engine = new StandInEngine(runs)
    engines.push(engine)
    return engine
  })
  const session = new Session(client, new Recipe(readLink(query)), 'wasm')
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
  it('opens the model alone where no more is wanted, and not anew when the images follow', async () => {
    const { session, engine } = made()
    const asked = (name: string) =>
      engine(0).commands.filter((command) => command.type === 'request' && command.name === name).length
    await Promise.all([session.openModel(), session.openModel()])
    expect(session.run.model?.bundled).toBe(true)
    expect([asked('initialise'), asked('openModel'), asked('loadDataset')]).toEqual([1, 1, 0])
    await session.open()
    expect([asked('initialise'), asked('openModel'), asked('loadDataset')]).toEqual([1, 1, 1])
  })

  const adjustments = (engine: StandInEngine) =>
    engine.commands.flatMap((command) => (command.type === 'adjust' ? [command.change] : []))

  it('loads a dataset cut to class shares, for which no model comes, and goes back to the whole of it', async () => {
    const { session, engine } = await started()
    const shares = [3, 1, 1, 1, 1, 1, 1, 1, 1, 1]
    const id = `mnist|${shares.join(',')}`
    engine(0).answers.loadDataset = ({ source }) =>
      source.kind === 'bundled' && source.shares
        ? { ...datasetReport, id, name: 'MNIST, uneven classes' }
        : datasetReport
    session.chooseShares(shares)
    await settled()
    expect([session.dataset?.id, session.run.model, session.missing]).toEqual([id, null, null])
    engine(0).answers.openModel = () => modelReport({ runId: 'own', bundled: false, iteration: 400, datasetId: id })
    // A run of other images is looked at: its own come with it.
    session.chooseShares(null)
    await settled()
    await session.runs.openStored({ ...stored, datasetId: id })
    expect([session.recipe.shares, session.dataset?.id, session.matched]).toEqual([shares, id, true])
    expect(session.difference).toBeNull()
    session.recipe.shares = null
    expect(session.difference).not.toBeNull()
  })

  it('keeps the samples’ scores of the run that is shown, each iteration once', async () => {
    const { session, engine } = await started()
    const { run } = session
    engine(0).answers.openModel = () => modelReport({ runId: 'own', bundled: false, quality: [sampleQuality(250)] })
    await session.runs.openStored(stored)
    const told = (report: ReturnType<typeof sampleQuality>, runId = 'own') =>
      engine(0).says({ type: 'quality', runId, report })
    for (const iteration of [500, 750, 500]) told(sampleQuality(iteration))
    told(sampleQuality(900), 'another')
    expect(run.quality.map(({ iteration }) => iteration)).toEqual([250, 500])
    expect(run.lastQuality?.iteration).toBe(500)
    // Of other samples, asked for: told, and no point of the curve.
    engine(0).answers.measureSamples = ({ samples }) => sampleQuality(520, samples)
    await session.scoreSamples()
    expect([run.lastQuality?.iteration, run.lastQuality?.inception.count]).toEqual([520, 1000])
    expect(run.quality).toHaveLength(2)
    engine(0).answers.openModel = () => modelReport()
    await session.openBundled()
    expect([run.quality, run.lastQuality]).toEqual([[], null])
  })

  it('loads no images of a set in whose place another was chosen while its model was on the way', async () => {
    const { session, engine } = await started()
    const before = engine(0).commands.length
    const first = session.openBundled()
    session.recipe.chooseDataset('fashion-mnist')
    await Promise.all([first, session.openBundled()])
    const sources = engine(0)
      .commands.slice(before)
      .flatMap((command) => (command.type === 'request' && command.name === 'loadDataset' ? [command.ask.source] : []))
    expect(sources).toEqual([{ kind: 'bundled', name: 'fashion-mnist' }])
  })

  it('shows the bundled model first and offers the stored run', async () => {
    const { session, engine } = await started([stored])
    expect(engine(0).heard.slice(0, 3)).toEqual(['initialise', 'openModel', 'sample'])
    expect(engine(0).heard).toContain('loadDataset')
    expect(session.run.iteration).toBe(2000)
    expect(session.library.offer).toEqual(stored)
    await session.runs.openStored(stored)
    expect([session.run.iteration, session.library.offer]).toEqual([400, null])
  })

  it('says why the bundled model is missing, has it with another try, and can still train', async () => {
    const engine = new StandInEngine()
    const { openModel } = engine.answers
    let isMissing = true
    engine.answers.openModel = (ask) => {
      if (isMissing) throw new Error('models/mixture-mnist is not on this host.')
      return openModel(ask)
    }
    const session = new Session(new EngineClient(() => engine), new Recipe(readLink('')), null)
    await session.start()
    const trouble = session.notices.at('run')
    expect(trouble?.text).toContain('is not on this host')
    await session.trainFromScratch()
    expect(engine.heard).toContain('train')
    expect(session.run.iteration).toBe(0)
    isMissing = false
    trouble?.actions[0]?.run()
    await vi.waitUntil(() => session.run.model?.bundled)
    expect(session.notices.at('run')).toBeNull()
  })

  it('draws where the images do not come, says why, and asks for them again', async () => {
    const engine = new StandInEngine()
    const { loadDataset } = engine.answers
    engine.answers.loadDataset = () => {
      throw new Error('data/mnist: the host cannot be reached.')
    }
    const session = new Session(new EngineClient(() => engine), new Recipe(readLink('')), null)
    await session.start()
    expect([session.run.grid === null, session.dataset]).toEqual([false, null])
    const notice = session.notices.at('dataset')
    expect([notice?.text, notice?.actions.map(({ label }) => label)]).toEqual([
      'data/mnist: the host cannot be reached.',
      ['Try again'],
    ])
    engine.answers.loadDataset = loadDataset
    notice?.actions[0]?.run()
    await settled()
    expect([session.matched, session.notices.at('dataset')]).toEqual([true, null])
  })

  describe('settings while a run is at work', () => {
    /** A run that trains, at its first iteration. */
    async function training() {
      const page = await started()
      await page.session.trainFromScratch()
      page.engine(0).says({ type: 'status', runId: 'own', status: 'training', iteration: 0 })
      return page
    }

    it('go to the trainer at once, whatever changed them; others wait for a new run', async () => {
      const { session, engine } = await training()
      session.recipe.set('learningRateG', 1e-3)
      session.recipe.set('components', 7)
      expect(adjustments(engine(0))).toEqual([{ learningRateG: 1e-3 }])
      expect(session.pending.map(({ path }) => path)).toEqual(['components'])
      session.recipe.resetAll()
      expect(adjustments(engine(0)).at(-1)).toEqual({ learningRateG: 5e-4 })
      session.recipe.choosePreset('paper')
      expect(adjustments(engine(0)).at(-1)).toMatchObject({ learningRateD: 2e-4, learningRateC: 2e-4 })
      expect(session.run.model?.config.learningRateD).toBe(2e-4)
    })

    it('are a draft where the model rests: its record stays what it was trained with', async () => {
      const { session, engine } = await started()
      session.recipe.set('regulariser.enabled', false)
      expect(adjustments(engine(0))).toEqual([])
      expect(session.run.model?.config.regulariser.enabled).toBe(true)
      expect(told(session.difference)).toEqual(['bundled, R_C on', 'R_C off'])
      session.training.trainOn()
      expect(engine(0).heard.slice(-2)).toEqual(['adjust', 'train'])
      expect(adjustments(engine(0))).toEqual([expect.objectContaining({ iterations: 4000 })])
      expect(session.run.model?.config.regulariser.enabled).toBe(false)
    })
  })

  describe('a run that was made longer', () => {
    it('has a length of its own: the recipe, its marks and "Undo" know nothing of it, and Stop leaves nothing behind', async () => {
      const { session, engine } = await started()
      session.training.trainOn()
      expect([session.run.iterations, session.recipe.config.iterations, session.recipe.changed]).toEqual([
        4000,
        2000,
        [],
      ])
      session.recipe.set('learningRateG', 1e-3)
      session.recipe.resetAll()
      session.training.pause()
      session.training.train()
      expect([
        session.run.iterations,
        adjustments(engine(0)).filter((change) => 'iterations' in change).length,
      ]).toEqual([4000, 1])
      await session.runs.stop()
      expect(session.recipe.config.iterations).toBe(2000)
    })

    it('has the recipe’s from when that is changed on the way, and the chosen one where it reaches further', async () => {
      const { session } = await started()
      session.training.trainOn()
      session.recipe.set('iterations', 3000)
      expect(session.run.iterations).toBe(3000)
      const other = await started()
      other.session.recipe.set('iterations', 2500)
      other.session.training.trainOn()
      expect(other.session.run.iterations).toBe(2500)
    })
  })

  it('says where the recipe is of another model than the one that is shown', async () => {
    const { session } = await started([], '?preset=joint&K=5&seed=3&method=as-published')
    expect(told(session.difference)).toEqual(['bundled, balanced, K = 10, seed 1', 'as published, K = 5, seed 3'])
    await session.runs.adoptShown()
    expect(session.difference).toBeNull()
    session.recipe.set('previewEvery', 50)
    expect(session.difference).toBeNull()
    session.recipe.chooseDataset('fashion-mnist')
    expect(told(session.difference)).toEqual(['bundled, MNIST', 'Fashion-MNIST'])
    session.recipe.chooseDataset('mnist')
    session.recipe.set('method', 'gm-gan')
    expect(told(session.difference)).toEqual(['bundled, balanced', 'GM-GAN'])
  })

  it('trains nothing while own images are chosen and none are loaded', async () => {
    const { session, engine } = await started()
    session.recipe.chooseDataset('own')
    await session.trainFromScratch()
    expect(engine(0).heard).not.toContain('newRun')
    expect(session.notices.at('run')?.text).toContain('Choose your own images first')
  })

  it('lengthens no bundled or finished run by a step unasked', async () => {
    const { session, engine } = await started()
    const parts = { discriminator: true, generator: false, classifier: false }
    session.training.step(parts)
    expect(engine(0).heard).not.toContain('step')
    const notice = session.notices.at('run')
    expect(notice?.text).toContain('stays as it is')
    notice?.actions[0]?.run()
    expect(engine(0).heard.slice(-2)).toEqual(['adjust', 'step'])
    expect(session.run.iterations).toBe(4000)
  })

  it('shows no model where a run on own images is ended, and nothing of a run that is deleted', async () => {
    const { session, engine } = await started([stored])
    engine(0).answers.loadDataset = () => ({ ...datasetReport, id: 'own:1', name: 'Pets' })
    await session.loadDataset({ kind: 'files', files: [], size: 28, channels: 1 })
    session.recipe.chooseDataset('own')
    await session.trainFromScratch()
    await session.runs.stop()
    expect([session.run.model, session.run.grid]).toEqual([null, null])
    await session.runs.openStored(stored)
    await session.runs.remove('own')
    expect(session.library.runs.map(({ runId }) => runId)).not.toContain('own')
    // For as long as it can be undone, it is stored still.
    expect(engine(0).heard).not.toContain('deleteRun')
    expect(session.run.model?.runId).not.toBe('own')
  })

  it('hands the visitor’s name for the run on to its file', async () => {
    const { session, engine } = await started([stored])
    await session.runs.openStored(stored)
    const asked: unknown[] = []
    const { exportModel, exportNetworks } = engine(0).answers
    engine(0).answers.exportModel = (ask) => (asked.push(ask), exportModel(ask))
    engine(0).answers.exportNetworks = (ask) => (asked.push(ask), exportNetworks(ask))
    await session.library.marks.change('own', { name: 'The good one' })
    await session.exportModel()
    await session.exportModel('onnx')
    expect(asked).toMatchObject([{ name: 'The good one' }, { format: 'onnx', name: 'The good one' }])
  })

  it('says of a run that is ended that it is kept, and opens it again', async () => {
    const { session, engine } = await started([stored])
    await session.trainFromScratch()
    await session.runs.stop()
    expect(session.run.model?.bundled).toBe(true)
    const notice = session.notices.at('run')
    expect([notice?.kind, notice?.text]).toEqual([
      'news',
      '“MNIST, balanced, K = 10” is kept at iteration 400, under “Your runs”.',
    ])
    notice?.actions[0]?.run()
    await settled()
    expect([session.run.model?.runId, session.notices.at('run')]).toEqual(['own', null])
    // What is deleted is not kept, and what never reached the store neither.
    await session.runs.remove('own')
    expect(session.notices.at('run')).toBeNull()
    engine(0).answers.listRuns = () => ({ runs: [], persistent: true, note: null, damaged: [] })
    await session.trainFromScratch()
    await session.runs.stop()
    expect(session.notices.at('run')).toBeNull()
  })

  it('goes on training a run that is resumed', async () => {
    const { session, engine } = await started([stored])
    await session.runs.resume(stored)
    expect(engine(0).heard.at(-1)).toBe('train')
  })

  it('goes on with a run that was lost before its first iteration was done', async () => {
    const { session, engine } = await started()
    await session.trainFromScratch()
    engine(0).says(fault('DeviceLost'))
    await settled()
    expect(engine(1).heard).toContain('train')
  })

  it.each(['BadInput', 'NotANumber', 'StorageFull', 'Internal'] as const)(
    'prepares nothing any more after a fault, %s',
    async (name) => {
      const { session, engine } = await started()
      await session.trainFromScratch()
      expect(session.run.starting).toBe(true)
      engine(0).says(fault(name))
      expect(session.run.starting).toBe(false)
    },
  )

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

  it('brings a training run back after its worker ended, and says why that was', async () => {
    const { session, engine } = await started([stored])
    await session.runs.resume(stored)
    engine(0).says({ type: 'status', runId: 'own', status: 'training', iteration: 400 })
    engine(0).says(fault('WorkerEnded', 'The engine stopped working (the browser ended it).'))
    await settled()
    expect(engine(1).heard).toContain('train')
    expect(session.notices.at('run')?.text).toBe(
      'The engine stopped working (the browser ended it); restored from iteration 400.',
    )
  })

  describe('where the newest checkpoint is damaged', () => {
    const message = 'The newest checkpoint of “a” is damaged. The one before it, of iteration 300, is whole.'
    const breaks = (engine: StandInEngine) => {
      const open = engine.answers.openModel
      engine.answers.openModel = (ask) => {
        if (ask.source.kind === 'stored' && ask.source.checkpoint !== 'before')
          throw new EngineFault({ name: 'Damaged', message })
        return open(ask)
      }
    }

    it('says so, opens nothing, and offers the one before it', async () => {
      const { session, engine } = await started([stored])
      breaks(engine(0))
      await session.runs.resume(stored)
      expect(session.run.model?.runId).not.toBe('own')
      expect(engine(0).heard).not.toContain('train')
      const notice = session.notices.at('run')
      expect(notice).toMatchObject({ text: message, actions: [{ label: 'Open the checkpoint before it' }] })
      notice?.actions[0]?.run()
      await settled()
      expect(engine(0).commands).toContainEqual(
        expect.objectContaining({ ask: { source: { kind: 'stored', runId: 'own', checkpoint: 'before' } } }),
      )
      expect([session.run.model?.runId, session.notices.at('run')]).toEqual(['own', null])
    })

    it('brings the one before it back after a lost device, and says so', async () => {
      const runs = [stored]
      const engines: StandInEngine[] = []
      const client = new EngineClient(() => {
        const engine = new StandInEngine(runs)
        if (engines.length > 0) breaks(engine)
        engines.push(engine)
        return engine
      })
      const session = new Session(client, new Recipe(readLink('')), 'wasm')
      await session.start()
      await session.runs.openStored(stored)
      engines[0]?.says(fault('DeviceLost'))
      await settled()
      expect(session.notices.at('run')?.text).toBe(`The GPU was lost; restored from iteration 400. ${message}`)
      expect(session.run.model?.runId).toBe('own')
    })
  })

  it('says that a run is open in another tab, and goes on with a copy where asked', async () => {
    const { session, engine } = await started([stored])
    const message = 'This run is open in another tab, which saves it; go on there, or here with a copy of it.'
    const open = engine(0).answers.openModel
    engine(0).answers.openModel = (ask) => {
      if (ask.source.kind === 'stored' && ask.source.copy !== true)
        throw new EngineFault({ name: 'OpenElsewhere', message })
      return open(ask)
    }
    await session.runs.resume(stored)
    const notice = session.notices.at('run')
    expect(notice).toMatchObject({ text: message, actions: [{ label: 'Go on with a copy' }] })
    notice?.actions[0]?.run()
    await settled()
    expect(engine(0).commands).toContainEqual(
      expect.objectContaining({ ask: { source: { kind: 'stored', runId: 'own', copy: true } } }),
    )
    expect(session.notices.at('run')).toBeNull()
  })

  it('says of a file what the engine has to say of it', async () => {
    const { session, engine } = await started()
    const note = 'A bare .safetensors has no seal.'
    engine(0).answers.openModel = () => ({ ...modelReport({ runId: 'own', bundled: false }), note })
    await session.runs.openFile(new File(['{}'], 'weights.safetensors'))
    expect(engine(0).heard.slice(-3)).toContain('keepModel')
    expect(session.run.model?.runId).toBe('own')
    const told = session.notices.at('library')
    expect(told?.text).toBe(
      `“MNIST, balanced, K = 10”, iteration 2,000, came from weights.safetensors and is kept among your runs. ${note}`,
    )
    told?.actions[0]?.run()
    await settled()
    // As any run is deleted: for a while it can be brought back.
    expect(session.notices.at('library')).toMatchObject({
      text: expect.stringMatching(/ was deleted\.$/) as string,
      actions: [{ label: 'Undo' }],
    })
  })

  it('has the settings of a file’s run as its recipe, of whatever images it is', async () => {
    const { session, engine } = await started()
    const config = presets.joint('mnist')
    engine(0).answers.openModel = () => modelReport({ runId: 'own', bundled: false, datasetId: 'own:bars', config })
    await session.runs.openFile(new File(['{}'], 'bars.zip'))
    expect([session.recipe.dataset, session.recipe.config]).toEqual(['own', config])
  })

  it('keeps the checkpoint itself where the browser does not', async () => {
    const { session, engine } = await started()
    await session.trainFromScratch()
    const bytes = new ArrayBuffer(8)
    const note = 'The disk is full; the run is kept in memory.'
    engine(0).says({ type: 'checkpoint', runId: 'own', iteration: 400, savedAt: 1, persistent: false, note, bytes })
    expect(session.notices.at('storage')?.text).toBe(note)
    engine(0).says({ type: 'status', runId: 'own', status: 'paused', iteration: 400 })
    engine(0).says(fault('DeviceLost'))
    await settled()
    const opened = engine(1).commands.find((command) => command.type === 'request' && command.name === 'openModel')
    expect(opened).toMatchObject({ ask: { source: { kind: 'bytes', bytes } } })
    expect(engine(1).heard).not.toContain('train')
  })

  it('stops waiting for a recovery too, from the same checkpoint', async () => {
    const { session, engine } = await started()
    await session.trainFromScratch()
    engine(0).says({ type: 'status', runId: 'own', status: 'training', iteration: 0 })
    const checkpoint = { runId: 'own', iteration: 400, savedAt: 1, persistent: true, note: null, bytes: null }
    engine(0).says({ type: 'checkpoint', ...checkpoint })
    engine(0).says(fault('DeviceLost'))
    expect(session.waiting?.what).toBe('Starting the engine again')
    await session.cancelWaiting()
    await settled()
    expect(engine(1).heard).toEqual(['initialise'])
    expect(engine(2).heard).toContain('openModel')
    expect(engine(2).heard).not.toContain('newRun')
    expect(engine(2).heard).not.toContain('train')
    expect(session.notices.at('run')?.text).toBe('You stopped the waiting; restored from iteration 400.')
    expect([session.busy, session.waiting, session.run.saved?.iteration]).toEqual([false, null, 400])
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
    session.notices.at('run')?.actions[0]?.run()
    expect(engine(0).commands).toContainEqual(expect.objectContaining({ type: 'request', name: 'newRun' }))
  })

  it('hears nothing of runs that are no longer shown', async () => {
    const { session, engine } = await started()
    await session.trainFromScratch()
    engine(0).says({ type: 'status', runId: 'older', status: 'training', iteration: 77 })
    expect([session.run.status, session.run.iteration]).toEqual(['paused', 0])
  })
})
