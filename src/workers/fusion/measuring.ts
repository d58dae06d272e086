/** What a UNet generates from the training captions, and what it is measured to be: R, the Fréchet distance and what belongs beside them. */
import { partsOf, type Task } from '../../tensor/cancellation'
import type { CaptionRegime } from '../../diffusion/training/types'
import type { Judge, Judgement } from '../../diffusion/judges/judge'
import { SeenImages } from '../../diffusion/judges/seen-images'
import type { ImageGrid } from '../../data/images/types'
import { placesFrom, type HeldPictures } from '../../data/pictures'
import { toBytes } from '../../judges/pictures'
import { copiedShare } from '../../metrics/copying/copied-share'
import type { SolverName } from '../../diffusion/sampling/schedulers'
import type { SamplingAdvice } from '../../diffusion/training/recommended'
import type { UNet } from '../../diffusion/unet/unet'
import { Random } from '../../tensor/random'
import { measuredBy, type Effort } from './effort'
import { gridOf } from './grid'
import type { Judging } from './judging'
import type { LoadedSet } from './loading'
import type { Gallery, Measured, RisingPoint } from './protocol'
import type { FusionSession } from './session'

/** Training images up to which a gallery shows them all, and bytes of them. */
const MOST_SHOWN = 1024
const SHOWN_BYTES = 64 * 2 ** 20
/** Generations that are held as numbers until the judge has seen them, and numbers in them: 64 MB. */
const MOST_HELD = 64
const HELD_VALUES = 2 ** 24

/** How images are generated from the training captions. */
export interface SamplingAsk {
  unet: UNet
  captions: CaptionRegime
  guidance: number
  steps: number
  /** By default DDIM. */
  solver?: SolverName | undefined
  seed: number
}

export interface MeasuringAsk extends SamplingAsk {
  perCaption: number
  /** Prompts' embeddings are changed until the meter is down to this; absent: they stay. */
  tameTo?: number
  /** Generations: where each caption cannot have as many, some captions have one. */
  most: number
}

interface OwnAsk extends SamplingAsk {
  /** `[generations]` training images whose captions are asked for. */
  own: readonly number[]
}

/** `[generations]` each training image so often; where those were too many, once for as many images, evenly spread. */
export function ownImages(images: number, perCaption: number, most: number): number[] {
  const times = Math.max(1, Math.min(perCaption, Math.floor(most / images)))
  const shown = Math.min(images, most)
  return Array.from({ length: shown * times }, (_, i) => Math.floor((Math.floor(i / times) * images) / shown))
}

export class Measuring {
  constructor(
    private readonly session: FusionSession,
    private readonly judging: Judging,
  ) {}

  /** How runs of the model in memory are generated from. */
  usual(effort: Effort): SamplingAdvice {
    return measuredBy(effort, this.session.opened.report.recommended)
  }

  /** Image i has the noise of the seed and i. @throws Cancelled */
  async measure(ask: MeasuringAsk, task: Task): Promise<{ measured: Measured; gallery: Gallery }> {
    const { guidance, steps, solver, seed, tameTo } = ask
    const set = this.session.set('training')
    const own = ownImages(set.data.count, ask.perCaption, ask.most)
    const perCaption = Math.max(1, Math.floor(own.length / set.data.count))
    const [making = {}, judging = {}] = partsOf(task, [own.length * steps, set.data.count + own.length])
    const judge = await this.judging.judgeOf(set, this.session.opened.pipeline)
    const tame = tameTo === undefined ? {} : { tameTo }
    const { seen, generated, captions } = await this.seen({ ...ask, own }, judge, making)
    const known = this.judging.labelsOf(set)
    const labels = known && own.map((image) => known[image] ?? -1)
    const random = new Random(seed).fork('bootstrap')
    const judgement = await judge.judgeSeen(seen, own, labels, random, judging).finally(() => seen.dispose())
    const other = solver === undefined || solver === 'ddim' ? {} : { solver }
    const told = { perCaption, guidance, samplingSteps: steps, ...other, seed, ...tame, ...this.judging.told }
    const shown = shownImages(set.data, own, judgement)
    const place = new Map(shown.map((image, i) => [image, i]))
    return {
      measured: { judgement: placed(judgement, place), ...told },
      gallery: {
        generated,
        training: await gridOf(set.data, shown),
        own: own.map((image) => place.get(image) ?? 0),
        captions,
      },
    }
  }

  /** R alone and the share of copies, and what they were measured on. @throws Cancelled */
  async rise(
    ask: OwnAsk,
    task: Task,
  ): Promise<{ generated: HeldPictures; captions: string[]; reading: Omit<RisingPoint, 'step'> }> {
    const set = this.session.set('training')
    const judge = await this.judging.judgeOf(set, this.session.opened.pipeline)
    const { generated, captions } = await this.generate(ask, task)
    const { signal } = task
    const reading = await judge.judgeReplication(generated, ask.own, { signal })
    const made = { ...generated, pixels: toBytes(generated.pixels) }
    const copied = await copiedShare(made, set.distances, ask.seed, { signal })
    return { generated, captions, reading: { ...reading, copied } }
  }

  /** Generates from the captions, some images at a time: what the judge sees of them stays, and they themselves as bytes. */
  private async seen(
    ask: OwnAsk & Pick<MeasuringAsk, 'tameTo'>,
    judge: Judge,
    task: Task,
  ): Promise<{ seen: SeenImages; generated: ImageGrid; captions: string[] }> {
    const { size, channels } = this.session.opened.pipeline.image
    const { own } = ask
    const length = size ** 2 * channels
    const pixels = new Uint8Array(own.length * length)
    const captions: string[] = []
    const parts: SeenImages[] = []
    const together = imagesHeld(length)
    const starts = own.map((_, place) => place).filter((place) => place % together === 0)
    try {
      for (const [i, part] of partsOf(
        task,
        starts.map((start) => Math.min(together, own.length - start)),
      ).entries()) {
        const start = starts[i] ?? 0
        const [making = {}, seeing = {}] = partsOf(part, [ask.steps, 1])
        const made = await this.generate({ ...ask, own: own.slice(start, start + together) }, making, start)
        parts.push(await judge.see(made.generated, seeing))
        pixels.set(toBytes(made.generated.pixels), start * length)
        captions.push(...made.captions)
      }
      const generated = { rows: 1, columns: own.length, size, channels, pixels }
      return { seen: SeenImages.inOne(parts), generated, captions }
    } finally {
      for (const part of parts) part.dispose()
    }
  }

  /** @param first number of the first image, by which its noise is drawn */
  private async generate(
    {
      unet,
      captions: regime,
      own,
      guidance,
      steps,
      solver = 'ddim',
      seed,
      tameTo,
    }: OwnAsk & Pick<MeasuringAsk, 'tameTo'>,
    task: Task,
    first = 0,
  ): Promise<{ generated: HeldPictures; captions: string[] }> {
    const texts = this.session.set('training').captionsIn(regime)
    const captions = own.map((image) => texts[image] ?? '')
    const images = own.map((_, place) => first + place)
    const random = new Random(seed).fork('generations')
    const { pipeline } = this.session.opened
    const tame = tameTo === undefined ? {} : { tame: { target: tameTo } }
    return {
      generated: await pipeline.generate({ captions, images, random, guidance, steps, solver, unet, ...tame, ...task }),
      captions,
    }
  }
}

/** Images that are generated before the judge sees them: as many as any network takes at once, fewer of large ones. */
const imagesHeld = (length: number): number => Math.max(1, Math.min(MOST_HELD, Math.floor(HELD_VALUES / length)))

/** All training images, or, of many or large ones, those that are somebody's own or nearest. */
function shownImages(
  set: Pick<LoadedSet, 'count' | 'size' | 'channels'>,
  own: readonly number[],
  { replication }: Judgement,
): number[] {
  const { count, size, channels } = set
  const all = placesFrom(0, count)
  if (count <= MOST_SHOWN && count * size ** 2 * channels <= SHOWN_BYTES) return all
  const needed = new Set([...own, ...replication.pairs.map(({ training }) => training)])
  return all.filter((image) => needed.has(image))
}

/** The same with the training images' places in the gallery. */
function placed(judgement: Judgement, place: ReadonlyMap<number, number>): Judgement {
  const pairs = judgement.replication.pairs.map((pair) => ({ ...pair, training: place.get(pair.training) ?? 0 }))
  return { ...judgement, replication: { ...judgement.replication, pairs } }
}
