import * as tf from '@tensorflow/tfjs-core'
import { strFromU8, unzipSync } from 'fflate'
import { beforeEach, describe, expect, it } from 'vitest'
import type { MixtureModel } from '../../../../src/mixture/model'
import { weightsOf } from '../../../../src/store/run-file/weights'
import { EVENTS_FILE } from '../../../../src/store/tensorboard/events'
import { readSafetensors } from '../../../../src/tensor/files/safetensors'
import { Conversation, dataset, inMemory, short, SIZE } from './page'

let page: Conversation
beforeEach(() => {
  page = new Conversation()
})

describe('the engine', () => {
  it('trains a run to its end, telling of metrics, previews, scores and checkpoints', async () => {
    const model = await page.begin(short())
    expect(model.iteration).toBe(0)
    await page.tell({ type: 'train' })
    await page.until((e) => e.type === 'status' && e.status === 'finished')
    const metrics = page.events.flatMap((e) => (e.type === 'metrics' ? e.steps : []))
    expect(metrics.map((s) => s.iteration)).toEqual([1, 2, 3])
    expect(page.events.flatMap((e) => (e.type === 'checkpoint' ? [e.iteration] : []))).toEqual([1, 2, 3])
    const previews = page.events.flatMap((e) => (e.type === 'preview' ? [e] : []))
    expect(previews.map((e) => e.iteration)).toEqual([2, 3])
    expect(previews[0]?.grid.pixels.length).toBe(3 * 12 * SIZE * SIZE)
    const last = page.events.flatMap((e) => (e.type === 'evaluation' ? [e.report] : [])).at(-1)
    expect(last?.count).toBe(12)
    expect(last?.iteration).toBe(3)
    // A store that keeps nothing hands the bytes to the page instead.
    const kept = page.events.flatMap((e) => (e.type === 'checkpoint' ? [e] : [])).at(-1)
    expect(kept?.persistent).toBe(false)
    expect(kept?.bytes?.byteLength).toBeGreaterThan(1000)
  })

  it('makes no model before what it is computed with has started', async () => {
    const started = page.ask('initialise', { backend: 'wasm' })
    await page.ask('loadDataset', { source: { kind: 'files', files: [], size: SIZE, channels: 1 } })
    // A lesson does so where the visitor stopped waiting: a new engine is asked before it stands.
    const model = await page.ask('newRun', { config: short() })
    expect(model.iteration).toBe(0)
    await started
  })

  it('reopens a stored run where it stood, in a fresh engine', async () => {
    const store = inMemory('test')
    const first = new Conversation(store)
    const { runId } = await first.begin(short())
    await first.tell({ type: 'train' })
    await first.until((e) => e.type === 'status' && e.status === 'finished')
    const second = new Conversation(store)
    await second.ask('initialise', { backend: 'wasm' })
    const { runs } = await second.ask('listRuns', {})
    expect(runs.map((r) => [r.runId, r.iteration])).toEqual([[runId, 3]])
    const reopened = await second.ask('openModel', { source: { kind: 'stored', runId } })
    expect([reopened.iteration, reopened.runId, reopened.history.length]).toEqual([3, runId, 3])
    await second.tell({ type: 'train' })
    expect(second.events.find((e) => e.type === 'fault')).toMatchObject({
      fault: { name: 'BadInput', message: expect.stringContaining('This run was trained on Bars') },
    })
    // With its images it trains on.
    await second.ask('loadDataset', { source: { kind: 'files', files: [], size: SIZE, channels: 1 } })
    await second.tell({ type: 'adjust', change: { iterations: 4 } })
    await second.tell({ type: 'train' })
    await second.until((e) => e.type === 'status' && e.status === 'finished' && e.iteration === 4)
  })

  it('steps one network alone', async () => {
    await page.begin(short())
    const before = await page.ask('exportModel', {})
    const none = { discriminator: false, generator: false, classifier: false }
    await page.tell({ type: 'step', parts: { ...none, discriminator: true } })
    const after = await page.ask('exportModel', {})
    const [a, b] = await Promise.all(
      [before, after].map(async ({ bytes }) => readSafetensors(await weightsOf(bytes)).tensors),
    )
    if (a === undefined || b === undefined) throw new Error('both were exported')
    const changed = [...a]
      .filter(([name, { data }]) => String(b.get(name)?.data) !== String(data))
      .map(([name]) => name)
    expect(changed).toContain('discriminator.linear.weight')
    expect(changed.filter((name) => /^(generator|classifier|prior)\./.test(name) && !/running/.test(name))).toEqual([])
    await page.tell({ type: 'step', parts: { ...none, generator: true } })
    // The same samples before and after: D's step changes its opinion alone, G's the samples.
    const [ofD, ofG] = page.events.flatMap((e) => (e.type === 'stepped' ? [e.stepped] : []))
    expect(ofD?.after.grid).toEqual(ofD?.before.grid)
    expect(ofD?.after.opinions).not.toEqual(ofD?.before.opinions)
    expect(ofG?.before).toEqual(ofD?.after)
    expect(ofG?.after.grid).not.toEqual(ofG?.before.grid)
    for (const opinion of ofG?.after.opinions ?? [NaN]) expect(opinion).toBeGreaterThan(0)
    expect(Math.max(...(ofG?.after.opinions ?? [NaN]))).toBeLessThan(1)
  })

  describe('when numbers break', () => {
    /** A weight of the run in the engine's memory. */
    const weightOf = (network: 'discriminator' | 'classifier') =>
      (page as unknown as { engine: { run: { model: MixtureModel } } }).engine.run.model.networks.parameters[network]
        .variables[0]

    // Checkpoints far apart and at every other iteration; a loss, and C's weights alone (no loss of D or G shows them).
    it.each([
      ['discriminator', 2],
      ['discriminator', 1000],
      ['classifier', 2],
      ['classifier', 1000],
    ] as const)(
      'in the %s, restores the last checkpoint, says so, and trains on: every %i',
      async (network, checkpointEvery) => {
        const config = short({ iterations: 1000, checkpointEvery, evaluateEvery: 1000, informationWeight: 0 })
        await page.begin(config)
        await page.tell({ type: 'train' })
        await page.until((e) => e.type === 'metrics')
        const weight = weightOf(network)
        weight?.assign(tf.fill(weight.shape, NaN))
        const fault = await page.until((e) => e.type === 'fault')
        expect(fault).toMatchObject({
          fault: {
            name: 'NotANumber',
            message: expect.stringMatching(/is not a number at iteration \d+; .*Restored iteration \d+\.$/),
          },
        })
        await page.until((e) => e.type === 'status' && e.status === 'failed')
        expect([...((await weight?.data()) ?? [])].every(Number.isFinite)).toBe(true)
        // No checkpoint ever holds the broken numbers, and nothing stays stuck.
        for (const event of page.events) {
          if (event.type !== 'checkpoint' || event.bytes === null) continue
          for (const [, { data }] of readSafetensors(event.bytes).tensors)
            expect(data.every(Number.isFinite)).toBe(true)
        }
        const seen = page.events.length
        await page.tell({ type: 'step', parts: { discriminator: true, generator: true, classifier: true } })
        expect(page.events.slice(seen).filter((e) => e.type === 'fault')).toEqual([])
        expect(page.events.at(-1)).toMatchObject({ type: 'checkpoint' })
      },
    )
  })

  it('stops and goes back when the GPU reports an error that no iteration threw', async () => {
    await page.begin(short({ iterations: 1000, checkpointEvery: 1000, evaluateEvery: 1000 }))
    await page.tell({ type: 'train' })
    await page.until((e) => e.type === 'progress')
    page.deviceError('out of memory: a buffer of 2 GB')
    const fault = await page.until((e) => e.type === 'fault')
    expect(fault).toMatchObject({
      fault: { name: 'OutOfMemory', message: expect.stringMatching(/lower the batch.*Restored iteration 1\.$/) },
    })
    await page.until((e) => e.type === 'status' && e.status === 'failed')
  })

  it('tells of work on the device that went wrong while nothing was trained', async () => {
    await page.begin(short())
    page.deviceError('out of memory: a buffer of 2 GB')
    const fault = await page.until((e) => e.type === 'fault')
    expect(fault).toMatchObject({ id: null, fault: { name: 'OutOfMemory' } })
  })

  it('pauses and starts again without two loops on one run', async () => {
    await page.begin(short({ iterations: 8, checkpointEvery: 100, previewEvery: 100, evaluateEvery: 100 }))
    await page.tell({ type: 'train' })
    await page.until((e) => e.type === 'progress')
    void page.tell({ type: 'pause' })
    void page.tell({ type: 'train' })
    void page.tell({ type: 'train' })
    await page.until((e) => e.type === 'status' && e.status === 'finished')
    await page.tell({ type: 'pause' })
    const iterations = page.events.flatMap((e) => (e.type === 'metrics' ? e.steps.map((s) => s.iteration) : []))
    expect(iterations).toEqual([1, 2, 3, 4, 5, 6, 7, 8])
    expect(page.events.filter((e) => e.type === 'status' && e.status === 'finished').length).toBe(1)
  })

  it('stores the last evaluation with the run, also where its last iteration is due for a checkpoint', async () => {
    const store = inMemory('test')
    page = new Conversation(store)
    const { runId } = await page.begin(short({ iterations: 4, checkpointEvery: 2, evaluateEvery: 3 }))
    await page.tell({ type: 'train' })
    await page.until((e) => e.type === 'status' && e.status === 'finished')
    const reopened = await page.ask('openModel', { source: { kind: 'stored', runId } })
    expect(reopened.evaluation).toMatchObject({ iteration: 4, count: 12 })
  })

  it('keeps what the run looked like on its way, in its file too', async () => {
    const store = inMemory('test')
    page = new Conversation(store)
    const { runId } = await page.begin(short({ iterations: 12, checkpointEvery: 5 }))
    await page.tell({ type: 'train' })
    await page.until((e) => e.type === 'status' && e.status === 'finished')
    const frames = page.events.flatMap((e) => (e.type === 'frame' ? [e.frame] : []))
    expect(frames.map(({ iteration, clustering }) => [iteration, clustering?.count])).toEqual([
      [0, 12],
      [10, 12],
      [12, 12],
    ])
    expect(frames[0]?.grid.pixels).not.toEqual(frames[2]?.grid.pixels)
    const reopened = await page.ask('openModel', { source: { kind: 'stored', runId } })
    expect(reopened.frames).toEqual(frames)
  })

  it('keeps a shared encoder out of the generator loss', async () => {
    await page.begin(
      short({ classifier: 'shared', informationWeight: 0, regulariser: { ...short().regulariser, enabled: false } }),
    )
    const encoder = async () => {
      const { tensors } = readSafetensors(await weightsOf((await page.ask('exportModel', {})).bytes))
      return [...tensors]
        .filter(([name]) => /^encoder\.(conv|norm2\.(gamma|beta))/.test(name))
        .map(([, { data }]) => String(data))
    }
    const before = await encoder()
    await page.tell({ type: 'step', parts: { discriminator: false, generator: true, classifier: true } })
    expect(before.length).toBeGreaterThan(3)
    expect(await encoder()).toEqual(before)
  })

  it('changes a running run only in what may change', async () => {
    await page.begin(short())
    await page.tell({ type: 'adjust', change: { components: 5 } })
    expect(page.events.at(-1)).toMatchObject({
      type: 'fault',
      fault: { name: 'BadInput', message: expect.stringContaining('"components" cannot change') },
    })
    await page.tell({ type: 'adjust', change: { learningRateG: 1e-4 } })
    const adjustments = [{ iteration: 0, path: 'learningRateG', from: short().learningRateG, to: 1e-4 }]
    expect(page.events.at(-1)).toMatchObject({ type: 'adjusted', adjustments })
    const { bytes } = await page.ask('exportModel', {})
    const about = JSON.parse(strFromU8(unzipSync(new Uint8Array(bytes))['run.json'] ?? new Uint8Array())) as unknown
    expect(about).toMatchObject({ settings: { learningRateG: 1e-4 }, changes: adjustments, began: null })
    const reopened = await page.ask('openModel', { source: { kind: 'bytes', bytes: bytes.slice(0) } })
    expect(reopened.adjustments).toEqual(adjustments)
  })

  it('does not score a run on images that it was not begun with', async () => {
    await page.begin(short())
    page.images = { ...dataset, id: 'own:others', name: 'Others' }
    await page.ask('loadDataset', { source: { kind: 'files', files: [], size: SIZE, channels: 1 } })
    await expect(page.ask('evaluate', { limit: null })).rejects.toThrow(
      'This run was trained on Bars, and Others is loaded',
    )
    await page.tell({ type: 'train' })
    await page.until((e) => e.type === 'status' && e.status === 'finished')
    expect(page.events.some((e) => e.type === 'evaluation')).toBe(false)
  })

  it('has in its file, and in its networks’, the name that the visitor gave it', async () => {
    await page.begin(short())
    const name = 'The good one'
    const { bytes, fileName } = await page.ask('exportModel', { name })
    const { fileName: networks } = await page.ask('exportNetworks', { format: 'onnx', name })
    expect([fileName, networks]).toEqual(['modeweave-the-good-one-0.zip', 'modeweave-the-good-one-0-onnx.zip'])
    const opened = await page.ask('openModel', { source: { kind: 'bytes', bytes, own: true } })
    expect(opened.name).toBe(name)
  })

  it('opens the file that it exported, as .zip or as bare weights, where it stood', async () => {
    await page.begin(short())
    await page.tell({ type: 'step', parts: { discriminator: true, generator: true, classifier: true } })
    const { bytes, fileName } = await page.ask('exportModel', {})
    expect(fileName).toBe('modeweave-bars-balanced-k-3-1.zip')
    const files = unzipSync(new Uint8Array(bytes))
    expect(Object.keys(files).sort()).toEqual([
      EVENTS_FILE,
      'metrics.csv',
      'run.json',
      'samples.png',
      'weights.safetensors',
    ])
    const [header, row] = strFromU8(files['metrics.csv'] ?? new Uint8Array()).split('\n')
    expect(header).toBe(
      'iteration,loss/discriminator,loss/generator,loss/information,regulariser/balance,regulariser/entropy,regulariser/consistency',
    )
    expect(row?.split(',').map(Number).every(Number.isFinite)).toBe(true)
    for (const file of [bytes, await weightsOf(bytes)]) {
      const opened = await page.ask('openModel', { source: { kind: 'bytes', bytes: file } })
      expect(opened.iteration).toBe(1)
      if (file === bytes) expect(opened.note).toBeNull()
      else expect(opened.note).toMatch(/^A bare \.safetensors has no seal: had a number in it changed/)
    }
    const damaged = bytes.slice(0, 200)
    await expect(page.ask('openModel', { source: { kind: 'bytes', bytes: damaged } })).rejects.toThrow('This .zip')
  })

  it('shows the images of either part, with their labels, a page at a time', async () => {
    await page.begin(short())
    const first = await page.ask('browse', { part: 'train', offset: 0, limit: 10 })
    expect([first.total, first.images.columns, first.labels?.slice(0, 4)]).toEqual([24, 10, [0, 1, 2, 0]])
    const last = await page.ask('browse', { part: 'test', offset: 10, limit: 10 })
    expect([last.total, last.images.columns, last.labels]).toEqual([12, 2, [1, 2]])
    expect(last.images.pixels).toEqual(dataset.test.pixels.subarray(10 * SIZE * SIZE))
    expect((await page.ask('browse', { part: 'test', offset: 99, limit: 10 })).images.columns).toBe(0)
  })

  it('answers bad input in one sentence', async () => {
    await page.ask('initialise', { backend: 'wasm' })
    await expect(page.ask('sample', { perGaussian: 1, seed: 1 })).rejects.toThrow('No model is open yet')
    await expect(page.ask('newRun', { config: short() })).rejects.toThrow('No images are loaded yet')
    await page.ask('loadDataset', { source: { kind: 'files', files: [], size: SIZE, channels: 1 } })
    await expect(page.ask('newRun', { config: short({ batch: 25 }) })).rejects.toThrow(
      'A batch (M) of 25 is more than the 24',
    )
    await expect(page.ask('newRun', { config: short({ components: 1 }) })).rejects.toThrow('"components" is 1')
    await page.ask('newRun', { config: short() })
    await expect(page.ask('classify', { pixels: new Uint8Array(5) })).rejects.toThrow('this model takes 28×28×1 = 784')
    await expect(page.ask('interpolate', { weights: [[0.5, 0.2, 0.2]], columns: 1, seed: 1 })).rejects.toThrow('sum to')
    await expect(page.ask('openModel', { source: { kind: 'bytes', bytes: new ArrayBuffer(9) } })).rejects.toThrow(
      'BadInput',
    )
  })

  it('pages through segments, most confident first, each image once', async () => {
    await page.begin(short())
    const pages = await Promise.all(
      [0, 1, 2].map((component) => page.ask('segment', { component, offset: 0, limit: 50 })),
    )
    const all = pages.flatMap((p) => p.indices).sort((a, b) => a - b)
    expect(all).toEqual(Array.from({ length: 12 }, (_, i) => i))
    for (const { confidences } of pages) expect([...confidences].sort((a, b) => b - a)).toEqual(confidences)
  })

  it('tells of a lost device', async () => {
    await page.begin(short())
    await page.tell({ type: 'loseDevice' })
    const event = await page.until((e) => e.type === 'fault')
    expect(event).toMatchObject({ fault: { name: 'DeviceLost' } })
  })
})
