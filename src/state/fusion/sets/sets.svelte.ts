/** The model and the two sets of captioned images in the worker, and how they come back after it was started anew. */
import type { FusionClient } from '../../../workers/fusion/client'
import type {
  CaptionedSetReport,
  CaptionedSource,
  CaptionRegime,
  DiffusionModelReport,
  DiffusionSource,
  SetRole,
} from '../../../workers/fusion/protocol'

/** Images of the bundled fusion sets: as many as `npm run fine-tune` takes. */
export const fusionImages = 1000

const regimes: readonly CaptionRegime[] = ['original', 'general', '5-word', 'room']

const sameSource = (a: CaptionedSource | null, b: CaptionedSource) =>
  a !== null && a.kind !== 'files' && b.kind !== 'files' && a.kind === b.kind && a.count === b.count

export class FusionSets {
  model = $state.raw<DiffusionModelReport | null>(null)
  training = $state.raw<CaptionedSetReport | null>(null)
  fusion = $state.raw<CaptionedSetReport | null>(null)
  sources = $state.raw<{ model: DiffusionSource; training: CaptionedSource | null; fusion: CaptionedSource | null }>({
    model: { kind: 'bundled', name: 'fashion-mini' },
    training: null,
    fusion: null,
  })
  readonly #client: FusionClient
  /** Captions that the page made for the training set. */
  #provided: Partial<Record<CaptionRegime, string[]>> = {}

  readonly #opened: (model: DiffusionModelReport) => void

  /** @param opened told of a model when it is there, and the sets are scaled to it */
  constructor(client: FusionClient, opened: (model: DiffusionModelReport) => void = () => undefined) {
    this.#client = client
    this.#opened = opened
  }

  /** Another model, at that size where it can be; the sets are scaled to its images anew. */
  async openModel(source: DiffusionSource, size: number | null = null): Promise<void> {
    const model = await this.#client.request('openModel', { source })
    const fits = size !== null && size !== model.size && model.sizes.includes(size)
    this.model = fits ? await this.#client.request('resize', { size }) : model
    this.sources = { ...this.sources, model: source }
    await this.#reloadSets()
    // Before, what is asked for by a setting that follows the model would find no set.
    this.#opened(this.model)
  }

  /** The same model with images of another size in px, and the sets scaled to it; null: the model's own. */
  async resize(size: number | null): Promise<void> {
    this.model = await this.#client.request('resize', { size })
    await this.#reloadSets()
  }

  async load(role: SetRole, source: CaptionedSource): Promise<void> {
    if (this[role] !== null && sameSource(this.sources[role], source)) return
    const report = await this.#client.request('loadSet', { role, source })
    if (role === 'training') this.#provided = {}
    this[role] = report
    this.sources = { ...this.sources, [role]: source }
  }

  /** Captions for the training set in a regime that it lacks: one an image, in its order. */
  async provide(regime: CaptionRegime, captions: string[]): Promise<void> {
    this.training = await this.#client.request('provideCaptions', { regime, captions })
    this.#provided[regime] = captions
  }

  /** All captions of a set. */
  async captions(role: SetRole, regime: CaptionRegime): Promise<string[]> {
    return (await this.#client.request('captions', { role, regime })).captions
  }

  /** Everything as it was, in a worker that has nothing yet. */
  async restore(): Promise<void> {
    await this.openModel(this.sources.model, this.model?.size)
  }

  async #reloadSets(): Promise<void> {
    const { training, fusion } = this.sources
    if (training !== null) {
      this.training = await this.#client.request('loadSet', { role: 'training', source: training })
      for (const regime of regimes) {
        const captions = this.#provided[regime]
        if (captions !== undefined) await this.provide(regime, captions)
      }
    }
    if (fusion !== null) this.fusion = await this.#client.request('loadSet', { role: 'fusion', source: fusion })
  }
}
