/** A run in the engine's memory: model, trainer, and what is told and stored of it. */
import * as says from '../../messages/generated/mixture'
import { packRun, readRun, restoreDrawing, restoreRun, type RunRecord } from '../../mixture/checkpoint'
import { listAdjustments } from '../../mixture/adjustments'
import { adjusted, BadInput, checkDataFits } from '../../mixture/config'
import { withFrame, type Frame } from '../../mixture/frames'
import { MixtureModel, type ImageSource } from '../../mixture/model'
import { MixtureTrainer } from '../../mixture/trainer'
import type {
  Adjustment,
  Beginning,
  ClusteringReport,
  MixtureConfig,
  SampleQuality,
  StepMetrics,
} from '../../mixture/types'
import type { ImageDataset } from '../../data/images/types'
import { imageSource } from '../../data/images/batches'
import { fingerprint } from '../../tensor/fingerprint'
import type { TrainedStretch } from '../../tensor/stretch-types'
import { secondsOf } from '../../tensor/stretches'
import { newRunId } from '../shared/run-id'
import type { TrainedWith } from './card-types'
import { withSpent } from '../shared/spent'

/** Points of the curves that a run keeps; beyond, every other one goes. */
const MOST_HISTORY = 2000

/** Whose a run is, and from where. */
interface RunIdentity {
  runId: string
  bundled: boolean
  isCopy: boolean
}

export class Run {
  readonly model: MixtureModel
  readonly trainer: MixtureTrainer
  history: StepMetrics[]
  evaluation: ClusteringReport | null
  /** Oldest first. */
  quality: readonly SampleQuality[]
  /** Oldest first. */
  frames: readonly Frame[] = []
  /** The newest checkpoint, kept so that a broken iteration can be undone. */
  lastGood: { iteration: number; bytes: ArrayBuffer } | null = null
  adjustments: readonly Adjustment[]
  /** What a run that goes on from another's weights began from. */
  readonly began: Beginning | null
  /** By what it was trained, and for how long, oldest first; of iterations that came with the page nothing is known. */
  stretches: readonly TrainedStretch[]
  private images: ImageSource | null = null
  /** Brings the file of the whole run, of which only what draws is here yet; null where all is. */
  private bringRest: (() => Promise<ArrayBuffer>) | null = null
  private completing: Promise<void> | null = null
  private disposed = false

  private constructor(
    readonly runId: string,
    readonly name: string,
    readonly dataset: RunRecord['dataset'],
    readonly bundled: boolean,
    config: MixtureConfig,
    readonly trainImages: number,
    past: Pick<RunRecord, 'history' | 'evaluation' | 'quality' | 'adjustments' | 'began' | 'stretches'>,
  ) {
    this.model = new MixtureModel(config, dataset)
    this.trainer = new MixtureTrainer(this.model, {
      count: trainImages,
      gather: (indices) => {
        if (this.images === null) throw new BadInput(says.runImagesMissing({ name: dataset.name }))
        return this.images.gather(indices)
      },
    })
    this.history = past.history
    this.evaluation = past.evaluation
    this.quality = past.quality ?? []
    this.adjustments = past.adjustments ?? []
    this.began = past.began ?? null
    this.stretches = past.stretches ?? []
  }

  /** A fresh run. @throws BadInput where the dataset is too small for the settings */
  static fresh(config: MixtureConfig, data: ImageDataset): Run {
    checkDataFits(config, data.train.count)
    const { id, name, size, channels, classNames } = data
    const title = `${name}, ${config.method}, ${config.method === 'vanilla' ? 'one Gaussian' : `K = ${config.components}`}`
    const past = { history: [], evaluation: null }
    const run = new Run(
      newRunId(),
      title,
      { id, name, size, channels, classNames, fingerprint: fingerprint(data.train.pixels) },
      false,
      config,
      data.train.count,
      past,
    )
    run.attach(data)
    return run
  }

  /**
   * A run from its file.
   * @param as whose it is from now on: what is trained on under another id never overwrites what it came from
   */
  static open(bytes: ArrayBuffer, as: RunIdentity, data: ImageDataset | null): Run {
    const file = readRun(bytes)
    const run = Run.of(file.record, as)
    run.restore(() => restoreRun(run.model, run.trainer, file), data)
    run.frames = file.frames
    run.lastGood = { iteration: run.trainer.iteration, bytes }
    return run
  }

  /** With fresh weights still. */
  private static of(record: RunRecord, { runId, bundled, isCopy }: RunIdentity): Run {
    const name = isCopy ? `${record.name} (copy)` : record.name
    const past = bundled ? { ...record, began: { name: record.name, iteration: record.trainer.iteration } } : record
    return new Run(runId, name, record.dataset, bundled, record.config, record.trainer.cursor.count, past)
  }

  /**
   * A bundled run to draw with, from a file of G, μ and A alone.
   * @param bringRest brings the file of the whole run, when `whole` is first asked for
   */
  static toDraw(
    bytes: ArrayBuffer,
    runId: string,
    data: ImageDataset | null,
    bringRest: () => Promise<ArrayBuffer>,
  ): Run {
    const file = readRun(bytes)
    const run = Run.of(file.record, { runId, bundled: true, isCopy: false })
    run.restore(() => {
      restoreDrawing(run.model, file)
      run.trainer.restore(file.record.trainer)
    }, data)
    run.bringRest = bringRest
    return run
  }

  /**
   * Until the whole run is here: networks, moments and curves, in full precision. What only draws needs no more than `toDraw`.
   * @throws BadInput where the rest cannot be fetched, is damaged or of another run; a later call tries again
   */
  async whole(): Promise<void> {
    if (this.bringRest === null) return
    this.completing ??= this.complete(this.bringRest).finally(() => (this.completing = null))
    await this.completing
  }

  get iteration(): number {
    return this.trainer.iteration
  }

  /** Spent training; null where that is not known of all its iterations. */
  get seconds(): number | null {
    return secondsOf(this.stretches, this.iteration)
  }

  /** The backend that it was last trained on; null where that is not known. */
  get trainedWith(): TrainedWith | null {
    return this.stretches.at(-1)?.backend ?? null
  }

  get config(): MixtureConfig {
    return this.trainer.config
  }

  /** Takes over settings that may change between iterations, and lists what changed. @throws BadInput where one may not */
  adjust(change: Partial<MixtureConfig>): void {
    const next = adjusted(this.config, change)
    this.adjustments = listAdjustments(this.adjustments, this.iteration, this.config, next)
    this.trainer.adjust(next)
  }

  /** Gives the run its images if they are the ones it was begun with; returns whether they are. */
  attach(data: ImageDataset): boolean {
    const same = this.matches(data)
    if (same) this.images = imageSource(data.train)
    return same
  }

  /** Whether these are the images that the run was begun with. */
  matches({ id, size, channels }: ImageDataset): boolean {
    return id === this.dataset.id && size === this.dataset.size && channels === this.dataset.channels
  }

  /** @throws BadInput where its images are not loaded */
  assertTrainable(): void {
    if (this.images === null) {
      throw new BadInput(says.runImagesMissing({ name: this.dataset.name }))
    }
  }

  /** Adds the time that the iterations since `from` took. */
  spend(from: number, milliseconds: number, backend: TrainedStretch['backend']): void {
    this.stretches = withSpent(this.stretches, { from, to: this.iteration, milliseconds, backend })
  }

  /** Adds the metrics of some iterations; a long run's curve is thinned, its ends stay. */
  remember(steps: StepMetrics[]): void {
    this.history.push(...steps)
    this.history = thinned(this.history)
  }

  /** Adds scores of samples; measured again in the same iteration, the new ones stay. */
  rememberQuality(report: SampleQuality): void {
    const before = this.quality.filter(({ iteration }) => iteration < report.iteration)
    this.quality = thinned([...before, report])
  }

  /** Adds what it looks like now. */
  rememberFrame(frame: Frame): void {
    this.frames = withFrame(this.frames, frame, this.config)
  }

  /**
   * The whole run as a file. Queues the reads at once; training may go on meanwhile.
   * @param name that it has there
   */
  pack(name = this.name): Promise<ArrayBuffer> {
    const record: RunRecord = {
      format: 'modeweave-mixture',
      version: 1,
      runId: this.runId,
      name,
      config: this.config,
      adjustments: this.adjustments.length === 0 ? undefined : this.adjustments,
      began: this.began ?? undefined,
      dataset: this.dataset,
      trainer: this.trainer.state(),
      history: [...this.history],
      evaluation: this.evaluation,
      quality: this.quality.length === 0 ? undefined : this.quality,
      stretches: this.stretches.length === 0 ? undefined : this.stretches,
    }
    return packRun(this.model, this.trainer, record, this.frames)
  }

  /** Back to the newest checkpoint; returns its iteration, or null where there is none. */
  rollBack(): number | null {
    if (this.lastGood === null) return null
    const file = readRun(this.lastGood.bytes)
    restoreRun(this.model, this.trainer, file)
    this.history = this.history.filter((step) => step.iteration <= file.record.trainer.iteration)
    this.evaluation = file.record.evaluation
    this.quality = file.record.quality ?? []
    this.frames = file.frames
    this.stretches = file.record.stretches ?? []
    const { iteration } = file.record.trainer
    // What was changed since then stays in force, from the checkpoint on.
    const until = this.adjustments.filter((entry) => entry.iteration < iteration)
    this.adjustments = listAdjustments(until, iteration, file.record.config, this.config)
    return iteration
  }

  /** Fills a run that was just made; one that cannot be filled goes. */
  private restore(fill: () => void, data: ImageDataset | null): void {
    try {
      fill()
    } catch (error) {
      this.dispose()
      throw error
    }
    if (data !== null) this.attach(data)
  }

  private async complete(bringRest: () => Promise<ArrayBuffer>): Promise<void> {
    const bytes = await bringRest()
    const file = readRun(bytes)
    const { iteration } = file.record.trainer
    if (iteration !== this.iteration)
      throw new BadInput(says.runRestMoved({ name: this.name, iteration, shown: this.iteration }))
    // Another model may have been opened while it was on its way.
    if (this.disposed) return
    restoreRun(this.model, this.trainer, file)
    this.history = file.record.history
    this.quality = file.record.quality ?? []
    this.frames = file.frames
    this.stretches = file.record.stretches ?? []
    this.lastGood = { iteration, bytes }
    this.bringRest = null
  }

  dispose(): void {
    this.disposed = true
    this.trainer.dispose()
    this.model.dispose()
  }
}

/** Its ends stay. */
function thinned<T>(points: T[]): T[] {
  const last = points.length - 1
  return points.length > MOST_HISTORY ? points.filter((_, i) => i % 2 === 0 || i === last) : points
}
