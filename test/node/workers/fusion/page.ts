/** The real engine on the real miniature, on wasm with tiny counts, spoken to as the page does; its storage is fake-indexeddb's. */
import * as tf from '@tensorflow/tfjs-core'
import { FusionConversation } from '../../../../scripts/fusion-conversation'
import { readPublic } from '../../../../scripts/read-public.mjs'
import { loadBundledSet } from '../../../../src/data/captioned/bundled'
import type { CaptionedSet } from '../../../../src/data/captioned/types'
import { fineTuningPresets } from '../../../../src/diffusion/training/config'
import type { FineTuningConfig } from '../../../../src/diffusion/training/types'
import { startBackend } from '../../../../src/gpu/backend'
import { openEncodingStore } from '../../../../src/store/encoding-store'
import { ImageStore } from '../../../../src/store/image-store'
import { openRunArchive } from '../../../../src/store/runs/archive'
import type { Effort } from '../../../../src/workers/fusion/effort'
import type { Locks } from '../../../../src/workers/shared/run-lock'
import type { FusionEvent, FusionRunSummary } from '../../../../src/workers/fusion/protocol'

export const IMAGES = 16
/** Samples, and with them a checkpoint, every two steps. */
export const effort: Effort = {
  samplingSteps: 2,
  prompts: 2,
  rising: 4,
  samplings: 12,
  stepsBetween: 2,
  perCaption: 1,
  generations: IMAGES,
  heldOut: 20,
}

export const tinyRun = (change: Partial<FineTuningConfig> = {}): FineTuningConfig => ({
  ...fineTuningPresets.demo,
  images: IMAGES,
  steps: 3,
  batch: 4,
  ...change,
})

/** Eight garments of which nobody knows more than a caption each. */
async function ownSet(): Promise<CaptionedSet> {
  const set = await loadBundledSet('fashion', 8, readPublic)
  const captions = { original: set.captions.original }
  return { ...set, id: 'own', name: 'Wardrobe', captions, paraphrases: null, labels: null, classNames: null }
}

export class FusionPage extends FusionConversation {
  constructor(locks: Locks | null = null) {
    let lose: (reason: string) => void = () => {}
    super(
      {
        startBackend: async () => {
          await startBackend('wasm')
          const report = {
            name: 'wasm',
            adapter: 'WebAssembly SIMD',
            software: false,
            reason: '',
            advice: null,
          } as const
          return { report, lost: new Promise<string>((resolve) => (lose = resolve)) }
        },
        loadBytes: readPublic,
        loadOwnSet: ownSet,
        openArchive: openRunArchive,
        openEncodings: openEncodingStore,
        images: new ImageStore('fusion'),
        locks,
        destroyDevice: () => lose('destroyed'),
      },
      effort,
    )
  }

  /** With the miniature and both sets. */
  static async open(locks: Locks | null = null): Promise<FusionPage> {
    const page = new FusionPage(locks)
    tf.enableProdMode()
    await page.ask('initialise', { backend: 'wasm' })
    await page.ask('openModel', { source: { kind: 'bundled', name: 'fashion-mini' } })
    return page
  }

  async loadSets(): Promise<void> {
    await this.ask('loadSet', { role: 'training', source: { kind: 'fashion', count: IMAGES } })
    await this.ask('loadSet', { role: 'fusion', source: { kind: 'mnist-fusion', count: 8 } })
  }

  /** Trains the run in memory until it has that status. */
  async train(status: 'finished' | 'paused' | 'failed'): Promise<void> {
    const from = this.events.length
    await this.tell({ type: 'train' })
    await this.until(
      (event) => this.events.indexOf(event) >= from && event.type === 'status' && event.status === status,
    )
  }

  async stored(runId: string): Promise<FusionRunSummary> {
    const { runs } = await this.ask('listRuns', {})
    const found = runs.find((run) => run.runId === runId)
    if (found === undefined) throw new Error(`${runId} is not stored`)
    return found
  }

  of<T extends FusionEvent['type']>(type: T): Extract<FusionEvent, { type: T }>[] {
    return this.events.filter((event): event is Extract<FusionEvent, { type: T }> => event.type === type)
  }
}
