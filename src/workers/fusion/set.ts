/** A set of captioned images that is loaded: what is told of it, and its latents, encoded once and held; its images need not be. */
import * as says from '../../messages/generated/fusion'
import { BadInput } from '../../gpu/errors'
import type { Task } from '../../tensor/cancellation'
import type { CaptionRegime } from '../../diffusion/training/types'
import type { Encoded } from '../../diffusion/model/latent-coder'
import type { Latents } from '../../diffusion/training/data'
import { PixelDistances } from '../../metrics/copying/pixel-distances'
import { RowTable } from '../../tensor/row-table'
import type { Pipeline } from '../../diffusion/model/pipeline'
import { placesFrom } from '../../data/pictures'
import type { EncodingStore } from '../../store/encoding-types'
import { fingerprintOf } from '../../tensor/fingerprint'
import { gridOf } from './grid'
import type { LoadedSet } from './loading'
import type { LoadedOwn } from '../shared/kept-images'
import type { CaptionedSetReport, CaptionedSource, FusionAnswer, OwnFiles } from './protocol'

/** Images that the page shows of a set. */
const EXAMPLES = 24

export class FusionSet {
  private readonly captions = new Map<CaptionRegime, readonly string[]>()
  private encoding: Promise<Encoded> | null = null
  private trainable: Latents | null = null
  /** In pixels, to its images. */
  readonly distances: PixelDistances

  /** @param data in the model's size */
  constructor(
    readonly data: LoadedSet,
    readonly source: CaptionedSource,
    private readonly encodings: EncodingStore,
  ) {
    this.distances = new PixelDistances(data)
    const { original, general, '5-word': fiveWords } = data.captions
    for (const [regime, captions] of Object.entries({ original, general, '5-word': fiveWords }))
      if (captions !== undefined) this.captions.set(regime as CaptionRegime, captions)
  }

  /** With its files, where they are the visitor's own; else null. */
  get own(): LoadedOwn<OwnFiles> | null {
    const { source } = this
    const { id, name, count } = this.data
    return source.kind === 'files' ? { id, name, images: count, source } : null
  }

  /**
   * Captions made elsewhere, such as in the Captions room.
   * @throws BadInput where there is not one for each image
   */
  provide(regime: CaptionRegime, captions: readonly string[]): void {
    const { name, count } = this.data
    if (captions.length !== count) throw new BadInput(says.captionsCount({ captions: captions.length, count, name }))
    const empty = captions.findIndex((caption) => caption.trim() === '')
    if (empty >= 0) throw new BadInput(says.captionEmpty({ place: empty + 1, count: captions.length }))
    this.captions.set(regime, [...captions])
  }

  /** @throws BadInput where the set has none of that kind */
  captionsIn(regime: CaptionRegime): readonly string[] {
    const found = this.captions.get(regime)
    if (found !== undefined) return found
    const there = [...this.captions.keys()].join(', ')
    throw new BadInput(
      regime === 'room'
        ? says.noRoomCaptions({ name: this.data.name, there })
        : says.noSuchCaptions({ name: this.data.name, regime, there }),
    )
  }

  /** Other captions of each image, which MC draws from: its own, or else those of the other regimes; empty where it has none. */
  othersThan(regime: CaptionRegime): readonly (readonly string[])[] {
    const regimes = [...this.captions].filter(([each]) => each !== regime)
    return Array.from({ length: this.data.count }, (_, image) => {
      const own = this.data.paraphrases?.[image] ?? []
      return own.length > 0 ? own : regimes.map(([, captions]) => captions[image] ?? '')
    })
  }

  /** What a run that learns from these captions belongs to: provided captions are not part of the set's own id. */
  identity(regime: CaptionRegime): string {
    const { id } = this.data
    const own: Partial<Record<CaptionRegime, readonly string[]>> = this.data.captions
    const captions = this.captionsIn(regime)
    return captions === own[regime] ? id : `${id}#${fingerprintOf(captions)}`
  }

  /**
   * Encoded by the model at the first call; from the store where another visit has done it.
   * @throws Cancelled
   */
  async encoded(pipeline: Pipeline, task: Task): Promise<Encoded> {
    this.encoding ??= this.encode(pipeline, task)
    try {
      return await this.encoding
    } catch (error) {
      this.encoding = null
      throw error
    }
  }

  /** Latents for training; the set's. @throws Cancelled */
  async latents(pipeline: Pipeline, task: Task): Promise<Latents> {
    const { data } = await this.encoded(pipeline, task)
    this.trainable ??= RowTable.of(data, pipeline.latentShape)
    return this.trainable
  }

  /** Images that a run would have to wait for. */
  async unencoded(pipeline: Pipeline): Promise<number> {
    return this.encoding !== null || (await this.kept(pipeline)) !== null ? 0 : this.data.count
  }

  /** @throws BadInput where an image cannot be read any more */
  async report(): Promise<CaptionedSetReport> {
    const { id, name, count, notes, understood } = this.data
    const shown = Array.from({ length: Math.min(EXAMPLES, count) }, (_, image) => image)
    return {
      id,
      name,
      count,
      regimes: [...this.captions.keys()],
      paraphrases: this.othersThan('original').every(({ length }) => length > 0),
      notes,
      understood: understood ? { ...understood, captions: understood.captions.slice(0, shown.length) } : null,
      examples: await gridOf(this.data, shown),
      exampleCaptions: Object.fromEntries(
        [...this.captions].map(([regime, captions]) => [regime, captions.slice(0, shown.length)]),
      ),
    }
  }

  /** @throws as `report`, and where the set has no such captions */
  async page(regime: CaptionRegime, offset: number, limit: number): Promise<FusionAnswer<'browse'>> {
    const captions = this.captionsIn(regime).slice(offset, offset + limit)
    return {
      total: this.data.count,
      images: await gridOf(this.data, placesFrom(offset, offset + captions.length)),
      captions,
    }
  }

  dispose(): void {
    this.trainable?.dispose()
    this.trainable = null
  }

  private async encode(pipeline: Pipeline, task: Task): Promise<Encoded> {
    const kept = await this.kept(pipeline)
    if (kept !== null) return kept
    const encoded = await pipeline.encodeImages(this.data, task)
    await this.encodings.put(this.keyIn(pipeline), encoded)
    return encoded
  }

  /** By another visit; null where none has encoded it. */
  private async kept(pipeline: Pipeline): Promise<Encoded | null> {
    const kept = await this.encodings.get(this.keyIn(pipeline))
    return kept?.shape.join() === [this.data.count, ...pipeline.latentShape].join() ? kept : null
  }

  private readonly keyIn = ({ id }: Pipeline) => `latents:${id}:${this.data.id}`
}
