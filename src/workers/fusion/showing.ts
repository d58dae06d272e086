/** What a run shows of itself beside its steps: samples and R of them on the way, and what it copies at the end. */
import { Cancelled, type Task } from '../../tensor/cancellation'
import { isFrameTime } from '../../tensor/frame-times'
import type { Turns } from '../../store/turns'
import type { Effort } from './effort'
import { gridOf } from './grid'
import type { Measuring } from './measuring'
import type { FusionNews, Gallery, Measured, RisingPoint } from './protocol'
import type { FusionRun } from './runs/run'
import type { Waiting } from '../shared/waiting'

export interface ShowingParts {
  measuring: Measuring
  waiting: Waiting
  /** Sampling from what a run trains, and judging that, is one of them; a step is another. */
  turns: Turns
  effort: Effort
  emit: (event: FusionNews) => void
}

/** Bytes that the shown prompts' images take at one step, where they are more than one: a run keeps them of every step. */
const MOST_BYTES = 2_000_000
/** A run of fewer steps is at its end before its beginning would need looks of its own. */
const LONG = 100

/** Steps between two looks at a run, once it is under way. */
export const stepsBetweenLooks = (steps: number, { samplings, stepsBetween }: Effort): number =>
  Math.max(stepsBetween, Math.round(steps / samplings))

/** Whether a run of so many steps is looked at after that one: evenly, and more often where it begins to learn. */
export function isLookDue(step: number, steps: number, effort: Effort): boolean {
  const every = stepsBetweenLooks(steps, effort)
  return effort.samplings > 0 && (steps < LONG ? step % every === 0 : isFrameTime(step, every))
}

/** Prompts that are shown: fewer of large images. */
export function promptsShown(most: number, { size, channels }: { size: number; channels: number }): number {
  return Math.max(1, Math.min(most, Math.floor(MOST_BYTES / (size * size * channels))))
}

export class Showing {
  private aside = new AbortController()

  constructor(
    private readonly run: FusionRun,
    private readonly parts: ShowingParts,
  ) {}

  /** A stretch of training begins: nothing of it is left off yet. */
  begin(): void {
    this.aside = new AbortController()
  }

  /** Leaves off what is generated, and whatever else this stretch would show, because the run is to pause. */
  leaveOff(): void {
    this.aside.abort()
  }

  get isLeftOff(): boolean {
    return this.aside.signal.aborted
  }

  /** The fixed prompts with the same noise, and R of them and some more; once a step. */
  async sample(): Promise<void> {
    const { run } = this
    const { effort, measuring, emit } = this.parts
    const { step, runId, unet, config } = run
    if (effort.samplings === 0) return
    if (run.rising.some((point) => point.step === step)) return
    const images = config.images
    const own = Array.from({ length: effort.rising }, (_, i) => Math.floor((i * images) / effort.rising))
    const found = await this.unlessPaused((task) =>
      measuring.rise({ unet, captions: config.captions, own, ...measuring.usual(effort), seed: config.seed }, task),
    )
    if (found === null) return
    const { generated, captions, reading } = found
    const count = Math.min(promptsShown(effort.prompts, generated), captions.length)
    const shown = Array.from({ length: count }, (_, i) => Math.floor((i * captions.length) / count))
    const prompts = shown.map((place) => captions[place] ?? '')
    const sampling = { step, prompts, images: await gridOf(generated, shown) }
    run.samples.push(sampling)
    emit({ type: 'samples', runId, ...sampling })
    const point: RisingPoint = { step, ...reading }
    run.rising.push(point)
    emit({ type: 'rising', runId, point })
  }

  /** Generates from the training captions and measures it; null where it was left off. */
  async measure(): Promise<{ measured: Measured; gallery: Gallery } | null> {
    const { effort, measuring, waiting } = this.parts
    const { config, unet } = this.run
    const ask = {
      unet,
      captions: config.captions,
      perCaption: effort.perCaption,
      most: effort.generations,
      ...measuring.usual(effort),
      seed: config.seed,
    }
    return this.unlessPaused((task) =>
      waiting.during('Measuring what the run copies', true, (onProgress) =>
        measuring.measure(ask, { ...task, onProgress }),
      ),
    )
  }

  /** Null where the work was left off because the run is to pause. */
  private async unlessPaused<T>(work: (task: Task) => Promise<T>): Promise<T | null> {
    const { signal } = this.aside
    if (signal.aborted) return null
    try {
      // A turn of its own: neither networks nor judges change meanwhile.
      return await this.parts.turns.take(() => work({ signal }))
    } catch (error) {
      if (error instanceof Cancelled) return null
      throw error
    }
  }
}
