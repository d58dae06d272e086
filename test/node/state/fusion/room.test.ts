import { describe, expect, it, vi } from 'vitest'
import { fineTuningPresets } from '../../../../src/diffusion/training/config'
import { followLink, readFusionLink } from '../../../../src/state/fusion/link'
import type { FusionRoom } from '../../../../src/state/fusion/room.svelte'
import { fusionShown, type FusionShown } from '../../../../src/state/fusion/shown'
import { EngineFault } from '../../../../src/workers/shared/worker-client'
import type { Fault } from '../../../../src/workers/fusion/protocol'
import { told } from '../page/told'
import { opened, settled } from './opened-room'
import { modelReport, ownRun, runSummary, setReport, type StandInFusion } from './stand-in'

const fault = (name: Fault['name'], message: string = name) => ({
  type: 'fault' as const,
  id: null,
  runId: 'own',
  fault: { name, message },
})
const samplesAt = (step: number) => ({
  type: 'samples' as const,
  runId: 'own',
  step,
  prompts: ['a coat'],
  images: { rows: 1, columns: 1, size: 2, channels: 1 as const, pixels: new Uint8Array(4) },
})
const checkpoint = (bytes: ArrayBuffer | null = null) => ({
  type: 'checkpoint' as const,
  runId: 'own',
  step: 200,
  savedAt: 1,
  persistent: bytes === null,
  note: null,
  bytes,
})
const training = { type: 'status' as const, runId: 'own', status: 'training' as const, step: 0 }
const judge = {
  name: 'sscd.onnx',
  bundled: false,
  description: 'sscd.onnx, 512 numbers of 288×288 RGB images',
  preprocessing: { resize: 288, crop: 288, channels: 1 as const, mean: [0.5], std: [0.5] },
  hasLogits: false,
}
const ownFiles = ['a.png', 'b.png'].map((path) => ({ path, file: new Blob() }))

describe('FusionRoom', () => {
  it('starts its worker only when it is opened, shows the bundled run, then loads model and sets', async () => {
    const { room, worker, unopened } = await opened()
    expect(unopened).toBe(0)
    expect(worker().heard.filter((name) => name !== 'preview' && name !== 'estimate')).toEqual([
      'initialise',
      'listRuns',
      'keptImages',
      'samples',
      'openModel',
      'loadSet',
      'loadSet',
    ])
    expect(worker().asked('initialise')).toEqual({ backend: 'wasm', gpuMemory: null })
    expect([room.run.summary?.bundled, room.run.step, room.ready, room.busy]).toEqual([true, 600, true, false])
    expect(room.preview?.pairs).toHaveLength(8)
  })

  it.each(['openModel', 'loadSet'] as const)(
    'has model and sets with another try where its %s found no network',
    async (request) => {
      let isDown = true
      const { room } = await opened([runSummary()], undefined, ({ answers }) => {
        const whenUp = answers[request] as (ask: unknown) => never
        const answer = (ask: unknown) => {
          if (isDown) throw Object.assign(new Error('no network'), { name: 'Unreachable' })
          return whenUp(ask)
        }
        Object.assign(answers, { [request]: answer })
      })
      const places = request === 'openModel' ? (['model'] as const) : (['training', 'fusion'] as const)
      expect([room.ready, places.map((place) => room.notices.at(place)?.text)]).toEqual([
        false,
        places.map(() => 'no network'),
      ])
      isDown = false
      for (const place of places) room.notices.at(place)?.actions[0]?.run()
      await vi.waitUntil(() => room.ready && !room.busy)
      expect(places.map((place) => room.notices.at(place))).toEqual(places.map(() => null))
    },
  )

  it('misses nothing that is on its way', async () => {
    const problems: (string | null)[] = []
    let inner: FusionRoom | null = null
    const note = () => problems.push(inner?.problem ?? null)
    await opened(
      undefined,
      (room) => (inner = room),
      (worker) => {
        const post = worker.postMessage.bind(worker)
        worker.postMessage = (command) => {
          // Whatever is asked, the page may be drawn before it is answered.
          note()
          queueMicrotask(note)
          post(command)
        }
      },
    )
    expect(problems.length).toBeGreaterThan(8)
    expect(new Set(problems)).toEqual(new Set([null]))
  })

  it('tells nothing of what the settings would have been with the sets before', async () => {
    const { room, worker } = await opened()
    const told: (string | undefined)[] = []
    worker().answers.preview = () => {
      queueMicrotask(() => queueMicrotask(() => told.push(room.notices.at('preview')?.text)))
      throw new EngineFault({ name: 'BadInput', message: 'The settings say 64 images, but there are 8.' })
    }
    room.recipe.set('optimiser.learningRate', 0.0002)
    room.data.setImages(8)
    await settled()
    // Of the sets that are here now, it is told.
    expect(told).toEqual([undefined, 'The settings say 64 images, but there are 8.'])
  })

  it('offers the newest run that is not at its end, and goes on with it', async () => {
    const { room, worker } = await opened([runSummary(), ownRun(), ownRun({ runId: 'done', step: 600, savedAt: 3 })])
    const { offer } = room.library
    expect(offer?.runId).toBe('own')
    if (offer !== null) await room.runs.resume(offer)
    expect([room.run.step, room.run.inMemory, room.library.offer]).toEqual([200, true, null])
    expect(worker().heard.at(-1)).toBe('train')
  })

  it('says that the newest checkpoint is damaged, and offers the one before it', async () => {
    const { room, worker } = await opened([runSummary(), ownRun()])
    const message = 'The newest checkpoint of “5-word” is damaged. The one before it, of step 100, is whole.'
    worker().answers.openRun = ({ runId, checkpoint }) => {
      if (checkpoint !== 'before') throw new EngineFault({ name: 'Damaged', message })
      return ownRun({ runId, step: 100 })
    }
    await room.runs.resume(ownRun())
    expect(room.run.inMemory).toBe(false)
    const notice = room.notices.at('run')
    expect(notice).toMatchObject({ text: message, actions: [{ label: 'Open the checkpoint before it' }] })
    notice?.actions[0]?.run()
    await settled()
    expect([room.run.step, room.run.inMemory, room.notices.at('run')]).toEqual([100, true, null])
  })

  it('brings the checkpoint before a damaged one back after a lost device, and says so', async () => {
    const message = 'The newest checkpoint of “5-word” is damaged.'
    const { room, worker } = await opened(undefined, undefined, ({ answers }) => {
      answers.openRun = ({ runId, checkpoint: age }) => {
        if (age !== 'before') throw new EngineFault({ name: 'Damaged', message })
        return ownRun({ runId, step: 100 })
      }
    })
    await room.fineTune()
    worker().says(checkpoint())
    worker().says(fault('DeviceLost'))
    await settled()
    expect(room.notices.at('run')?.text).toBe(`The GPU was lost; restored from step 100. ${message}`)
  })

  it('says that a run is open in another tab, and goes on with a copy where asked', async () => {
    const { room, worker } = await opened([runSummary(), ownRun()])
    const message = 'This run is open in another tab, which saves it; go on there, or here with a copy of it.'
    worker().answers.openRun = ({ copy }) => {
      if (copy !== true) throw new EngineFault({ name: 'OpenElsewhere', message })
      return ownRun({ runId: 'copy' })
    }
    await room.runs.resume(ownRun())
    const notice = room.notices.at('run')
    expect(notice).toMatchObject({ text: message, actions: [{ label: 'Go on with a copy' }] })
    const asked = worker().heard.length
    notice?.actions[0]?.run()
    await settled()
    expect([room.run.summary?.runId, room.run.inMemory]).toEqual(['copy', true])
    expect(worker().heard.slice(asked)).toContain('listRuns')
  })

  it('loads the sets that a run was trained on, told by their hashes', async () => {
    const { room, worker } = await opened()
    const fusion = { id: 'mnist-fusion 500', name: 'MNIST digits', count: 500 }
    const config = { ...runSummary().config, images: 16 }
    await room.runs.resume(ownRun({ training: { id: 'fashion 16', name: 'Fashion-MNIST', count: 16 }, fusion }, config))
    expect([room.training?.id, room.fusion?.id, room.data.fusion]).toEqual(['fashion 16', fusion.id, 'mnist-fusion'])
    expect(worker().heard).toContain('openRun')
  })

  it('draws the pairs anew when a setting changes, and says which settings need a new run', async () => {
    const { room, worker } = await opened()
    room.recipe.set('fusion.latentWeight', 0.4)
    await settled()
    expect(worker().asked('preview')?.config.fusion?.latentWeight).toBe(0.4)
    expect(told(room.difference)).toEqual(['bundled, w_lat = 0.1', 'w_lat = 0.4'])
    room.recipe.set('fusion.enabled', false)
    expect(room.recipe.config.fusion).toBeNull()
    room.recipe.set('fusion.enabled', true)
    expect(room.recipe.config.fusion?.latentWeight).toBe(0.4)
  })

  it('opens the bundled run that a link describes, by its settings; where there is none it says so, and can take its settings', async () => {
    const original = { ...runSummary().config, captions: 'original' as const }
    const plain = runSummary({ runId: 'plain' }, { ...original, fusion: null })
    const fused = runSummary({ runId: 'fused', savedAt: 0 }, original)
    const link = (room: FusionRoom) => followLink(room, readFusionLink('?ft.captions=original'))
    const { room } = await opened([plain, fused], link)
    expect([room.run.summary?.runId, room.difference]).toEqual(['fused', null])
    const other = await opened([plain], link)
    expect(told(other.room.difference)).toEqual(['bundled, dual fusion off', 'dual fusion on'])
    await other.room.runs.adoptShown()
    expect([other.room.difference, other.room.recipe.config.fusion]).toEqual([null, null])
  })

  it('says at once that the shown run is not the one of the link, before model and sets are here', async () => {
    const link = (room: FusionRoom) => followLink(room, readFusionLink('?ft.captions=original&ft.set=mnist-fusion'))
    const { room } = await opened(undefined, link, ({ answers }) => {
      answers.openModel = () => {
        throw new EngineFault({ name: 'Unreachable', message: 'The model could not be loaded.' })
      }
    })
    expect([room.model, room.training]).toEqual([null, null])
    expect(told(room.difference)).toEqual([
      'bundled, 5-word captions, Fashion-MNIST Sandals and Bags',
      'original captions, MNIST digits',
    ])
  })

  it('opens the model at the recipe’s size and scales the sets anew, as a link, a run and the way back ask for it', async () => {
    const { room, worker } = await opened([runSummary()], (room) => followLink(room, readFusionLink('?ft.size=4')))
    const sizes = () => [room.model?.size, room.recipe.config.size, room.ready]
    expect(sizes()).toEqual([4, 4, true])
    const asks = () =>
      worker()
        .heard.filter((name) => name === 'resize' || name === 'loadSet')
        .join()
    expect(asks()).toBe('resize,loadSet,loadSet')
    room.recipe.set('size', 0)
    expect(room.ready).toBe(false)
    await settled()
    expect(sizes()).toEqual([2, null, true])
    expect(asks()).toBe('resize,loadSet,loadSet,resize,loadSet,loadSet')
    await room.runs.resume(ownRun({}, { ...fineTuningPresets.demo, size: 4 }))
    expect(sizes()).toEqual([4, 4, true])
    const { heard } = worker()
    expect(heard.lastIndexOf('openRun')).toBeGreaterThan(heard.lastIndexOf('resize'))
    worker().says(fault('DeviceLost'))
    await settled()
    expect(worker(1).heard.slice(0, 5)).toEqual(['initialise', 'openModel', 'resize', 'loadSet', 'loadSet'])
    // A preset leaves it, as it leaves what else is loaded.
    room.recipe.choosePreset('true-size')
    expect(sizes()).toEqual([4, 4, true])
    await room.data.undo()
    await vi.waitFor(() => expect(sizes()).toEqual([2, null, true]))
  })

  it('encodes no large images unasked: their pairs are drawn where the visitor asks', async () => {
    const large = { ...modelReport(512), ownSize: 512, sizes: [512] }
    const { room, worker } = await opened(undefined, undefined, (worker) => (worker.answers.openModel = () => large))
    const asks = () => worker().heard.filter((name) => name === 'preview' || name === 'estimate')
    expect([room.ready, room.preview, new Set(asks())]).toEqual([true, null, new Set(['estimate'])])
    room.drawAgain()
    await settled()
    expect([room.preview?.pairs.length, worker().asked('preview')?.seed]).toEqual([8, 0])
    room.recipe.set('fusion.embeddingWeight', 0.7)
    await settled()
    expect(asks().filter((name) => name === 'preview')).toHaveLength(2)
    // Of other images they are asked for anew.
    await room.data.load('training', { kind: 'fashion', count: 64 })
    worker().answers.loadSet = () => setReport('other', 64)
    await room.data.load('training', { kind: 'fashion', count: 65 })
    room.recipe.set('images', 64)
    expect([room.ready, room.preview]).toEqual([true, null])
  })

  it('takes a model at its own size where it cannot have the recipe’s, and says so', async () => {
    const { room, worker } = await opened([runSummary()], (room) => followLink(room, readFusionLink('?ft.size=3')))
    expect([room.model?.size, room.recipe.config.size, room.ready]).toEqual([2, null, true])
    expect(room.notices.at('model')?.text).toBe('fashion-mini makes no images of 3 px: its own 2 px are taken.')
    // The link was of another model, which the visitor opens next.
    worker().answers.openModel = () => ({ ...modelReport(), id: 'other', sizes: [2, 3] })
    await room.openModel({ kind: 'files', files: ownFiles })
    expect([room.model?.size, room.recipe.config.size, room.ready]).toEqual([3, 3, true])
  })

  it('has the engine know what the visitor says of the GPU’s memory, and keeps it on this machine', async () => {
    const kept = new Map<string, string>()
    const storage = {
      getItem: (key: string) => kept.get(key) ?? null,
      setItem: (key: string, value: string) => void kept.set(key, value),
      removeItem: (key: string) => void kept.delete(key),
    }
    vi.stubGlobal('localStorage', storage)
    const { room, worker } = await opened()
    await room.stateMemory(8e9)
    expect(worker().asked('stateMemory')).toEqual({ bytes: 8e9 })
    const again = await opened()
    expect(again.worker().asked('initialise')).toEqual({ backend: 'wasm', gpuMemory: 8e9 })
    await again.room.stateMemory(null)
    expect([kept.size, again.room.gpuMemory.stated]).toEqual([0, null])
    vi.unstubAllGlobals()
  })

  it('says how long a run will take from a step that was timed, of such runs alone', async () => {
    const { room } = await opened()
    expect(room.forecast.timed).toBeNull()
    await room.forecast.time()
    expect([room.forecast.training, room.forecast.timed?.looking]).toEqual([300, 20])
    // As many times that, whatever the rate.
    room.recipe.set('steps', 100)
    room.recipe.set('optimiser.learningRate', 1e-4)
    expect(room.forecast.training).toBe(50)
    room.recipe.set('batch', 8)
    expect([room.forecast.timed, room.forecast.training]).toEqual([null, null])
  })

  it('counts what is marked and takes just that back, captions and number of images too', async () => {
    const { room } = await opened()
    room.recipe.set('seed', 5)
    await room.data.chooseCaptions('original')
    room.data.setImages(16)
    await settled()
    expect(room.data.marked).toBe(3)
    await room.data.undo()
    await settled()
    expect([room.data.marked, room.training?.count, room.difference]).toEqual([0, 64, null])
  })

  it('shows no run on other images beside the visitor’s own', async () => {
    const { room } = await opened()
    await room.data.load('training', { kind: 'files', files: ownFiles })
    expect([room.run.summary, room.run.rising, room.difference]).toEqual([null, [], null])
    const [bundled] = room.library.bundled
    if (bundled !== undefined) await room.runs.show(bundled)
    expect(room.difference?.needsNewRun).toBe(true)
  })

  it('follows the slider of N and loads the last number', async () => {
    const { room, worker } = await opened()
    for (const count of [100, 150, 200]) room.data.setImages(count)
    await settled()
    expect(worker().asked('loadSet')).toEqual({ role: 'training', source: { kind: 'fashion', count: 200 } })
    expect([room.training?.count, room.ready]).toEqual([200, true])
  })

  it('makes the captions that own images lack, and says why MC cannot be had', async () => {
    const { room, worker } = await opened()
    await room.data.load('training', { kind: 'files', files: ownFiles })
    // The preset asks for 5-word captions: made by rules, one an image.
    expect(worker().asked('provideCaptions')).toMatchObject({ regime: '5-word', captions: { length: 2 } })
    expect(room.recipe.config).toMatchObject({ images: 2, captions: '5-word' })
    room.recipe.set('rivals.multipleCaptions', true)
    expect(room.problem).toContain('MC')
  })

  it('starts and goes on with nothing while own images are still to be chosen', async () => {
    const { room, worker } = await opened()
    await room.data.chooseTraining('own')
    await room.fineTune()
    expect(worker().heard).not.toContain('newRun')
    expect(room.notices.at('run')?.text).toContain('Choose your own images first')
  })

  it('keeps what was decided about own files, and takes them again after another set', async () => {
    const { room, worker } = await opened()
    await room.data.chooseTraining('own')
    await room.data.takeOwn('training', ownFiles)
    await room.data.decide('training', 'background', 'black')
    await room.data.chooseTraining('fashion')
    await room.data.chooseTraining('own')
    const source = { kind: 'files', files: ownFiles, choices: { background: 'black' } }
    expect(worker().asked('loadSet')).toEqual({ role: 'training', source })
  })

  it('takes captions from the Captions room only where they are of the same images', async () => {
    const { room, worker, captions } = await opened()
    await room.data.chooseCaptions('room')
    expect(room.notices.at('captions')?.text).toContain('something else')
    expect(await room.captions.send()).toBe(true)
    captions.list.setText(0, '5-word', 'A coat', null)
    await room.data.chooseCaptions('room')
    expect(worker().asked('provideCaptions')).toEqual({ regime: 'room', captions: ['A coat', 'Another caption'] })
    expect(room.recipe.config.captions).toBe('room')
  })

  it('trains, shows what comes, and takes the measured run’s pictures', async () => {
    const { room, worker } = await opened()
    await room.fineTune()
    expect(worker().heard.slice(-2)).toEqual(['newRun', 'train'])
    worker().says(training)
    worker().says({ type: 'losses', runId: 'own', losses: [{ step: 1, loss: 0.5 }] })
    worker().says({ type: 'rising', runId: 'own', point: { step: 100, replication: 0.4, own: 0.3, count: 8 } })
    const { images } = room.preview ?? { images: null }
    if (images !== null) worker().says({ type: 'samples', runId: 'own', step: 0, prompts: [], images })
    worker().says({ ...training, runId: 'older', step: 77 })
    expect([room.run.step, room.run.time.frames.length, room.run.rising.length, room.run.lastLoss?.loss]).toEqual([
      0, 1, 1, 0.5,
    ])
    worker().says({ ...training, status: 'finished', step: 600 })
    expect([room.run.finished, room.run.working]).toEqual([true, false])
  })

  it('tells what share of the last hundred steps’ samples was dropped, and nothing where none are to be', async () => {
    const { room, worker } = await opened()
    await room.fineTune()
    worker().says({ type: 'losses', runId: 'own', losses: [{ step: 1, loss: 0.5 }] })
    expect([room.run.droppedLately, room.run.dropped.length]).toEqual([null, 0])
    const losses = Array.from({ length: 150 }, (_, i) => ({ step: i + 1, loss: 0.5, dropped: i < 50 ? 1 : 0.25 }))
    worker().says({ type: 'losses', runId: 'own', losses })
    expect(room.run.droppedLately).toEqual({ share: 0.25, steps: 100 })
    expect(room.run.dropped.length).toBe(150)
    room.run.close()
    expect([room.run.droppedLately, room.run.dropped.length]).toEqual([null, 0])
  })

  it('lets go of the run in memory when another is shown, unless it is stored nowhere', async () => {
    const { room, worker } = await opened()
    await room.runs.show(runSummary())
    await room.fineTune()
    worker().says(checkpoint())
    room.pause()
    expect(room.run.pausing).toBe(true)
    worker().says({ ...training, status: 'paused', step: 200 })
    expect(room.run.pausing).toBe(false)
    expect(worker().heard).not.toContain('closeRun')
    await room.runs.show(runSummary())
    expect(worker().heard).toContain('closeRun')
    expect([room.run.summary?.runId, room.run.inMemory]).toEqual(['bundled', false])
    const asked = () => worker().heard.filter((name) => name === 'closeRun').length
    await room.fineTune()
    worker().says(checkpoint(new ArrayBuffer(8)))
    await room.runs.show(runSummary())
    expect(asked()).toBe(1)
  })

  it('brings model, sets and run back after a lost device, and goes on training', async () => {
    const { room, worker } = await opened()
    await room.fineTune()
    worker().says(training)
    worker().says(checkpoint())
    worker().says(fault('DeviceLost'))
    await settled()
    expect(worker(1).heard.slice(0, 5)).toEqual(['initialise', 'openModel', 'loadSet', 'loadSet', 'openRun'])
    expect(worker(1).heard).toContain('train')
    expect(room.notices.at('run')?.text).toBe('The GPU was lost; restored from step 200.')
    expect(room.busy).toBe(false)
  })

  it('brings the run back after its worker ended, and goes on training', async () => {
    const { room, worker } = await opened()
    await room.fineTune()
    worker().says(training)
    worker().says(checkpoint())
    worker().says(fault('WorkerEnded', 'The engine stopped working (the browser ended it).'))
    await settled()
    expect(worker(1).heard).toContain('train')
    expect(room.notices.at('run')?.text).toBe(
      'The engine stopped working (the browser ended it); restored from step 200.',
    )
  })

  it('goes on measuring after a lost device, with the bundled judges', async () => {
    const { room, worker } = await opened()
    await room.fineTune()
    worker().says(checkpoint())
    worker().says({ ...training, status: 'measuring', step: 600 })
    const { own } = room.comparison.judges
    room.comparison.judges.own = { ...own, detector: { ...judge, role: 'detector' } }
    worker().says(fault('DeviceLost'))
    await settled()
    expect(worker(1).heard.at(-1)).toBe('train')
    expect(room.comparison.judges.own.detector).toBeNull()
  })

  it('knows that its run is no longer in memory where a set took its place, and is not left waiting for it', async () => {
    const { room, worker } = await opened()
    await room.fineTune()
    worker().says({ ...training, status: 'paused', step: 5 })
    worker().says({ ...training, status: 'idle', step: 5 })
    expect([room.run.inMemory, room.run.step]).toEqual([false, 5])
    room.train()
    worker().says(fault('BadInput', 'No run is in memory; start one, or open a stored one.'))
    expect([room.run.working, room.notices.at('run')?.text]).toEqual([
      false,
      'No run is in memory; start one, or open a stored one.',
    ])
  })

  it('makes the captions of own images again before it goes on with their run', async () => {
    const { room, worker } = await opened()
    await room.data.chooseTraining('own')
    room.recipe.set('captions', 'original')
    await room.data.load('training', { kind: 'files', files: ownFiles })
    expect(worker().heard).not.toContain('provideCaptions')
    const config = { ...runSummary().config, images: 2 }
    await room.runs.resume(ownRun({ training: { id: 'own#1', name: 'own', count: 2 }, fusion: null }, config))
    expect(worker().asked('provideCaptions')).toMatchObject({ regime: '5-word' })
    expect(worker().heard.indexOf('openRun')).toBeGreaterThan(worker().heard.lastIndexOf('provideCaptions'))
  })

  it('keeps the checkpoint itself where the browser does not, and hands over a copy', async () => {
    const { room, worker } = await opened()
    await room.fineTune()
    const bytes = new ArrayBuffer(8)
    worker().says(checkpoint(bytes))
    expect(room.notices.at('storage')?.text).toContain('can’t be saved')
    worker().says(fault('DeviceLost'))
    await settled()
    const given = worker(1).asked('openRun')?.bytes
    expect([given?.byteLength, given === bytes, room.run.saved?.bytes === bytes]).toEqual([8, false, true])
  })

  it('goes back to any step that pictures are kept of while training goes on, and to now again', async () => {
    const { room, worker } = await opened()
    await room.fineTune()
    worker().says(training)
    for (const step of [0, 50, 100]) {
      worker().says(samplesAt(step))
      worker().says({ type: 'rising', runId: 'own', point: { step, replication: step / 100, own: 0, count: 8 } })
    }
    const seen = () => [room.run.shown?.step, room.run.shownPoint?.replication, room.run.time.pastStep]
    expect(seen()).toEqual([100, 1, null])
    room.run.time.go(1)
    worker().says(samplesAt(150))
    expect(seen()).toEqual([50, 0.5, 50])
    // A curve's point is between two of them.
    room.run.time.pointed = 20
    expect(seen()).toEqual([0, 0, 0])
    room.run.time.pointed = null
    room.run.time.go(9)
    expect(seen()).toEqual([150, undefined, null])
    // Another run has its own time.
    room.run.time.go(0)
    await room.runs.show(runSummary())
    expect([...seen(), room.run.recalled]).toEqual([undefined, undefined, null, false])
    await settled()
    // Nothing is kept of it, and that is known now.
    expect(room.run.recalled).toBe(true)
  })

  it('shows the step that a link asks for, writes where the slider stands, and names a step that nothing is kept of', async () => {
    const followed = async (query: string) => {
      let part: FusionShown | null = null
      const { room } = await opened(
        undefined,
        (room) => (part = fusionShown(room, query)),
        (worker) =>
          (worker.answers.samples = () => ({ samples: [0, 50, 600].map((step) => ({ ...samplesAt(step), step })) })),
      )
      const written = () => (part as FusionShown | null)?.write()
      return { room, written, told: room.notices.at('run')?.text ?? (part as FusionShown | null)?.notes[0] }
    }
    const { room, written, told } = await followed('?ft.frame=50')
    expect([room.run.shown?.step, written(), told]).toEqual([50, [['ft.frame', '50']], undefined])
    room.run.time.toNow()
    expect(written()).toEqual([])
    expect((await followed('?ft.frame=70')).told).toBe(
      'The link’s ft.frame=70: this run has no samples of that step; ignored.',
    )
    expect((await followed('?ft.frame=soon')).told).toContain('The link’s ft.frame=soon is not')
  })

  it('keeps a run’s pictures through a lost device where the browser’s storage has none', async () => {
    const { room, worker } = await opened()
    await room.fineTune()
    for (const step of [0, 200, 250]) worker().says(samplesAt(step))
    worker().says(checkpoint(new ArrayBuffer(8)))
    worker().says(fault('DeviceLost'))
    await settled()
    expect(
      worker(1)
        .asked('openRun')
        ?.samples?.map(({ step }) => step),
    ).toEqual([0, 200, 250])
    // The run went back to its checkpoint: what was made after it is made again.
    expect(room.run.time.frames.map(({ step }) => step)).toEqual([0, 200])
  })

  it('stops waiting for a recovery too, as often as that is asked', async () => {
    // The second worker never answers: its model is not to be had.
    const workers: StandInFusion[] = []
    const { room, worker } = await opened(undefined, undefined, (worker) => {
      if (workers.length === 1) worker.postMessage = (command) => void worker.commands.push(command)
      workers.push(worker)
    })
    await room.fineTune()
    worker().says(training)
    worker().says(checkpoint())
    worker().says(fault('DeviceLost'))
    await settled()
    expect([workers.length, room.busy, room.waiting?.what]).toEqual([2, true, 'Starting the engine again'])
    for (let time = 0; time < 4; time++) await room.startAnew()
    await settled()
    expect(workers).toHaveLength(6)
    expect(worker().heard).toContain('openRun')
    expect(worker().heard).not.toContain('train')
    expect([room.busy, room.waiting]).toEqual([false, null])
    expect(room.notices.at('run')?.text).toBe('You stopped the waiting; restored from step 200.')
    expect(room.notices.at('page')).toBeNull()
  })

  it('names another way when the device is lost again and again', async () => {
    const { room, worker } = await opened()
    for (let time = 0; time < 4; time++) {
      worker().says(fault('DeviceLost'))
      await settled()
    }
    expect(room.notices.at('page')).toMatchObject({ actions: [{ label: 'Go on without the GPU' }] })
  })

  it('goes on after any number of losses where something was trained and saved between them, as after each closed lid', async () => {
    const { room, worker } = await opened()
    await room.fineTune()
    for (let night = 0; night < 6; night++) {
      worker().says({ ...training, step: night })
      worker().says({ ...checkpoint(), step: night })
      worker().says(fault('DeviceLost'))
      await settled()
    }
    expect(room.notices.at('page')).toBeNull()
    expect(worker().commands.at(-1)).toEqual({ type: 'train' })
  })

  it('offers half the learning rate after NaN, and more micro-batches when memory ran out', async () => {
    const { room, worker } = await opened()
    await room.fineTune()
    worker().says(checkpoint())
    worker().says(fault('NotANumber', 'The loss of step 212 is NaN.'))
    const nan = room.notices.at('run')
    expect(nan?.text).toContain('step 212')
    expect(nan?.actions.map(({ label }) => label)).toEqual([
      'Halve the learning rate and start again',
      'Go back to step 200',
    ])
    nan?.actions[0]?.run()
    await settled()
    expect(worker().asked('newRun')?.config.optimiser.learningRate).toBe(7.5e-4)
    worker().says(fault('OutOfMemory'))
    room.notices.at('run')?.actions[0]?.run()
    await settled()
    expect(worker().asked('newRun')?.config.microBatches).toBe(2)
  })

  it('says what stops a run before it is started', async () => {
    const { room } = await opened()
    room.recipe.set('microBatches', 5)
    expect(room.problem).toContain('microBatches')
    room.recipe.resetAll()
    await room.data.chooseTraining('own')
    expect(room.problem).toContain('your own images')
    await room.data.chooseTraining('fashion')
    expect([room.problem, room.recipe.changed]).toEqual([null, []])
  })

  it('keeps a run that came as a file and shows it, unless another is at work, and takes it back', async () => {
    const { room, worker } = await opened()
    await room.runs.openFile(new File([''], 'x.zip'))
    expect(room.run.summary?.runId).toBe('imported')
    expect(room.notices.at('library')?.text).toMatch(/came from x\.zip and is kept among your runs\.$/)
    room.notices.at('library')?.actions[0]?.run()
    await settled()
    // As any run is deleted: for a while it can be brought back.
    expect(room.notices.at('library')).toMatchObject({
      text: expect.stringMatching(/ was deleted\.$/) as string,
      actions: [{ label: 'Undo' }],
    })

    await room.fineTune()
    worker().says(training)
    await room.runs.openFile(new File([''], 'x.zip'))
    expect(room.run.summary?.runId).toBe('own')
    expect(room.notices.at('library')?.text).toMatch(/among your runs; the run that is at work stays open\.$/)
  })
})
