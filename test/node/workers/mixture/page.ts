/** The real mixture engine on wasm, on two dozen bars, spoken to as the page does. */
import type { LoadBytes } from '../../../../src/data/fetch-bytes'
import type { ImageDataset, ImageSplit } from '../../../../src/data/images/types'
import { startBackend } from '../../../../src/gpu/backend'
import type { MixtureConfig } from '../../../../src/mixture/types'
import { ImageStore } from '../../../../src/store/image-store'
import { KeptFileStore } from '../../../../src/store/kept-files'
import { CheckpointArchive } from '../../../../src/store/runs/checkpoint-archive'
import { MemoryParts } from '../../../../src/store/runs/memory-parts'
import type { CheckpointStore } from '../../../../src/store/types'
import { Engine, type Platform } from '../../../../src/workers/mixture/engine'
import type { Answer, Ask, Command, EngineEvent, RequestName } from '../../../../src/workers/mixture/protocol'
import type { Locks } from '../../../../src/workers/shared/run-lock'
import { tinyConfig, tinyImages } from '../../mixture/tiny'

export const SIZE = 28

function split(count: number): ImageSplit {
  const pixels = Uint8Array.from(
    tinyImages(count).gather(Uint32Array.from({ length: count }, (_, i) => i)),
    (x) => (x + 1) * 127.5,
  )
  return { count, pixels, labels: Uint8Array.from({ length: count }, (_, i) => i % 3) }
}

export const dataset: ImageDataset = {
  name: 'Bars',
  id: 'own:bars',
  size: SIZE,
  channels: 1,
  train: split(24),
  test: split(12),
  classNames: ['left', 'middle', 'right'],
  notes: [],
}

export const inMemory = (note: string) => new CheckpointArchive(new MemoryParts(note))

export class Conversation {
  readonly events: EngineEvent[] = []
  images: ImageDataset = dataset
  loseDevice: (reason: string) => void = () => {}
  deviceError: (message: string) => void = () => {}
  private readonly engine: Engine
  private nextId = 1

  constructor(
    store: CheckpointStore = inMemory('nothing is kept here'),
    locks: Locks | null = null,
    loadBytes: LoadBytes = () => Promise.reject(new Error('no site in this test')),
    files = new KeptFileStore(null),
  ) {
    const platform: Platform = {
      startBackend: async (_, { onError }) => {
        this.deviceError = onError
        await startBackend('wasm')
        const lost = new Promise<string>((resolve) => (this.loseDevice = resolve))
        return { report: { name: 'wasm', adapter: 'wasm', software: false, reason: '', advice: null }, lost }
      },
      loadBytes,
      loadOwnImages: async () => this.images,
      openStore: async () => store,
      images: new ImageStore('mixture'),
      files,
      locks,
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
    await this.ask('initialise', { backend: 'wasm' })
    await this.ask('loadDataset', { source: { kind: 'files', files: [], size: SIZE, channels: 1 } })
    return this.ask('newRun', { config })
  }
}

export const short = (change: Partial<MixtureConfig> = {}) =>
  tinyConfig({ iterations: 3, checkpointEvery: 2, previewEvery: 2, evaluateEvery: 2, ...change })
