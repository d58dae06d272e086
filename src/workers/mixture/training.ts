/**
 * The training loop: iterations one after another, with metrics, previews, scores and checkpoints on the way.
 * Between two iterations the loop gives way to messages, so that pausing, sampling and drawing answer while it trains.
 */
import { ALL_PARTS } from '../../mixture/trainer'
import { isFrameDue } from '../../mixture/frames'
import type { StepParts } from '../../mixture/types'
import { giveWay } from '../../tensor/cancellation'
import { replaySentence } from '../../tensor/replay'
import type { TrainedStretch } from '../../tensor/stretch-types'
import type { ImageDataset } from '../../data/images/types'
import type { CheckpointStore } from '../../store/types'
import { toFault } from '../shared/faults'
import { cardOf } from './card'
import { Judging } from './judging'
import { Observation } from './observation'
import type { EngineEvent, RunStatus } from './protocol'
import type { OwnJudge } from './own-judge'
import type { SampleJudges } from './quality'
import type { Run } from './run'
import { Speed } from '../shared/speed'
import { Stretches, type Stretch } from '../shared/stretches'

/** Iterations between readbacks of the metrics: one small readback for all of them. */
const READ_EVERY = 10
/** Milliseconds after which the loss of a device is known everywhere. */
const LOSS_IS_KNOWN_AFTER = 100
/** Milliseconds between progress events. */
const PROGRESS_EVERY = 250
/** Milliseconds of training that a closed page may cost, where checkpoints are rarer. */
const CHECKPOINT_EVERY = 120_000
/** Test images scored while training; the end of a run scores them all. */
const QUICK_EVALUATION = 2000

type Emit = (event: EngineEvent) => void

export class Training {
  private readonly observation: Observation
  private readonly judging: Judging
  private readonly stretches = new Stretches((error) => this.fail(error))
  private saving: Promise<void> = Promise.resolve()
  private saved = -1
  /** The page may be going. */
  private saveSoon = false

  /**
   * @param data the images in memory, which may be others than the run's
   * @param deviceIsLost true from the moment that the device is gone: errors are then its, and told by another
   */
  constructor(
    private readonly run: Run,
    data: () => ImageDataset | null,
    private readonly store: CheckpointStore,
    private readonly emit: Emit,
    private readonly deviceIsLost: () => boolean,
    judges: SampleJudges,
    own: OwnJudge,
    private readonly backend: TrainedStretch['backend'],
  ) {
    this.observation = new Observation(run, data, emit)
    this.judging = new Judging(run, data, emit, judges, own)
  }

  /** Trains until the run's iterations are done or `pause`. */
  start(): void {
    this.judging.begin()
    this.stretches.start((stretch) => this.loop(stretch))
  }

  /** Asks the loop to stop after its iteration and waits until it has and the run is saved. */
  async pause(): Promise<void> {
    await this.stretches.pause()
    await this.saving
  }

  /** Stores the run as it stands, where it was not yet. */
  async keep(): Promise<void> {
    await this.stretches.enqueue(() => this.checkpoint())
    await this.saving
  }

  /** Saves the run as soon as its iteration is done; one that rests is saved. */
  save(): void {
    this.saveSoon = true
  }

  /** Stops because of an error that no iteration threw; the page offers to go back to the last checkpoint. @returns whether there was anything to stop */
  abort(error: Error): boolean {
    return this.stretches.abort(error)
  }

  /** One iteration (or part of one), then paused and saved. */
  async step(parts: StepParts): Promise<void> {
    await this.pause()
    await this.stretches.enqueue(async () => {
      await this.keepFirst()
      await this.observation.aroundStep(parts, () =>
        this.timed(async () => {
          this.run.trainer.step(parts)
          await this.readMetrics()
        }),
      )
      await this.observation.preview()
      this.progress(0)
      await this.checkpoint()
      this.status('paused')
    })
    await this.saving
  }

  private async loop(stretch: Stretch): Promise<void> {
    const { run } = this
    // Of a new run nothing is stored yet.
    const isNew = run.lastGood === null || run.bundled
    await this.keepFirst()
    this.status('training')
    if (run.iteration === 0) await this.observation.frame()
    const speed = new Speed()
    let reading: Promise<void> = Promise.resolve()
    let told = 0
    let kept = performance.now()
    this.saveSoon = false
    while (stretch.wanted && run.iteration < run.config.iterations) {
      const { config } = run
      const due = (every: number) => run.iteration % every === 0
      await this.timed(async () => {
        run.trainer.step(ALL_PARTS)
        const slept = speed.tick()
        if (!due(READ_EVERY)) return slept
        // The readback of the last iterations is awaited only now, when the next ones are queued: the device never idles,
        // and never has more than this many iterations queued.
        await reading
        reading = this.readMetrics()
        // Its failure is met where it is awaited, some iterations on.
        reading.catch(() => {})
        return slept
      })
      const { iteration } = run
      const more = iteration < config.iterations
      const isUnsaved = isNew && this.saved < 0
      const isLate = performance.now() - kept > CHECKPOINT_EVERY
      const keeping = more && (due(config.checkpointEvery) || isUnsaved || isLate || this.saveSoon)
      const scoring = more && due(config.evaluateEvery)
      const framing = isFrameDue(iteration, config)
      // Broken numbers are found before they are scored or saved, and what is still queued is no time of those.
      if (due(config.previewEvery) || framing || scoring || keeping)
        await this.timed(async () => {
          await reading
          await this.readMetrics()
        })
      if (due(config.previewEvery)) await this.observation.preview()
      if (framing) await this.observation.frame()
      if (scoring) {
        await this.observation.evaluate(QUICK_EVALUATION)
        await this.judging.judge()
      }
      if (keeping) {
        this.saveSoon = false
        await this.checkpoint()
        kept = performance.now()
      }
      if (performance.now() - told > PROGRESS_EVERY) {
        this.progress(speed.perSecond)
        told = performance.now()
      }
      await giveWay()
    }
    this.stretches.throwIfAborted()
    await this.timed(async () => {
      await reading
      await this.readMetrics()
    })
    await this.observation.preview()
    if (!isFrameDue(run.iteration, run.config)) await this.observation.frame()
    this.progress(speed.perSecond)
    const finished = run.iteration >= run.config.iterations
    if (finished) {
      await this.observation.evaluate(null)
      await this.judging.judge()
    }
    await this.checkpoint()
    await this.saving
    stretch.wanted = false
    this.status(finished ? 'finished' : 'paused')
  }

  /** Iterations, or a wait for them: what they take is the run's time. @param work answers milliseconds of it that are not */
  private async timed(work: () => Promise<number | void>): Promise<void> {
    const { run, backend } = this
    const { iteration } = run
    const begun = performance.now()
    const slept = (await work()) ?? 0
    run.spend(iteration, Math.max(0, performance.now() - begun - slept), backend)
  }

  /** Tells the page of a failure; where the numbers broke, the run goes back to its last checkpoint. */
  private async fail(error: unknown): Promise<void> {
    // A lost device shows first as an error of whatever was being read.
    await new Promise((resolve) => setTimeout(resolve, LOSS_IS_KNOWN_AFTER))
    if (this.deviceIsLost()) return
    const fault = toFault(error)
    if (fault.name === 'NotANumber' || fault.name === 'OutOfMemory') fault.message += ` ${this.rollBack()}`
    this.emit({ type: 'fault', id: null, runId: this.run.runId, fault })
    this.status('failed')
  }

  private rollBack(): string {
    try {
      const iteration = this.run.rollBack()
      if (iteration !== null) return `Restored iteration ${iteration.toLocaleString('en')}.`
    } catch {
      // The checkpoint is unusable too: only a new run helps.
    }
    return 'Start a new run.'
  }

  /** There is something to go back to before the first iteration. */
  private async keepFirst(): Promise<void> {
    const { run } = this
    run.assertTrainable()
    await run.whole()
    run.lastGood ??= { iteration: run.iteration, bytes: await run.pack() }
  }

  private async readMetrics(): Promise<void> {
    const { steps, weights } = await this.run.trainer.readMetrics()
    if (steps.length === 0) return
    this.run.remember(steps)
    this.emit({ type: 'metrics', runId: this.run.runId, steps, weights })
  }

  /** Saves the run as it stands; the reads are queued now, the writing goes on beside the training. */
  private async checkpoint(): Promise<void> {
    const { run } = this
    if (run.iteration === this.saved) return
    const { runId, name, iteration, config, dataset } = run
    const bytes = await run.pack()
    const card = await cardOf(run)
    this.saved = iteration
    run.lastGood = { iteration, bytes }
    const savedAt = Date.now()
    this.saving = this.saving
      .then(async () => {
        const record = { runId, name, iteration, iterations: config.iterations, datasetId: dataset.id, savedAt, bytes }
        const { saved, note } = await this.store.save(record, card)
        const persistent = saved === 'disk'
        // Copied: the event's bytes are transferred to the page.
        const kept = persistent ? null : bytes.slice(0)
        this.emit({ type: 'checkpoint', runId, iteration, savedAt, persistent, note, bytes: kept })
      })
      .catch((error: unknown) => this.emit({ type: 'fault', id: null, runId, fault: toFault(error) }))
  }

  private progress(iterationsPerSecond: number): void {
    const { runId, iteration, config, trainer } = this.run
    const left = Math.max(0, config.iterations - iteration)
    const secondsLeft = iterationsPerSecond > 0 ? left / iterationsPerSecond : NaN
    const { epoch } = trainer
    this.emit({
      type: 'progress',
      runId,
      iteration,
      iterations: config.iterations,
      iterationsPerSecond,
      epoch,
      secondsLeft,
      replay: replaySentence(trainer.replay),
    })
  }

  private status(status: RunStatus): void {
    this.emit({ type: 'status', runId: this.run.runId, status, iteration: this.run.iteration })
  }
}
