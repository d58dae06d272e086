/** Room "Fusion": the page's conversation with the worker that fine-tunes, from the first picture to the measured run. */
import type { FusionClient } from '../../workers/fusion/client'
import type {
  BackendName,
  BackendReport,
  CaptionedSetReport,
  DiffusionModelReport,
  DiffusionSource,
  FusionNews,
  FusionPreview,
  FusionRunSummary,
  MemoryEstimate,
} from '../../workers/fusion/protocol'
import type { GeneraliseClient } from '../../workers/captions/generalise-client'
import type { CaptionRoom } from '../captions/room.svelte'
import { Comparison } from './studio/comparison.svelte'
import { CopiesByGenerality } from './studio/generality.svelte'
import { FusionCaptions } from './captions.svelte'
import { FusionData, imagesOf } from './data.svelte'
import { differenceOf, hasSettings } from './difference'
import { withSteps } from '../page/backend'
import type { Difference } from '../page/difference'
import { FusionFaults } from './faults'
import type { RunMarks } from '../page/marks.svelte'
import { FusionLibrary } from './library.svelte'
import { FusionPictures } from './pictures'
import { RunForecast } from './forecast.svelte'
import { ImageSize } from './image-size.svelte'
import { ModelQuestion } from './model-question.svelte'
import { PairPreview } from './preview.svelte'
import { FusionRecipe } from './recipe.svelte'
import { FusionRun } from './run.svelte'
import { FusionRuns } from './runs'
import { fusionImages, FusionSets } from './sets/sets.svelte'
import { Studio } from './studio/studio.svelte'
import { GpuMemory } from '../page/gpu-memory.svelte'
import { whenLeaving } from '../page/leaving'
import { notHere } from '../page/address/parameters'
import { Notices } from '../page/trouble/notices.svelte'
import { PrivateNetworks } from '../page/private-networks'
import { Tasks, type Wait } from '../page/tasks.svelte'

/** Edge in px of images from which on a set is encoded only where the visitor asks for something that needs it. */
const LARGE = 128

export interface FusionRoomParts {
  client: FusionClient
  captions: CaptionRoom
  generaliser: GeneraliseClient
  backend: BackendName | null
  /** What the visitor says of runs. */
  marks?: RunMarks
}

export class FusionRoom {
  readonly client: FusionClient
  readonly notices = new Notices()
  /** A run that is about to train needs the device for itself. */
  readonly tasks = new Tasks(this.notices, (place) => {
    if (place !== 'run') this.#redraw()
  })
  readonly recipe = new FusionRecipe(() => this.#changed())
  readonly run = new FusionRun()
  readonly gpuMemory = new GpuMemory()
  readonly library: FusionLibrary
  readonly sets: FusionSets
  readonly captions: FusionCaptions
  readonly imageSize: ImageSize
  readonly forecast: RunForecast
  readonly data: FusionData
  readonly runs: FusionRuns
  readonly question: ModelQuestion
  readonly pairs: PairPreview
  readonly studio: Studio
  readonly comparison: Comparison
  readonly generality: CopiesByGenerality
  backend = $state.raw<BackendReport | null>(null)
  readonly #forced: BackendName | null
  readonly #faults: FusionFaults
  readonly #pictures: FusionPictures
  readonly #networks: PrivateNetworks
  #opened: Promise<void> | null = null
  /** Id of the run that a link asks for, until the runs are known. */
  askedRun = $state.raw<string | null>(null)

  constructor({ client, captions, generaliser, backend, marks }: FusionRoomParts) {
    this.client = client
    this.#forced = backend
    this.#networks = new PrivateNetworks(this.notices)
    this.#pictures = new FusionPictures(client, this.notices, this.run)
    this.library = new FusionLibrary(client, this.notices, (runs) => this.run.renew(runs), marks)
    this.sets = new FusionSets(client, ({ recommended }) => {
      this.recipe.follow(recommended)
      this.comparison.usual = recommended.measuring
    })
    this.captions = new FusionCaptions(this.sets, captions, generaliser, this.notices)
    this.pairs = new PairPreview(client, this.notices, () => this.ready)
    this.studio = new Studio(client, this.notices)
    this.comparison = new Comparison(client, this.notices)
    this.generality = new CopiesByGenerality(captions.client, this.notices)
    const { sets, recipe, run, library, notices, tasks } = this
    this.imageSize = new ImageSize({ sets, recipe, notices, tasks, dropped: () => (run.inMemory = false) })
    this.forecast = new RunForecast({ client, recipe, sets, tasks })
    this.data = new FusionData({
      imageSize: this.imageSize,
      client,
      sets,
      captions: this.captions,
      captionClient: captions.client,
      recipe,
      notices,
      tasks,
      loadedOwn: (id) => {
        const { summary } = this.run
        if (summary !== null && imagesOf(summary).id !== id) this.run.close()
      },
    })
    this.runs = new FusionRuns({
      client,
      notices,
      tasks,
      recipe,
      run,
      pictures: this.#pictures,
      library,
      sets,
      captions: this.captions,
      data: this.data,
      train: () => this.train(),
    })
    this.question = new ModelQuestion({ client, tasks, open: (source) => this.openModel(source) })
    this.#faults = new FusionFaults({
      client,
      recipe,
      notices,
      tasks,
      run,
      microBatches: () => this.estimate?.microBatches ?? 1,
      reconnect: async () => {
        await this.#initialise()
        // A new worker judges with the bundled networks.
        this.comparison.judges.own = { detector: null, classifier: null }
        await this.sets.restore()
      },
      reopen: () => this.runs.reopen(),
      train: () => this.train(),
      fineTune: () => this.fineTune(),
    })
    client.subscribe((news) => this.#receive(news))
    whenLeaving({
      save: () => {
        if (this.run.working) client.send({ type: 'save' })
      },
      loses: () => this.run.saved?.persistent === false,
    })
  }

  readonly waiting: Wait | null = $derived(this.tasks.waiting)
  /** True while a model, a set or a new run is on its way. */
  readonly busy: boolean = $derived(this.tasks.busy)
  readonly model: DiffusionModelReport | null = $derived.by(() => this.sets.model)
  readonly training: CaptionedSetReport | null = $derived.by(() => this.sets.training)
  readonly fusion: CaptionedSetReport | null = $derived.by(() => this.sets.fusion)
  readonly preview: FusionPreview | null = $derived.by(() => this.pairs.preview)
  readonly estimate: MemoryEstimate | null = $derived.by(() => this.pairs.estimate)
  /** One sentence why a run with these settings cannot be started, else null. */
  readonly problem: string | null = $derived.by(() => {
    const { problem, config } = this.recipe
    if (problem !== null) return problem
    if (this.data.missing !== null) return this.data.missing
    const { training, fusion } = this
    if (training === null) return null
    if (config.rivals.multipleCaptions && !training.paraphrases)
      return `MC draws from an image’s other captions, and ${training.name} has one each: turn MC off, or give each image several.`
    // At first it is on its way.
    if (config.fusion !== null && fusion === null && !this.busy)
      return 'Dual fusion is on, but there is no fusion set: choose one.'
    return this.estimate?.problem ?? null
  })
  /** Whether the sets are those that the settings speak of. */
  readonly ready: boolean = $derived.by(
    () =>
      this.model !== null &&
      this.imageSize.fits &&
      this.training?.count === this.recipe.config.images &&
      this.training.regimes.includes(this.recipe.config.captions) &&
      (this.recipe.config.fusion === null || this.fusion !== null),
  )
  /** Where the recipe differs from the run that is shown, in words; null where it does not. */
  readonly difference: Difference | null = $derived.by(() => {
    const { model, data } = this
    const sets = { training: data.nameOf('training'), fusion: data.nameOf('fusion') }
    return differenceOf(this.run.summary, { draft: this.recipe.draft, model, ...sets })
  })

  /** Whether pairs are drawn whenever a setting changes: encoding large images may take a processor an hour. */
  readonly drawsUnasked: boolean = $derived.by(() => (this.model?.size ?? 0) <= LARGE)

  /** The run that the room opens on: a bundled one with the recipe's settings, where there is one. */
  get firstRun(): FusionRunSummary | null {
    const { bundled, runs } = this.library
    const wanted = this.recipe.config
    return bundled.find((run) => hasSettings(run, wanted)) ?? bundled[0] ?? runs[0] ?? null
  }

  /** Backend, a bundled run to look at, then model and sets; once. */
  open(): Promise<void> {
    this.#opened ??= this.#open()
    return this.#opened
  }

  async openModel(source: DiffusionSource): Promise<boolean> {
    const go = () => void this.openModel(source)
    const question = { place: 'model', what: 'a model is fetched from there', protocols: ['https:'], go } as const
    if (source.kind === 'url' && !this.#networks.mayAsk(source.url, question)) return false
    const again = { label: 'Try again', run: () => void this.tasks.during(() => this.#bring(source)) }
    const load = async () => {
      await this.sets.openModel(source, this.recipe.config.size)
      this.run.inMemory = false
      this.imageSize.recall()
      await this.imageSize.fit()
    }
    // What the visitor chose may be wrong in itself; what comes with the page did not come.
    return this.tasks.run('model', load, () => (source.kind === 'bundled' ? [again] : []))
  }

  /** A fresh run with the recipe's settings, and off it goes. */
  async fineTune(): Promise<void> {
    if (this.data.missing !== null) {
      this.notices.show('run', 'trouble', this.data.missing)
      return
    }
    this.library.offer = null
    const made = await this.tasks.run('run', async () => {
      if (this.run.training) this.pause()
      const config = $state.snapshot(this.recipe.config)
      this.run.open(await this.client.request('newRun', { config }), true)
    })
    if (made) this.train()
  }

  /** Goes on with the run in memory. */
  train(): void {
    this.notices.clear('run')
    this.library.askToKeep()
    this.run.start()
    this.client.send({ type: 'train' })
  }

  pause(): void {
    this.run.pausing = this.run.working
    this.client.send({ type: 'pause' })
  }

  cancel(): void {
    this.captions.cancel()
    this.client.send({ type: 'cancel' })
  }

  /** Stops whatever is being waited for: a new worker, and what was there before. */
  startAnew(): Promise<void> {
    return this.#faults.stopWaiting()
  }

  /** The visitor says what the GPU has; null: the guess is good enough. */
  async stateMemory(bytes: number | null): Promise<void> {
    this.gpuMemory.state(bytes)
    await this.client.request('stateMemory', { bytes })
    this.#redraw()
  }

  /** The pairs drawn, with other partners where they were. */
  drawAgain(): void {
    this.pairs.asked = this.training?.id ?? null
    if (this.preview !== null) this.pairs.seed += 1
    this.#redraw()
  }

  async #open(): Promise<void> {
    this.tasks.wait('Starting the engine')
    // One task from beginning to end: what is still to come is on its way all the time.
    await this.tasks.during(() => this.#begin())
  }

  async #begin(): Promise<void> {
    try {
      await this.#initialise()
    } catch (reason) {
      this.#faults.sayNotStarted(reason, () => (this.#opened = this.#open()))
      return
    }
    await Promise.all([this.library.refresh(), this.data.kept.refresh('training')])
    const first = this.#asked() ?? this.firstRun
    // Its pictures have the line to themselves: the model is ten times as large.
    if (first !== null) await this.runs.show(first)
    if (await this.#bring(this.sets.sources.model))
      this.library.offerNewest(({ resumable, step, config }) => resumable && step < config.steps)
  }

  /** A model, and the sets that the room opens on, where it has none yet. */
  async #bring(model: DiffusionSource): Promise<boolean> {
    if (!(await this.openModel(model))) return false
    const { data } = this
    if (this.training === null) await data.load('training', { kind: 'fashion', count: this.recipe.config.images })
    if (this.fusion === null && data.fusion !== 'own')
      await data.load('fusion', { kind: data.fusion, count: fusionImages })
    return true
  }

  async #initialise(): Promise<void> {
    const ask = { backend: this.#forced, gpuMemory: this.gpuMemory.stated }
    this.backend = await this.client.request('initialise', ask)
  }

  /** The run that a link asks for; null where it asks for none, or for one that is not here, which is told. */
  #asked(): FusionRunSummary | null {
    const runId = this.askedRun
    this.askedRun = null
    if (runId === null) return null
    const run = this.library.runs.find((each) => each.runId === runId) ?? null
    if (run === null) this.notices.show('library', 'news', notHere(runId))
    return run
  }

  /** A setting: of another size, the sets come first. */
  #changed(): void {
    void this.imageSize.fit()
    this.#redraw()
  }

  /** Draws what the settings do; not while the device is at work on a run. */
  #redraw(): void {
    if (!this.ready || this.run.working || this.recipe.problem !== null) return
    const drawn = this.drawsUnasked || this.pairs.asked === this.training?.id
    this.pairs.ask($state.snapshot(this.recipe.config), drawn)
  }

  #receive(news: FusionNews): void {
    if (news.type === 'waiting') {
      this.tasks.receive(news)
      return
    }
    if (news.type === 'fault') {
      this.#faults.receive(news.fault)
      return
    }
    this.run.apply(news)
    if (news.type === 'progress') this.backend = withSteps(this.backend, news.replay)
    if (news.type === 'checkpoint' && this.run.working) this.#faults.progressed()
    if (news.type === 'checkpoint') this.library.noteCheckpoint(news.persistent, news.note)
    if (news.type === 'measured') void this.library.renew().then(() => this.#pictures.takeGallery(news.runId))
  }
}
