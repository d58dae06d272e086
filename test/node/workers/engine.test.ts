import '@tensorflow/tfjs-backend-cpu'
import * as tf from '@tensorflow/tfjs-core'
import { strFromU8, unzipSync } from 'fflate'
import { beforeEach, describe, expect, it } from 'vitest'
import type { ImageDataset, ImageSplit } from '../../../src/data/types'
import { registerKernels } from '../../../src/gpu/kernels'
import type { MixtureConfig } from '../../../src/mixture/types'
import { MemoryStore } from '../../../src/store/memory-store'
import { weightsOf } from '../../../src/store/run-bundle'
import { readSafetensors } from '../../../src/tensor/safetensors'
import { Engine, type Platform } from '../../../src/workers/engine'
import type { Answer, Ask, Command, EngineEvent, RequestName } from '../../../src/workers/protocol'
import { tinyConfig, tinyImages } from '../mixture/tiny'

const SIZE = 28

function split(count: number): ImageSplit {
  const pixels = Uint8Array.from(
    tinyImages(count).gather(Uint32Array.from({ length: count }, (_, i) => i)),
    (x) => (x + 1) * 127.5,
  )
  return { count, pixels, labels: Uint8Array.from({ length: count }, (_, i) => i % 3) }
}

const dataset: ImageDataset = {
  name: 'Bars',
  id: 'own:bars',
  size: SIZE,
  channels: 1,
  train: split(24),
  test: split(12),
  classNames: ['left', 'middle', 'right'],
  notes: [],
}

/** The real engine on the cpu backend, spoken to as the page does. */
class Conversation {
  readonly events: EngineEvent[] = []
  loseDevice: (reason: string) => void = () => {}
  private readonly engine: Engine
  private nextId = 1

  constructor(store = new MemoryStore('nothing is kept here')) {
    const platform: Platform = {
      startBackend: async () => {
        registerKernels('cpu')
        await tf.setBackend('cpu')
        const lost = new Promise<string>((resolve) => (this.loseDevice = resolve))
        return { report: { name: 'cpu', adapter: 'cpu', software: false, reason: '', advice: null }, lost }
      },
      loadBytes: () => Promise.reject(new Error('no site in this test')),
      loadOwnImages: async () => dataset,
      openStore: async () => store,
      destroyDevice: () => this.loseDevice('destroyed'),
    }
    this.engine = new Engine(platform, (event) => this.events.push(event))
  }

  async ask<N extends RequestName>(name: N, ask: Ask<N>): Promise<Answer<N>> {
    const id = this.nextId++
    await this.engine.handle({ type: 'request', name, id, ask } as Command)
    const event = this.events.find((e) => (e.type === 'reply' || e.type === 'fault') && e.id === id)
    if (event?.type === 'reply') return event.answer as Answer<N>
    throw new Error(event?.type === 'fault' ? `${event.fault.name}: ${event.fault.message}` : 'no answer')
  }

  tell(command: Command): Promise<void> {
    return this.engine.handle(command)
  }

  async until(condition: (event: EngineEvent) => boolean): Promise<EngineEvent> {
    for (;;) {
      const found = this.events.find(condition)
      if (found) return found
      await new Promise((resolve) => setTimeout(resolve, 5))
    }
  }

  async begin(config: MixtureConfig) {
    await this.ask('initialise', { backend: 'cpu' })
    await this.ask('loadDataset', { source: { kind: 'files', files: [], size: SIZE, channels: 1 } })
    return this.ask('newRun', { config })
  }
}

const short = (change: Partial<MixtureConfig> = {}) =>
  tinyConfig({ iterations: 3, checkpointEvery: 2, previewEvery: 2, evaluateEvery: 2, ...change })

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
    expect(page.events.flatMap((e) => (e.type === 'checkpoint' ? [e.iteration] : []))).toEqual([2, 3])
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

  it('reopens a stored run where it stood, in a fresh engine', async () => {
    const store = new MemoryStore('test')
    const first = new Conversation(store)
    const { runId } = await first.begin(short())
    await first.tell({ type: 'train' })
    await first.until((e) => e.type === 'status' && e.status === 'finished')
    const second = new Conversation(store)
    await second.ask('initialise', { backend: 'cpu' })
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
    await page.tell({ type: 'step', parts: { discriminator: true, generator: false, classifier: false } })
    const after = await page.ask('exportModel', {})
    const [a, b] = [before, after].map(({ bytes }) => readSafetensors(weightsOf(bytes)).tensors)
    if (a === undefined || b === undefined) throw new Error('both were exported')
    const changed = [...a]
      .filter(([name, { data }]) => String(b.get(name)?.data) !== String(data))
      .map(([name]) => name)
    expect(changed).toContain('discriminator.linear.weight')
    expect(changed.filter((name) => /^(generator|classifier|prior)\./.test(name) && !/running/.test(name))).toEqual([])
  })

  it('restores the last checkpoint when a loss is not a number any more, and says so', async () => {
    await page.begin(short({ iterations: 40, learningRateG: 0.1, learningRateD: 0.1 }))
    const { networks } = (
      page as unknown as {
        engine: { run: { model: { networks: { parameters: { discriminator: { variables: tf.Variable[] } } } } } }
      }
    ).engine.run.model
    await page.tell({ type: 'train' })
    await page.until((e) => e.type === 'checkpoint')
    const [weight] = networks.parameters.discriminator.variables
    weight?.assign(tf.fill(weight.shape, NaN))
    const fault = await page.until((e) => e.type === 'fault')
    expect(fault).toMatchObject({
      fault: { name: 'NotANumber', message: expect.stringMatching(/Restored iteration \d+\.$/) },
    })
    const { bytes } = await page.ask('exportModel', {})
    expect(bytes.byteLength).toBeGreaterThan(0)
    const [restored] = networks.parameters.discriminator.variables
    expect([...((await restored?.data()) ?? [])].every(Number.isFinite)).toBe(true)
  })

  it('opens the file that it exported, as .zip or as bare weights, where it stood', async () => {
    await page.begin(short())
    await page.tell({ type: 'step', parts: { discriminator: true, generator: true, classifier: true } })
    const { bytes, fileName } = await page.ask('exportModel', {})
    expect(fileName).toBe('modeweave-bars-balanced-k-3-1.zip')
    const files = unzipSync(new Uint8Array(bytes))
    expect(Object.keys(files).sort()).toEqual(['config.json', 'metrics.csv', 'samples.png', 'weights.safetensors'])
    const [header, row] = strFromU8(files['metrics.csv'] ?? new Uint8Array()).split('\n')
    expect(header).toBe('iteration,lossD,lossG,information,balance,entropy,consistency')
    expect(row?.split(',').map(Number).every(Number.isFinite)).toBe(true)
    for (const file of [bytes, weightsOf(bytes)]) {
      const opened = await page.ask('openModel', { source: { kind: 'bytes', bytes: file } })
      expect(opened.iteration).toBe(1)
    }
    const damaged = bytes.slice(0, 200)
    await expect(page.ask('openModel', { source: { kind: 'bytes', bytes: damaged } })).rejects.toThrow('This .zip')
  })

  it('answers bad input in one sentence', async () => {
    await page.ask('initialise', { backend: 'cpu' })
    await expect(page.ask('sample', { perGaussian: 1, seed: 1 })).rejects.toThrow('No model is open yet')
    await expect(page.ask('newRun', { config: short() })).rejects.toThrow('No images are loaded yet')
    await page.ask('loadDataset', { source: { kind: 'files', files: [], size: SIZE, channels: 1 } })
    await expect(page.ask('newRun', { config: short({ batch: 25 }) })).rejects.toThrow(
      'A batch of 25 is more than the 24',
    )
    await expect(page.ask('newRun', { config: short({ components: 1 }) })).rejects.toThrow(
      '"components" cannot be used: is 1',
    )
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
