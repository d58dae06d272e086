/**
 * The training loop: iterations one after another, with metrics, previews, scores and checkpoints on the way.
 * Between two iterations the loop gives way to messages, so that pausing, sampling and drawing answer while it trains.
 */
import { hasClassifier } from '../mixture/config'
import { brokenLoss } from '../mixture/step-metrics'
import { ALL_PARTS } from '../mixture/trainer'
import type { StepParts } from '../mixture/types'
import type { ImageDataset } from '../data/types'
import type { CheckpointStore } from '../store/types'
import { NotANumber, toFault } from './faults'
import type { EngineEvent, RunStatus } from './protocol'
import { imageSource, type Run } from './run'

/** Iterations between readbacks of the metrics: one small readback for all of them. */
const READ_EVERY = 10
/** Milliseconds between progress events. */
const PROGRESS_EVERY = 250
/** Test images scored while training; the end of a run scores them all. */
const QUICK_EVALUATION = 2000
/** Samples a Gaussian in the preview. */
export const PREVIEW_COLUMNS = 12
/** Seed of the preview's ε: the same through every run, so that rows can be compared over time. */
export const PREVIEW_SEED = 7

type Emit = (event: EngineEvent) => void

export class Training {
  private wanted = false
  private finishedLoop: Promise<void> = Promise.resolve()
  private saving: Promise<void> = Promise.resolve()
  private saved = -1

  constructor(
    private readonly run: Run,
    private readonly data: () => ImageDataset | null,
    private readonly store: CheckpointStore,
    private readonly emit: Emit,
  ) {}

  get running(): boolean {
    return this.wanted
  }

  /** Trains until the run's iterations are done or `pause`. */
  start(): void {
    if (this.wanted) return
    this.wanted = true
    this.finishedLoop = this.guard(() => this.loop())
  }

  /** Asks the loop to stop after its iteration and waits until it has; the run is then saved. */
  async pause(): Promise<void> {
    this.wanted = false
    await this.finishedLoop
    await this.saving
  }

  /** One iteration (or part of one), then paused. */
  async step(parts: StepParts): Promise<void> {
    await this.pause()
    await this.guard(async () => {
      this.run.assertTrainable()
      this.run.trainer.step(parts)
      await this.readMetrics()
      await this.preview()
      this.progress(0)
      this.status('paused')
    })
  }

  private async loop(): Promise<void> {
    const { run } = this
    run.assertTrainable()
    if (run.lastGood === null) run.lastGood = { iteration: run.iteration, bytes: await run.pack() }
    this.status('training')
    const speed = new Speed()
    let reading: Promise<void> = Promise.resolve()
    let told = 0
    while (this.wanted && run.iteration < run.config.iterations) {
      run.trainer.step(ALL_PARTS)
      speed.tick()
      const { iteration, config } = run
      const due = (every: number) => iteration % every === 0
      if (due(READ_EVERY)) {
        // The readback of the last iterations is awaited only now, when the next ones are queued: the device never idles,
        // and never has more than this many iterations queued.
        await reading
        reading = this.readMetrics()
      }
      if (due(config.previewEvery)) await this.preview()
      if (due(config.evaluateEvery) || due(config.checkpointEvery)) {
        // Broken numbers are found here before they are scored or saved.
        await reading
        await this.readMetrics()
        if (due(config.evaluateEvery) && iteration < config.iterations) await this.evaluate(QUICK_EVALUATION)
        if (due(config.checkpointEvery)) await this.checkpoint()
      }
      if (performance.now() - told > PROGRESS_EVERY) {
        this.progress(speed.perSecond)
        told = performance.now()
      }
      await nextTask()
    }
    await reading
    await this.readMetrics()
    await this.preview()
    this.progress(speed.perSecond)
    const finished = run.iteration >= run.config.iterations
    if (finished) await this.evaluate(null)
    await this.checkpoint()
    await this.saving
    this.wanted = false
    this.status(finished ? 'finished' : 'paused')
  }

  /** Runs work whose failure is told to the page and leaves the run at its last checkpoint where its numbers broke. */
  private async guard(work: () => Promise<void>): Promise<void> {
    try {
      await work()
    } catch (error) {
      this.wanted = false
      const fault = toFault(error)
      if (fault.name === 'NotANumber') {
        const iteration = this.run.rollBack()
        fault.message +=
          iteration === null ? ' Start a new run.' : ` Restored iteration ${iteration.toLocaleString('en')}.`
      }
      this.emit({ type: 'fault', id: null, runId: this.run.runId, fault })
      this.status('failed')
    }
  }

  private async readMetrics(): Promise<void> {
    const { steps, weights } = await this.run.trainer.readMetrics()
    if (steps.length === 0) return
    for (const step of steps) {
      const broken = brokenLoss(step)
      if (broken !== null) {
        throw new NotANumber(
          `${broken[0]?.toUpperCase()}${broken.slice(1)} is not a number at iteration ${step.iteration.toLocaleString('en')}; lower the learning rates or the loss weights.`,
        )
      }
    }
    this.run.remember(steps)
    this.emit({ type: 'metrics', runId: this.run.runId, steps, weights })
  }

  private async preview(): Promise<void> {
    const { runId, iteration, model } = this.run
    const grid = await model.sample(PREVIEW_COLUMNS, PREVIEW_SEED)
    this.emit({ type: 'preview', runId, iteration, grid })
  }

  private async evaluate(limit: number | null): Promise<void> {
    const data = this.data()
    const { run } = this
    if (data === null || !hasClassifier(run.config)) return
    const truth = { labels: data.test.labels, classes: data.classNames?.length ?? 0 }
    const count = Math.min(limit ?? data.test.count, data.test.count)
    run.evaluation = await run.model.evaluate(imageSource(data.test), truth, run.iteration, count)
    this.emit({ type: 'evaluation', runId: run.runId, report: run.evaluation })
  }

  /** Saves the run as it stands; the reads are queued now, the writing goes on beside the training. */
  private async checkpoint(): Promise<void> {
    const { run } = this
    if (run.iteration === this.saved) return
    this.saved = run.iteration
    const { runId, name, iteration, config, dataset } = run
    const bytes = await run.pack()
    run.lastGood = { iteration, bytes }
    const savedAt = Date.now()
    this.saving = this.saving.then(async () => {
      const record = { runId, name, iteration, iterations: config.iterations, datasetId: dataset.id, savedAt, bytes }
      const { saved, note } = await this.store.save(record)
      const persistent = saved === 'disk'
      // Copied: the event's bytes are transferred to the page.
      const kept = persistent ? null : bytes.slice(0)
      this.emit({ type: 'checkpoint', runId, iteration, savedAt, persistent, note, bytes: kept })
    })
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
    })
  }

  private status(status: RunStatus): void {
    this.emit({ type: 'status', runId: this.run.runId, status, iteration: this.run.iteration })
  }
}

/** Iterations a second over the last few seconds. */
class Speed {
  private readonly ticks: number[] = []

  tick(): void {
    this.ticks.push(performance.now())
    if (this.ticks.length > 200) this.ticks.shift()
    const newest = this.ticks.at(-1) ?? 0
    while (this.ticks.length > 8 && newest - (this.ticks[0] ?? 0) > 5000) this.ticks.shift()
  }

  get perSecond(): number {
    const [first, last] = [this.ticks[0], this.ticks.at(-1)]
    if (first === undefined || last === undefined || last === first) return 0
    return ((this.ticks.length - 1) * 1000) / (last - first)
  }
}

/** Gives way to messages. A timer would be held back to 4 ms each time; a message channel is not. */
const nextTask: () => Promise<void> =
  typeof setImmediate === 'function' ? () => new Promise((resolve) => setImmediate(resolve)) : throughChannel()

function throughChannel(): () => Promise<void> {
  const { port1, port2 } = new MessageChannel()
  return () =>
    new Promise((resolve) => {
      port1.onmessage = () => resolve()
      port2.postMessage(null)
    })
}
