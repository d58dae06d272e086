/** The page's one conversation with the engine: start, dataset, model, training, and what to do when something breaks. */
import { hasClassifier } from '../mixture/config'
import type { MixtureConfig, StepParts } from '../mixture/types'
import type { EngineClient } from '../workers/engine-client'
import type {
  BackendName,
  BackendReport,
  DatasetReport,
  DataSource,
  EngineEvent,
  Fault,
  ModelReport,
  ModelSource,
  StoredRun,
} from '../workers/protocol'
import { Library } from './library.svelte'
import { Mixing } from './mixing.svelte'
import { gaussianName } from './naming'
import { faultOf, Notices } from './notices.svelte'
import type { NoticeAction } from './notices.svelte'
import { Probe } from './probe.svelte'
import type { Recipe } from './recipe.svelte'
import { checkpointOf, Patience, reopen } from './recovery'
import { Run } from './run.svelte'
import { Segments } from './segments.svelte'
import { differingSettings, liveChange } from './settings'
import type { Setting } from './settings'

/** Columns of samples asked for when a model is opened; training previews come as the engine sends them. */
const sampleColumns = 12
/** The engine's previews use it too, so that each column keeps its ε through the whole run. */
const sampleSeed = 7

export class Session {
  readonly client: EngineClient
  readonly recipe: Recipe
  readonly notices = new Notices()
  readonly run = new Run()
  readonly probe: Probe
  readonly segments: Segments
  readonly mixing: Mixing
  readonly library: Library
  backend = $state.raw<BackendReport | null>(null)
  waiting = $state.raw<{ what: string; fraction: number | null } | null>({
    what: 'Starting the engine',
    fraction: null,
  })
  dataset = $state.raw<DatasetReport | null>(null)
  /** True while a dataset, model or new run is on its way. */
  busy = $state.raw(true)
  readonly #forced: BackendName | null
  readonly #patience = new Patience()
  #source: DataSource | null = null
  #recovering = false

  constructor(client: EngineClient, recipe: Recipe, forced: BackendName | null) {
    this.client = client
    this.recipe = recipe
    this.#forced = forced
    this.probe = new Probe(client, this.notices)
    this.segments = new Segments(client, this.notices)
    this.mixing = new Mixing(client, this.notices)
    this.library = new Library(client, this.notices)
    client.subscribe((event) => this.#receive(event))
  }

  /** Settings of the draft that the model in memory does not have and that need a new run. */
  readonly pending: Setting[] = $derived.by(() => {
    const model = this.run.model
    if (model === null || model.bundled) return []
    return differingSettings(model.config, this.recipe.config).filter(({ live }) => !live)
  })
  readonly hasClassifier: boolean = $derived(this.run.model !== null && hasClassifier(this.run.model.config))
  /** Whether the model in memory belongs to the dataset in memory. */
  readonly matched: boolean = $derived(this.run.model !== null && this.run.model.datasetId === this.dataset?.id)
  readonly classNames: readonly string[] | null = $derived(this.matched ? (this.dataset?.classNames ?? null) : null)

  /** "Gaussian 3, mostly sevens". */
  name(component: number): string {
    const { model, evaluation } = this.run
    return gaussianName(component, evaluation, model?.datasetId ?? '', this.classNames)
  }

  /** First picture: backend, bundled dataset, bundled model; then what the visitor has stored. */
  async start(): Promise<void> {
    if (this.recipe.linkNotes.length > 0) this.notices.show('recipe', 'news', this.recipe.linkNotes.join(' '))
    try {
      this.backend = await this.client.request('initialise', { backend: this.#forced })
    } catch (reason) {
      this.#done()
      this.#sayReload(faultOf(reason).message)
      return
    }
    await this.openBundled()
    await this.library.refresh()
    if (this.run.model?.bundled !== false) this.library.offerNewest(this.dataset?.id)
  }

  /** The chosen bundled dataset and the model that comes with it. */
  async openBundled(): Promise<void> {
    const name = this.recipe.dataset === 'fashion-mnist' ? 'fashion-mnist' : 'mnist'
    if (!(await this.loadDataset({ kind: 'bundled', name }))) return
    await this.openModel({ kind: 'bundled', name: `mixture-${name}` })
  }

  async loadDataset(source: DataSource): Promise<boolean> {
    return this.#work('dataset', async () => {
      if (this.run.training) this.pause()
      const report = await this.client.request('loadDataset', { source })
      this.#source = source
      this.dataset = report
      this.probe.clear()
      this.segments.clear()
      if (report.notes.length > 0) this.notices.show('dataset', 'news', report.notes.join(' '))
    })
  }

  async openModel(source: ModelSource): Promise<boolean> {
    this.library.offer = null
    return this.#work('run', async () => {
      await this.#show(await this.client.request('openModel', { source }))
      if (source.kind !== 'bundled' && this.run.model !== null) this.recipe.adopt(this.run.model.config)
    })
  }

  /** A stored run, with the dataset it was trained on. */
  async openStored(stored: StoredRun): Promise<void> {
    const bundled = (['mnist', 'fashion-mnist'] as const).find((name) => name === stored.datasetId)
    if (bundled !== undefined && this.dataset?.id !== bundled) {
      this.recipe.chooseDataset(bundled)
      if (!(await this.loadDataset({ kind: 'bundled', name: bundled }))) return
    }
    await this.openModel({ kind: 'stored', runId: stored.runId })
  }

  /** A fresh model with the draft's settings, and off it goes. */
  async trainFromScratch(): Promise<void> {
    this.library.offer = null
    const config = $state.snapshot(this.recipe.config) as MixtureConfig
    const made = await this.#work('run', async () => {
      if (this.run.training) this.pause()
      await this.#show(await this.client.request('newRun', { config }))
    })
    if (made) this.train()
  }

  /** Goes on with the model in memory, with the draft's live settings. */
  train(): void {
    this.notices.clear('run')
    this.adjust()
    this.run.starting = true
    this.client.send({ type: 'train' })
  }

  /** Goes on past the end of a finished (or bundled) run, by as many iterations as the preset has. */
  trainOn(): void {
    this.library.offer = null
    this.recipe.set('iterations', this.run.iteration + this.recipe.base.iterations)
    this.train()
  }

  pause(): void {
    this.client.send({ type: 'pause' })
  }

  step(parts: StepParts): void {
    this.notices.clear('run')
    this.adjust()
    this.client.send({ type: 'step', parts })
  }

  /** Ends the visitor's run (it stays stored) and shows the bundled model again. */
  async stop(): Promise<void> {
    this.pause()
    const name = this.dataset?.id
    if (name === 'mnist' || name === 'fashion-mnist') await this.openModel({ kind: 'bundled', name: `mixture-${name}` })
    await this.library.refresh()
  }

  /** Sends the settings that may change on the way and have changed. */
  adjust(): void {
    const { model } = this.run
    if (model === null || this.recipe.problem !== null) return
    const change = liveChange(model.config, this.recipe.config)
    if (change === null) return
    this.client.send({ type: 'adjust', change: $state.snapshot(change) as Partial<MixtureConfig> })
    this.run.adjust(change)
  }

  /** The model as a file; null (and a notice) where it cannot be had. */
  async exportModel(): Promise<{ bytes: ArrayBuffer; fileName: string } | null> {
    try {
      return await this.client.request('exportModel', {})
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

  /** Stops whatever is being waited for: a new engine, and what was there before. */
  cancelWaiting(): Promise<void> {
    return this.#recover('You stopped the waiting', false)
  }

  async #show(model: ModelReport): Promise<void> {
    this.notices.clear('run')
    this.run.open(model)
    this.segments.clear()
    this.probe.responsibilities = null
    this.waiting = { what: 'Drawing the first samples', fraction: null }
    const grid = await this.client.request('sample', { perGaussian: sampleColumns, seed: sampleSeed })
    if (this.run.grid === null) this.run.grid = grid
    this.mixing.reset(this.run.components, this.hasClassifier)
    if (!this.hasClassifier) return
    this.probe.again()
    if (!this.matched) return
    if (model.evaluation === null && model.iteration > 0) await this.evaluate()
    void this.segments.show(0)
  }

  #receive(event: EngineEvent): void {
    if (event.type === 'waiting') {
      this.waiting = event.what === null ? null : { what: event.what, fraction: event.fraction }
      return
    }
    if (event.type === 'fault') {
      this.#receiveFault(event.fault)
      return
    }
    this.run.apply(event)
    if (event.type === 'checkpoint') this.library.noteCheckpoint(event.persistent, event.note)
    if (event.type === 'preview' && this.hasClassifier) this.probe.again()
    if (event.type === 'evaluation' && this.segments.page !== null) void this.segments.refresh()
  }

  #receiveFault(fault: Fault): void {
    switch (fault.name) {
      case 'DeviceLost':
        void this.#recover('The GPU was lost', this.run.training)
        return
      case 'NotANumber':
        this.notices.show('run', 'trouble', fault.message, [
          { label: 'Halve the learning rates', run: () => this.#halveLearningRates() },
        ])
        return
      case 'StorageFull':
        this.notices.show('storage', 'trouble', fault.message)
        return
      default:
        this.notices.show('run', 'trouble', fault.message, this.#backToCheckpoint())
    }
  }

  #backToCheckpoint(): NoticeAction[] {
    const { model, saved } = this.run
    if (model === null || saved === null) return []
    const label = `Go back to iteration ${saved.iteration.toLocaleString('en')}`
    return [{ label, run: () => void this.openModel(checkpointOf(model, saved)) }]
  }

  #halveLearningRates(): void {
    const { learningRateG, learningRateD, learningRateC } = this.recipe.config
    this.recipe.set('learningRateG', learningRateG / 2)
    this.recipe.set('learningRateD', learningRateD / 2)
    this.recipe.set('learningRateC', learningRateC / 2)
    this.adjust()
    this.notices.clear('run')
  }

  /** Starts the engine anew and brings everything back; training goes on if it was going on. */
  async #recover(what: string, wasTraining: boolean): Promise<void> {
    if (this.#recovering) return
    if (!this.#patience.spend()) {
      this.#done()
      this.notices.show('page', 'trouble', `${what} again and again; something on this machine keeps taking it.`, [
        { label: 'Go on without the GPU', run: () => location.assign(`?backend=wasm${location.hash}`) },
      ])
      return
    }
    this.#recovering = true
    const { model, saved } = this.run
    this.busy = true
    this.client.restart()
    this.waiting = { what: 'Starting the engine again', fraction: null }
    try {
      this.backend = await this.client.request('initialise', { backend: this.#forced })
      if (this.#source !== null) this.dataset = await this.client.request('loadDataset', { source: this.#source })
      if (model !== null) {
        const restored = await reopen(this.client, model, saved)
        await this.#show(restored.model)
        if (restored.from === 'checkpoint') this.run.saved = saved
        const from = restored.model.iteration.toLocaleString('en')
        if (wasTraining) this.train()
        this.notices.show('run', 'news', `${what}; restored from iteration ${from}.`)
      }
    } catch (reason) {
      this.#sayReload(`${what}, and the engine could not be started again: ${faultOf(reason).message}`)
    } finally {
      this.#recovering = false
      this.#done()
    }
  }

  #sayReload(text: string): void {
    this.notices.show('page', 'trouble', text, [{ label: 'Reload the page', run: () => location.reload() }])
  }

  async #work(place: 'dataset' | 'run', task: () => Promise<void>): Promise<boolean> {
    this.busy = true
    this.notices.clear(place)
    try {
      await task()
      return true
    } catch (reason) {
      this.notices.showError(place, reason)
      return false
    } finally {
      this.#done()
    }
  }

  #done(): void {
    if (this.#recovering) return
    this.busy = false
    this.waiting = null
  }
}
