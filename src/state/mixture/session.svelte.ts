/** The page's one conversation with the engine: start, dataset, model, training, and what to do when something breaks. */
import { hasClassifier } from '../../mixture/config'
import type { ModelFormat } from '../../mixture/exports/lines'
import type { MixtureConfig } from '../../mixture/types'
import type { EngineClient } from '../../workers/mixture/client'
import type { DatasetReport, DataSource, EngineEvent, StoredRun } from '../../workers/mixture/protocol'
import type { BackendName, BackendReport } from '../../workers/shared/protocol'
import { bundledOf } from './baseline'
import { differenceOf } from './difference'
import { withSteps } from '../page/backend'
import type { Difference } from '../page/difference'
import { MixtureFaults } from './faults'
import { MixtureKeptImages } from './images/kept.svelte'
import { Mixing } from './mixing.svelte'
import { gaussianName, judgedWord, majorityWord } from './naming'
import { Library } from '../page/library.svelte'
import { whenLeaving } from '../page/leaving'
import type { RunMarks } from '../page/marks.svelte'
import { Notices } from '../page/trouble/notices.svelte'
import { Tasks, type Wait } from '../page/tasks.svelte'
import { OwnImages } from './images/own.svelte'
import { OwnJudge } from './own-judge.svelte'
import { Probe } from './probe.svelte'
import type { Recipe } from './recipe.svelte'
import { Run } from './run.svelte'
import { MixtureRuns } from './runs'
import { Segments } from './segments.svelte'
import { differingSettings } from './settings/settings'
import type { Setting } from './settings/types'
import { Training } from './training.svelte'

export class Session {
  readonly client: EngineClient
  readonly recipe: Recipe
  readonly notices = new Notices()
  readonly tasks = new Tasks(this.notices)
  readonly run = new Run()
  readonly probe: Probe
  readonly segments: Segments
  readonly mixing: Mixing
  readonly library: Library<StoredRun>
  readonly own: OwnImages
  readonly kept: MixtureKeptImages
  readonly judge: OwnJudge
  readonly training: Training
  readonly runs: MixtureRuns
  backend = $state.raw<BackendReport | null>(null)
  dataset = $state.raw<DatasetReport | null>(null)
  /** Samples are being scored because somebody asked. */
  scoring = $state.raw(false)
  readonly #forced: BackendName | null
  readonly #faults: MixtureFaults
  #source: DataSource | null = null
  #opened: Promise<void> | null = null
  #model: Promise<boolean> | null = null

  constructor(client: EngineClient, recipe: Recipe, forced: BackendName | null, marks?: RunMarks) {
    this.client = client
    this.recipe = recipe
    this.#forced = forced
    this.tasks.wait('Starting the engine')
    this.probe = new Probe(client, this.notices)
    this.segments = new Segments(client, this.notices)
    this.mixing = new Mixing(client, this.notices)
    this.own = new OwnImages(recipe, (source) => this.kept.offerWhen(this.loadDataset(source)))
    this.kept = new MixtureKeptImages(this)
    const shelf = {
      lab: 'mixture' as const,
      list: () => client.request('listRuns', {}),
      remove: (runId: string) => client.request('deleteRun', { runId }),
    }
    this.library = new Library<StoredRun>(shelf, this.notices, undefined, marks)
    const { notices, tasks, run, library } = this
    this.judge = new OwnJudge(this)
    this.training = new Training({ client, recipe, notices, run, library })
    this.runs = new MixtureRuns(this)
    this.#faults = new MixtureFaults({
      client,
      recipe,
      notices,
      tasks,
      run,
      reconnect: () => this.#reconnect(),
      runs: this.runs,
      train: () => this.training.train(),
      trainFromScratch: () => this.trainFromScratch(),
    })
    client.subscribe((event) => this.#receive(event))
    whenLeaving({ save: () => this.training.save(), loses: () => this.run.saved?.persistent === false })
  }

  readonly waiting: Wait | null = $derived(this.tasks.waiting)
  /** True while a dataset, model or new run is on its way. */
  readonly busy: boolean = $derived(this.tasks.busy)
  /** Settings of the draft that the model in memory does not have and that need a new run. */
  readonly pending: Setting[] = $derived.by(() => {
    const model = this.run.model
    if (model === null || model.bundled) return []
    return differingSettings(model.config, this.recipe.config).filter(({ live }) => !live)
  })
  /** What has to be chosen before anything can be trained, else null. */
  readonly missing: string | null = $derived.by(() => {
    const ownIsLoaded = this.dataset !== null && bundledOf(this.dataset.id) === null
    return this.recipe.dataset === 'own' && !ownIsLoaded ? 'Choose your own images first, or train on MNIST.' : null
  })
  /** Why nothing can be trained with this recipe, else null. */
  readonly problem: string | null = $derived.by(() => this.missing ?? this.recipe.problem)
  /** Where picture and recipe differ, in words; null where they do not. */
  readonly difference: Difference | null = $derived.by(() => differenceOf(this.run, this.recipe, this.dataset))
  readonly hasClassifier: boolean = $derived(this.run.model !== null && hasClassifier(this.run.model.config))
  /** Whether the model in memory belongs to the dataset in memory. */
  readonly matched: boolean = $derived(this.run.model !== null && this.run.model.datasetId === this.dataset?.id)
  readonly classNames: readonly string[] | null = $derived(this.run.model?.classNames ?? null)

  /** "mostly sevens", of the model as it stands: by the visitor's own classifier where one judges, else by labels; null where neither knows. */
  word(component: number): string | null {
    const { model, names, evaluation } = this.run
    if (names !== null) return judgedWord(component, names)
    return majorityWord(component, evaluation, model?.datasetId ?? '', this.classNames)
  }

  /** "Gaussian 3, mostly sevens". */
  name(component: number): string {
    return gaussianName(component, this.word(component))
  }

  /** Begins with the first opening of a room of mixtures; later ones wait for that. */
  open(): Promise<void> {
    this.#opened ??= this.start()
    return this.#opened
  }

  /** Backend and bundled model, which draws without a single image: all that Start needs. Later calls wait for the first. */
  openModel(): Promise<boolean> {
    this.#model ??= this.#startModel()
    return this.#model
  }

  /** First picture: backend and bundled model; then its images, and what the visitor has stored. */
  async start(): Promise<void> {
    if (!(await this.openModel())) return
    await this.openBundled(this.run.model !== null)
    await Promise.all([this.kept.refresh('dataset'), this.library.refresh(), this.judge.refresh()])
    if (this.run.model?.bundled === false) return
    this.library.offerNewest(({ datasetId }) => datasetId === this.dataset?.id || this.kept.has(datasetId))
  }

  /**
   * The model that comes with the chosen bundled dataset, which draws without a single image; then the images.
   * @param isOpen the model is there already
   */
  async openBundled(isOpen = false): Promise<void> {
    const { dataset, shares } = this.recipe
    const name = bundledOf(dataset)?.name ?? 'mnist'
    if (shares !== null) {
      await this.loadDataset({ kind: 'bundled', name, shares })
      return
    }
    const opened = isOpen || (await this.runs.open({ kind: 'bundled', name: `mixture-${name}` }))
    // Who stopped waiting for the model has what was there before; who has nothing yet gets the images all the same.
    if (!opened && this.dataset !== null) return
    // Whatever is fetched from here on comes after the first picture, in whichever room that is.
    await this.mixing.drawn()
    // Who has chosen other images meanwhile gets those.
    if (this.recipe.dataset !== dataset || this.recipe.shares !== shares) return
    await this.loadDataset({ kind: 'bundled', name })
  }

  /** The chosen dataset cut to class shares, for which no model comes with the page; null: as it is, with its model. */
  chooseShares(shares: readonly number[] | null): void {
    this.recipe.shares = shares
    void this.openBundled()
  }

  async loadDataset(source: DataSource): Promise<boolean> {
    const again = { label: 'Try again', run: () => void this.loadDataset(source) }
    const load = async () => {
      if (this.run.training) this.training.pause()
      const report = await this.own.heed(this.client.request('loadDataset', { source }))
      this.#source = source
      this.dataset = report
      this.recipe.fitTo(report.trainCount)
      this.probe.clear()
      this.segments.clear()
      // What was understood of own images says it all, and more.
      if (report.notes.length > 0 && report.understood === null)
        this.notices.show('dataset', 'news', report.notes.join(' '))
      if (!this.matched) await this.runs.leave(report.name)
      else await this.#look(source.kind === 'files')
    }
    // What the visitor chose may be wrong in itself; what comes with the page did not come.
    return this.tasks.run('dataset', load, () => (source.kind === 'bundled' ? [again] : []))
  }

  /** A fresh model with the draft's settings, and off it goes. */
  async trainFromScratch(): Promise<void> {
    if (this.problem !== null) {
      this.notices.show('run', 'trouble', this.problem)
      return
    }
    this.library.offer = null
    const config = $state.snapshot(this.recipe.config) as MixtureConfig
    const made = await this.tasks.run('run', async () => {
      if (this.run.training) this.training.pause()
      await this.runs.show(await this.client.request('newRun', { config }))
    })
    if (made) this.training.train()
  }

  /** The model's scores and segments of the dataset that was loaded for it. @param anew also where scores came with the model */
  async #look(anew: boolean): Promise<void> {
    if (!this.hasClassifier) return
    if (this.run.iteration > 0 && (anew || this.run.evaluation === null)) await this.evaluate()
    void this.segments.show(0)
  }

  /** The model as a file: the whole run, or its networks for other programs; null (and a notice) where it cannot be had. */
  async exportModel(format: ModelFormat = 'run'): Promise<{ bytes: ArrayBuffer; fileName: string } | null> {
    const { model } = this.run
    const named = model === null ? {} : { name: this.library.marks.nameOf(model.runId, model.name) }
    try {
      return await (format === 'run'
        ? this.client.request('exportModel', named)
        : this.client.request('exportNetworks', { format, ...named }))
    } catch (reason) {
      this.notices.showError('run', reason)
      return null
    }
  }

  async evaluate(): Promise<void> {
    try {
      this.run.evaluation = await this.client.request('evaluate', { limit: null })
    } catch (reason) {
      this.notices.showError('run', reason)
    }
  }

  /** Scores samples of the model as it stands: as many as while it is trained, or the preset's number where that is none. */
  async scoreSamples(): Promise<void> {
    const { run, recipe, notices, client } = this
    const samples = run.model?.config.qualitySamples || recipe.base.qualitySamples
    const asked = run.model?.runId
    this.scoring = true
    try {
      const report = await client.request('measureSamples', { samples })
      if (run.model?.runId === asked) run.lastQuality = report
    } catch (reason) {
      notices.showError('run', reason)
    } finally {
      this.scoring = false
    }
  }

  /** Stops whatever is being waited for: a new engine, and what was there before. */
  cancelWaiting(): Promise<void> {
    return this.#faults.stopWaiting()
  }

  /** Whether the engine has started; the model has its own words where it did not come. */
  async #startModel(): Promise<boolean> {
    if (this.recipe.linkNotes.length > 0) this.notices.show('recipe', 'news', this.recipe.linkNotes.join(' '))
    try {
      this.backend = await this.client.request('initialise', { backend: this.#forced })
    } catch (reason) {
      this.#model = null
      this.tasks.settle()
      this.#faults.sayNotStarted(reason, () => void this.start())
      return false
    }
    const { dataset, shares } = this.recipe
    // No model comes with a dataset that is cut to shares.
    if (shares === null)
      await this.runs.open({ kind: 'bundled', name: `mixture-${bundledOf(dataset)?.name ?? 'mnist'}` })
    // One that did not come is asked for again, the next time that something needs it.
    if (this.run.model === null) this.#model = null
    return true
  }

  async #reconnect(): Promise<void> {
    this.backend = await this.client.request('initialise', { backend: this.#forced })
    if (this.#source !== null) this.dataset = await this.client.request('loadDataset', { source: this.#source })
    await this.judge.again()
  }

  #receive(event: EngineEvent): void {
    if (event.type === 'waiting') {
      this.tasks.receive(event)
      return
    }
    if (event.type === 'fault') {
      this.#faults.receive(event.fault)
      return
    }
    this.run.apply(event)
    if (event.type === 'progress') this.backend = withSteps(this.backend, event.replay)
    if (event.type === 'checkpoint' && this.run.working) this.#faults.progressed()
    if (event.type === 'checkpoint') this.library.noteCheckpoint(event.persistent, event.note)
    if (event.type === 'preview' && this.hasClassifier) this.probe.again()
    if (event.type === 'evaluation' && this.segments.page !== null) void this.segments.refresh()
  }
}
