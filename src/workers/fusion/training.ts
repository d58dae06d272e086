/**
 * The fine-tuning loop: steps one after another, with losses, samples and checkpoints on the way, and a measurement at the end.
 * Between two steps the loop gives way to messages, so that pausing and generating answer while it trains.
 */
import { giveWay } from '../../tensor/cancellation'
import type { SaveResult } from '../../store/types'
import { toFault } from '../shared/faults'
import type { FusionArchive } from './runs/archive'
import type { FusionRunStatus, FusionRunSummary } from './protocol'
import type { FusionRun } from './runs/run'
import { isLookDue, Showing, stepsBetweenLooks, type ShowingParts } from './showing'
import { sleptIn, Speed } from '../shared/speed'
import { Stretches, type Stretch } from '../shared/stretches'

/** Steps between readbacks of the losses: one small readback for all of them. */
const READ_EVERY = 10
/** Milliseconds after which the loss of a device is known everywhere. */
const LOSS_IS_KNOWN_AFTER = 100
/** Milliseconds between progress events. */
const PROGRESS_EVERY = 250
/** Milliseconds of training that a closed page may cost, where samples, and the checkpoints behind them, are rarer. */
const CHECKPOINT_EVERY = 120_000

export interface TrainingParts extends ShowingParts {
  archive: FusionArchive
  /** True from the moment that the device is gone: errors are then its, and told by another. */
  deviceIsLost: () => boolean
}

export class FusionTraining {
  private readonly stretches = new Stretches((error) => this.fail(error))
  private saving: Promise<void> = Promise.resolve()
  private saved = -1
  /** The page may be going. */
  private saveSoon = false
  private readonly showing: Showing
  /** After it, nothing that lies on the device can be trusted. */
  private deviceError: Error | null = null

  constructor(
    readonly run: FusionRun,
    private readonly parts: TrainingParts,
  ) {
    this.showing = new Showing(run, parts)
  }

  /** Trains until the run's steps are done, then measures it; or until `pause`. */
  start(): void {
    this.stretches.start((stretch) => this.loop(stretch))
  }

  /** Asks the loop to stop after its step and waits until it has and the run is saved. */
  async pause(): Promise<void> {
    const paused = this.stretches.pause()
    this.showing.leaveOff()
    await paused
    await this.saving
  }

  /** Saves the run as soon as its step is done; one that rests is saved. */
  save(): void {
    this.saveSoon = true
  }

  /** Pauses, and sees to it that what is stored is the run as it stands. @throws NotANumber where its weights are none */
  async settle(): Promise<void> {
    await this.pause()
    await this.checkpoint()
    await this.saving
  }

  /** Stops because of an error that no step threw; the run goes back to its last checkpoint. @returns whether it was training */
  abort(error: Error): boolean {
    this.deviceError = error
    return this.stretches.abort(error)
  }

  /** Leaves off a measurement, if one is under way. */
  cancelMeasuring(): void {
    if (this.run.isDone) this.showing.leaveOff()
  }

  private async loop(stretch: Stretch): Promise<void> {
    const { run } = this
    const { turns, effort } = this.parts
    this.showing.begin()
    if (!stretch.wanted) this.showing.leaveOff()
    // Of a new run nothing is stored yet.
    const isNew = run.lastGood === null
    await this.keepFirst()
    this.status('training')
    const { steps } = run.config
    const isSampled = () => isLookDue(run.step, steps, effort)
    const speed = new Speed()
    let reading: Promise<void> = Promise.resolve()
    let told = 0
    let kept = performance.now()
    const started = performance.now()
    if (isSampled() || run.isDone) await this.showing.sample()
    // Milliseconds that showing and saving take.
    let rest = performance.now() - started
    this.saveSoon = false
    while (stretch.wanted && !run.isDone) {
      let begun = performance.now()
      const from = run.step
      await turns.take(() => {
        // Others' turns are no time spent training.
        begun = performance.now()
        return run.advance()
      })
      const slept = speed.tick()
      if (run.step % READ_EVERY === 0) {
        // The losses of the last steps are awaited only now, when the next ones are queued: the device never idles, and never has
        // more than this many steps queued.
        await reading
        reading = this.readLosses()
        // Its failure is met where it is awaited, some steps on.
        reading.catch(() => {})
      }
      const sampling = isSampled()
      const isUnsaved = isNew && this.saved < 0
      const isLate = performance.now() - kept > CHECKPOINT_EVERY
      const keeping = sampling || isUnsaved || isLate || this.saveSoon
      if (keeping || run.isDone || !stretch.wanted) {
        // Broken numbers are found here, before anything is generated from them or saved.
        await reading
        await this.readLosses()
      }
      run.spend(from, Math.max(0, performance.now() - begun - slept))
      if (keeping && !run.isDone && stretch.wanted) {
        const resting = performance.now()
        if (sampling) await this.showing.sample()
        this.saveSoon = false
        await this.checkpoint()
        kept = performance.now()
        if (sampling) rest = kept - resting - sleptIn(kept - resting, [rest])
        speed.rest(kept - resting)
      }
      if (performance.now() - told > PROGRESS_EVERY) {
        this.progress(speed.perSecond, rest * Math.ceil((steps - run.step) / stepsBetweenLooks(steps, effort)))
        told = performance.now()
      }
      await giveWay()
    }
    this.stretches.throwIfAborted()
    await reading
    await this.readLosses()
    this.progress(speed.perSecond, 0)
    if (run.isDone) await this.showing.sample()
    await this.checkpoint()
    if (run.isDone && run.measured === null && stretch.wanted) await this.measure()
    await this.saving
    stretch.wanted = false
    this.status(run.isDone && (run.measured !== null || !this.showing.isLeftOff) ? 'finished' : 'paused')
  }

  /** Tells the page of a failure; where the numbers broke, the run goes back to its last checkpoint. */
  private async fail(error: unknown): Promise<void> {
    // A lost device shows first as an error of whatever was being read.
    await new Promise((resolve) => setTimeout(resolve, LOSS_IS_KNOWN_AFTER))
    if (this.parts.deviceIsLost()) return
    const fault = toFault(error)
    const isBroken = error === this.deviceError || fault.name === 'NotANumber' || fault.name === 'OutOfMemory'
    if (isBroken) fault.message += ` ${await this.rollBack()}`
    this.parts.emit({ type: 'fault', id: null, runId: this.run.runId, fault })
    this.status('failed')
  }

  private async rollBack(): Promise<string> {
    try {
      const step = await this.parts.turns.take(() => this.run.rollBack())
      this.saved = step
      return `The run went back to step ${step.toLocaleString('en')}.`
    } catch {
      // The checkpoint is unusable too: only a new run helps.
      return 'Start a new run.'
    }
  }

  /** There is something to go back to before the first step. */
  private async keepFirst(): Promise<void> {
    if (this.run.lastGood === null) await this.run.checkpoint()
  }

  private async readLosses(): Promise<void> {
    const losses = await this.run.readLosses()
    if (losses.length > 0) this.parts.emit({ type: 'losses', runId: this.run.runId, losses })
  }

  /** Measures what the run copies; it is kept with what came out. */
  private async measure(): Promise<void> {
    const { run } = this
    const { emit, archive } = this.parts
    const { runId } = run
    this.status('measuring')
    const found = await this.showing.measure()
    if (found === null) return
    run.measured = found.measured
    await this.saving
    const summary = run.summary()
    const result = await archive.keepMeasured(summary, found.gallery)
    if (result.saved !== 'disk') this.tellSaved(summary, run.lastGood?.bytes ?? null, result)
    emit({ type: 'measured', runId, measured: found.measured })
  }

  /** Saves the run as it stands; the reads are queued now, the writing goes on beside the training. */
  private async checkpoint(): Promise<void> {
    const { run } = this
    const { archive, emit } = this.parts
    if (run.step === this.saved) return
    const { summary, bytes } = await run.checkpoint()
    const { runId } = summary
    const samples = [...run.samples]
    this.saved = summary.step
    this.saving = this.saving
      .then(async () => {
        this.tellSaved(summary, bytes, await archive.keep(summary, samples, bytes))
      })
      .catch((error: unknown) => emit({ type: 'fault', id: null, runId, fault: toFault(error) }))
  }

  /** What the browser's storage does not keep, the page gets. */
  private tellSaved({ runId, step, savedAt }: FusionRunSummary, bytes: ArrayBuffer | null, result: SaveResult): void {
    const { saved, note } = result
    const persistent = saved === 'disk'
    // Copied: the event's bytes are transferred to the page.
    const kept = persistent || bytes === null ? null : bytes.slice(0)
    this.parts.emit({ type: 'checkpoint', runId, step, savedAt, persistent, note, bytes: kept })
  }

  /** @param beside milliseconds that the rest of the run will take beside its steps */
  private progress(stepsPerSecond: number, beside: number): void {
    const { runId, step, config } = this.run
    const { steps, batch } = config
    const secondsLeft = stepsPerSecond > 0 ? (steps - step) / stepsPerSecond + beside / 1000 : NaN
    const samplesPerSecond = stepsPerSecond * batch
    const { replay } = this.run
    this.parts.emit({ type: 'progress', runId, step, steps, stepsPerSecond, secondsLeft, samplesPerSecond, replay })
  }

  private status(status: FusionRunStatus): void {
    this.parts.emit({ type: 'status', runId: this.run.runId, status, step: this.run.step })
  }
}
