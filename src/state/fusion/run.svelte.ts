/** The fine-tuning run that is shown, and its training as the worker's events tell it. */
import type {
  FusionNews,
  FusionRunStatus,
  FusionRunSummary,
  Gallery,
  Measured,
  RisingPoint,
  Sampling,
  StepLoss,
} from '../../workers/fusion/protocol'
import { withNext } from '../../tensor/frame-times'
import { Curves } from '../page/curves'
import { RunTime } from '../page/run-time.svelte'

export type FusionProgress = Omit<Extract<FusionNews, { type: 'progress' }>, 'type' | 'runId' | 'step' | 'steps'>

/** Steps over which the dropped samples' share is told. */
const LATELY = 100

const stepOf = ({ step }: { step: number }) => step

export type SavedFusion = Omit<Extract<FusionNews, { type: 'checkpoint' }>, 'type' | 'runId'>

export class FusionRun {
  summary = $state.raw<FusionRunSummary | null>(null)
  status = $state.raw<FusionRunStatus>('idle')
  step = $state.raw(0)
  progress = $state.raw<FusionProgress | null>(null)
  /** The fixed prompts as they were sampled on the way, and when of it is shown. */
  readonly time: RunTime<Sampling> = new RunTime<Sampling>(stepOf, () => this.time.frames.at(-1)?.step ?? 0)
  /** Step that a link asks to see, until the samples of the way have come. */
  askedStep = $state.raw<number | null>(null)
  /** Whether what is kept of it has come: where there is nothing then, there is nothing. */
  recalled = $state.raw(false)
  /** The samples of then, or the newest. */
  readonly shown: Sampling | null = $derived(this.time.past ?? this.time.frames.at(-1) ?? null)
  /** Oldest first. */
  rising = $state.raw<RisingPoint[]>([])
  measured = $state.raw<Measured | null>(null)
  gallery = $state.raw<Gallery | null>(null)
  saved = $state.raw<SavedFusion | null>(null)
  /** Whether it is the run in the worker's memory, which `train` goes on with. */
  inMemory = $state.raw(false)
  /** True from "train" until the first step is done; on a GPU shaders are compiled then. */
  starting = $state.raw(false)
  /** True from "pause" until it rests: a step of a large model takes minutes. */
  pausing = $state.raw(false)
  /** Grows whenever `losses` has new points. */
  curvesVersion = $state.raw(0)
  readonly losses = new Curves(1)
  /** Share of each step's samples that were dropped; empty where none were to be. */
  readonly dropped = new Curves(1)

  /** What was measured of the samples that are shown. */
  readonly shownPoint: RisingPoint | null = $derived(this.rising.find(({ step }) => step === this.shown?.step) ?? null)
  readonly steps: number = $derived(this.summary?.config.steps ?? 0)
  readonly training: boolean = $derived(this.status === 'training')
  readonly measuring: boolean = $derived(this.status === 'measuring')
  /** Nothing else can be asked of the worker's device meanwhile. */
  readonly working: boolean = $derived(this.training || this.measuring || this.starting)
  readonly finished: boolean = $derived(this.summary !== null && this.step >= this.steps)
  /** Latest loss, null before the first. */
  lastLoss = $state.raw<StepLoss | null>(null)
  /** Of the last `LATELY` steps, as far as they are known. */
  droppedLately = $state.raw<{ share: number; steps: number } | null>(null)

  #startedFrom = 0
  /** Of those steps. */
  #lately: StepLoss[] = []

  /** Training was asked for. */
  start(): void {
    this.starting = true
    this.pausing = false
    this.#startedFrom = this.step
  }

  /** Shows a run: one just made, or one that was kept. */
  open(summary: FusionRunSummary, inMemory: boolean): void {
    this.close()
    this.summary = summary
    this.inMemory = inMemory
    this.status = summary.step >= summary.config.steps ? 'finished' : inMemory ? 'paused' : 'idle'
    this.step = summary.step
    this.rising = summary.rising
    this.measured = summary.measured
    this.#addLosses(summary.losses)
  }

  /** Shows no run any more. */
  close(): void {
    this.summary = null
    this.inMemory = false
    this.status = 'idle'
    this.step = 0
    this.progress = null
    this.time.open([])
    this.recalled = false
    this.rising = []
    this.measured = null
    this.gallery = null
    this.saved = null
    this.starting = false
    this.pausing = false
    this.losses.clear()
    this.dropped.clear()
    this.lastLoss = null
    this.droppedLately = null
    this.#lately = []
    this.curvesVersion += 1
  }

  /** Samples that are kept of this run; those that came meanwhile are newer. */
  recall(samples: readonly Sampling[]): void {
    this.recalled = true
    const first = this.time.frames[0]?.step ?? Infinity
    this.time.frames = [...samples.filter(({ step }) => step < first), ...this.time.frames]
  }

  /** Goes back to the step that a link asks for. @returns that step where nothing is kept of it, else null */
  goToAsked(): number | null {
    const step = this.askedStep
    this.askedStep = null
    if (step === null || this.time.frames.some((frame) => frame.step === step)) {
      this.time.chosen = step ?? this.time.chosen
      return null
    }
    return step
  }

  /** The same run as the list has it now. */
  renew(runs: readonly FusionRunSummary[]): void {
    const again = runs.find(({ runId }) => runId === this.summary?.runId)
    if (again === undefined) return
    this.summary = again
    this.measured = again.measured
  }

  /** Takes in what is told of this run; news of other runs is old. */
  apply(news: FusionNews): void {
    if (!('runId' in news) || news.runId !== this.summary?.runId) return
    switch (news.type) {
      case 'status':
        this.status = news.status
        this.step = news.step
        if (news.status === 'idle') this.inMemory = false
        if (news.status !== 'training') {
          this.starting = false
          this.pausing = false
          this.progress = null
        } else this.time.toNow()
        break
      case 'progress':
        if (news.step > this.#startedFrom) this.starting = false
        this.step = news.step
        this.progress = news
        break
      case 'losses':
        this.#addLosses(news.losses)
        break
      case 'samples':
        // After a resume the same step may come again.
        this.time.frames = withNext(this.time.frames, news, stepOf)
        break
      case 'rising':
        this.rising = withNext(this.rising, news.point, stepOf)
        break
      case 'measured':
        this.measured = news.measured
        break
      case 'checkpoint':
        this.saved = news
        break
    }
  }

  #addLosses(losses: readonly StepLoss[]): void {
    for (const { step, loss, dropped } of losses) {
      this.losses.push(step, [loss])
      if (dropped !== undefined) this.dropped.push(step, [dropped])
    }
    this.lastLoss = losses.at(-1) ?? this.lastLoss
    const last = this.lastLoss?.step ?? 0
    this.#lately = [...this.#lately, ...losses].filter(({ step }) => step > last - LATELY)
    const shares = this.#lately.flatMap(({ dropped }) => dropped ?? [])
    const sum = shares.reduce((total, share) => total + share, 0)
    this.droppedLately = shares.length === 0 ? null : { share: sum / shares.length, steps: shares.length }
    this.curvesVersion += 1
  }
}
