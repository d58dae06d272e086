/** The model in memory and its training, as the engine's events tell it. */
import type { ImageGrid } from '../../data/images/types'
import { withFrame, type Frame } from '../../mixture/frames'
import type { ClusteringReport, MixtureConfig, SampleQuality, StepMetrics } from '../../mixture/types'
import type { EngineEvent, GaussianNames, ModelReport, RunStatus, Stepped } from '../../workers/mixture/protocol'
import { Curves } from '../page/curves'
import { RunTime } from '../page/run-time.svelte'

export interface TrainingProgress {
  iterationsPerSecond: number
  epoch: number
  secondsLeft: number
}

export interface SavedState {
  iteration: number
  savedAt: number
  persistent: boolean
  note: string | null
  /** The checkpoint itself where the browser does not keep it: a lost device must not take the run along. */
  bytes: ArrayBuffer | null
}

export class Run {
  model = $state.raw<ModelReport | null>(null)
  status = $state.raw<RunStatus>('idle')
  iteration = $state.raw(0)
  iterations = $state.raw(0)
  progress = $state.raw<TrainingProgress | null>(null)
  /** Rows = Gaussians. */
  grid = $state.raw<ImageGrid | null>(null)
  gridIteration = $state.raw(0)
  evaluation = $state.raw<ClusteringReport | null>(null)
  /** What it looked like on the way, and when of it is shown. */
  readonly time = new RunTime<Frame>(
    ({ iteration }) => iteration,
    () => this.gridIteration,
  )
  /** Id of a stored run that was opened to be looked at; the address names it. */
  lookedAt = $state.raw<string | null>(null)
  /** Samples and scores of then, or of now. */
  readonly shownGrid: ImageGrid | null = $derived(this.time.past?.grid ?? this.grid)
  readonly shownReport: ClusteringReport | null = $derived(
    this.time.past === null ? this.evaluation : this.time.past.clustering,
  )
  /** Scores of samples on the way, oldest first. */
  quality = $state.raw<readonly SampleQuality[]>([])
  /** The last of them, or what was asked for since, which may be of another number of samples. */
  lastQuality = $state.raw<SampleQuality | null>(null)
  /** What was measured of it as it stands; null where no model is open. */
  readonly scores = $derived.by(() => {
    if (this.model === null) return null
    return { runId: this.model.runId, evaluation: this.evaluation, quality: this.lastQuality }
  })
  /** What the visitor's own classifier takes the Gaussians for; null where none judges. */
  names = $state.raw<GaussianNames | null>(null)
  /** Running mean responsibility `[K]` of the training batches; null without C, or before training. */
  weights = $state.raw<number[] | null>(null)
  saved = $state.raw<SavedState | null>(null)
  /** What the last iteration measured, before its updates; null where none is known. */
  latest = $state.raw<StepMetrics | null>(null)
  /** What the last single step did; null once the run goes on. */
  stepped = $state.raw<Stepped | null>(null)
  /** Grows whenever `losses` or `regulariser` have new points. */
  curvesVersion = $state.raw(0)
  /** D, G, L^I. */
  readonly losses = new Curves(3)
  /** balance, entropy, consistency. */
  readonly regulariser = new Curves(3)

  /** True from "train" until the first iteration is done; on a GPU shaders are compiled then, which can take a while. */
  starting = $state.raw(false)
  readonly training: boolean = $derived(this.status === 'training')
  readonly working: boolean = $derived(this.training || this.starting)
  /** Gaussians to show: K, or one for the vanilla GAN. */
  readonly components: number = $derived(
    this.model === null ? 0 : this.model.config.method === 'vanilla' ? 1 : this.model.config.components,
  )

  /** Shows a model that was just opened or made. */
  open(model: ModelReport): void {
    this.model = model
    this.#clear()
    this.status = 'paused'
    this.iteration = model.iteration
    this.iterations = model.config.iterations
    this.gridIteration = model.iteration
    this.evaluation = model.evaluation
    this.time.open(model.frames)
    this.quality = model.quality
    this.lastQuality = model.quality.at(-1) ?? null
    this.#addSteps(model.history)
  }

  #clear(): void {
    this.starting = false
    this.progress = null
    this.grid = null
    this.gridIteration = 0
    this.evaluation = null
    this.time.open([])
    this.lookedAt = null
    this.quality = []
    this.lastQuality = null
    this.names = null
    this.weights = null
    this.saved = null
    this.latest = null
    this.stepped = null
    this.losses.clear()
    this.regulariser.clear()
    this.curvesVersion += 1
  }

  /** Settings that a trainer at work takes over; the run's record lists them. */
  adjust(change: Partial<MixtureConfig>): void {
    if (this.model === null) return
    this.model = { ...this.model, config: { ...this.model.config, ...change } }
    this.iterations = this.model.config.iterations
  }

  /** Shows no model any more. */
  close(): void {
    this.model = null
    this.#clear()
    this.status = 'idle'
    this.iteration = 0
    this.iterations = 0
  }

  /** Takes in an event of this run; events of other runs are old news. */
  apply(event: EngineEvent): void {
    if (!('runId' in event) || event.runId !== this.model?.runId) return
    switch (event.type) {
      case 'status':
        this.status = event.status
        if (event.status !== 'training') this.starting = false
        else {
          this.stepped = null
          this.time.toNow()
        }
        this.#moved(event.iteration)
        if (event.status !== 'training') this.progress = null
        break
      case 'progress':
        if (event.iteration !== this.iteration) this.starting = false
        this.#moved(event.iteration)
        this.iterations = event.iterations
        this.progress = event
        break
      case 'adjusted':
        if (this.model !== null) this.model = { ...this.model, adjustments: event.adjustments }
        break
      case 'metrics':
        this.#addSteps(event.steps)
        if (event.weights !== null) this.weights = event.weights
        break
      case 'preview':
        this.grid = event.grid
        this.gridIteration = event.iteration
        break
      case 'frame':
        if (this.model !== null) this.time.frames = withFrame(this.time.frames, event.frame, this.model.config)
        break
      case 'stepped':
        this.stepped = event.stepped
        this.time.toNow()
        break
      case 'evaluation':
        this.evaluation = event.report
        break
      case 'quality': {
        const { report } = event
        // A run that went back to a checkpoint measures again what it had measured.
        this.quality = [...this.quality.filter(({ iteration }) => iteration < report.iteration), report]
        this.lastQuality = report
        break
      }
      case 'named':
        this.names = event.names
        break
      case 'checkpoint':
        this.saved = event
        break
    }
  }

  #moved(iteration: number): void {
    this.iteration = iteration
    // Trained on, a bundled model is the visitor's own run.
    if (this.model?.bundled && iteration !== this.model.iteration)
      this.model = { ...this.model, bundled: false, began: { name: this.model.name, iteration: this.model.iteration } }
  }

  #addSteps(steps: readonly StepMetrics[]): void {
    for (const step of steps) {
      this.losses.push(step.iteration, [step.lossD, step.lossG, step.information])
      this.regulariser.push(step.iteration, [step.balance, step.entropy, step.consistency])
    }
    this.latest = steps.at(-1) ?? this.latest
    this.curvesVersion += 1
  }
}
