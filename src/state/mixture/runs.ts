/** What becomes of models and runs: one is opened and shown, gone on with, ended, deleted, or its settings are taken over. */
import type { EngineClient } from '../../workers/mixture/client'
import type { DatasetReport, ModelReport, ModelSource, StoredRun } from '../../workers/mixture/protocol'
import type { Library } from '../page/library.svelte'
import type { Notices } from '../page/trouble/notices.svelte'
import { otherWays } from '../page/trouble/other-ways'
import type { Tasks } from '../page/tasks.svelte'
import { bundledOf } from './baseline'
import type { MixtureKeptImages } from './images/kept.svelte'
import type { OwnJudge } from './own-judge.svelte'
import type { Mixing } from './mixing.svelte'
import type { Probe } from './probe.svelte'
import type { Recipe } from './recipe.svelte'
import type { Run } from './run.svelte'
import type { Segments } from './segments.svelte'
import type { Training } from './training.svelte'

/** Columns of samples asked for when a model is opened; training previews come as the engine sends them. */
const sampleColumns = 12
/** The engine's previews use it too, so that each column keeps its ε through the whole run. */
const sampleSeed = 7

export interface MixtureRunsHost {
  readonly client: EngineClient
  readonly tasks: Tasks
  readonly notices: Notices
  readonly recipe: Recipe
  /** The one that is shown. */
  readonly run: Run
  readonly probe: Probe
  readonly segments: Segments
  readonly mixing: Mixing
  readonly library: Library<StoredRun>
  readonly kept: MixtureKeptImages
  readonly judge: OwnJudge
  readonly training: Training
  readonly dataset: DatasetReport | null
  /** Whether the model in memory belongs to the dataset in memory. */
  readonly matched: boolean
  readonly hasClassifier: boolean
  evaluate(): Promise<void>
}

export class MixtureRuns {
  readonly #host: MixtureRunsHost

  constructor(host: MixtureRunsHost) {
    this.#host = host
  }

  /** Opens a model; whether it is open now. */
  async open(source: ModelSource): Promise<boolean> {
    const { client, tasks, recipe, run, library } = this.#host
    library.offer = null
    const open = async () => {
      await this.show(await client.request('openModel', { source }))
      if (source.kind !== 'bundled' && run.model !== null) recipe.adopt(run.model.config)
    }
    const ways = (reason: unknown) => {
      if (source.kind === 'stored') return otherWays(reason, (way) => void this.open({ ...source, ...way }))
      // What the visitor chose may be wrong in itself; what comes with the page did not come.
      return source.kind === 'bundled' ? [{ label: 'Try again', run: () => void this.open(source) }] : []
    }
    return tasks.run('run', open, ways)
  }

  /** A stored run, with the dataset it was trained on; whether it is open now. */
  async openStored(stored: StoredRun): Promise<boolean> {
    const { run, kept } = this.#host
    await kept.bring(stored.datasetId)
    const opened = await this.open({ kind: 'stored', runId: stored.runId })
    if (opened && run.model !== null) {
      run.lookedAt = stored.runId
      kept.tellMissing(run.model)
    }
    return opened
  }

  /** Opens a stored run and goes on training it, where there is something left to do. */
  async resume(stored: StoredRun): Promise<void> {
    const { run, training } = this.#host
    const opened = await this.openStored(stored)
    // After a reload it is offered again.
    run.lookedAt = null
    if (opened && this.#host.matched && run.iteration < run.iterations) training.train()
  }

  /** A run that was downloaded, kept from now on among the visitor's: the dataset that it was trained on is loaded too, where the page has it. */
  async openFile(file: File): Promise<void> {
    const { client, tasks, notices, recipe, run, segments, library, kept } = this.#host
    library.offer = null
    let news = ''
    const opened = await tasks.run('library', async () => {
      const source: ModelSource = { kind: 'bytes', bytes: await file.arrayBuffer(), own: true }
      const { note, ...model } = await client.request('openModel', { source })
      await this.show(model)
      await client.request('keepModel', {})
      news = `${openedFrom(file, model)}${note ? ` ${note}` : ''}`
    })
    const { model } = run
    if (!opened || model === null) return
    const brought = await kept.bring(model.datasetId)
    // Last: another dataset takes its own presets along.
    recipe.adopt(model.config)
    if (brought) void segments.show(0)
    kept.tellMissing(model)
    notices.show('library', 'news', news, [{ label: 'Remove it again', run: () => this.#undo(model.runId) }])
  }

  #undo(runId: string): void {
    this.#host.notices.clear('library')
    void this.remove(runId)
  }

  /** Ends the visitor's run and shows what was there before it: the bundled model, or own images; says that the run is stored, and where. */
  async stop(): Promise<void> {
    const { library, notices, run } = this.#host
    const runId = run.model?.runId
    if (!(await this.#end())) return
    const stored = library.own.find((each) => each.runId === runId)
    if (stored === undefined) return
    const name = library.marks.nameOf(stored.runId, stored.name)
    const text = `“${name}” is kept at iteration ${stored.iteration.toLocaleString('en')}, under “Your runs”.`
    notices.show('run', 'news', text, [{ label: 'Open it again', run: () => void this.openStored(stored) }])
  }

  /** Whether what was there before the run is shown again. */
  async #end(): Promise<boolean> {
    const { tasks, library, training, dataset } = this.#host
    training.pause()
    const bundled = bundledOf(dataset?.id ?? '')
    const ended =
      bundled?.shares === null
        ? await this.open({ kind: 'bundled', name: `mixture-${bundled.name}` })
        : await tasks.run('run', () => this.close())
    await library.refresh()
    return ended
  }

  /** Where a run is open, it is closed: nothing is left of it to save again. */
  async letGo(runId: string): Promise<void> {
    const { run } = this.#host
    if (run.model?.runId === runId && !run.model.bundled) await this.#end()
  }

  /** Deletes a stored run, be it open or not. */
  async remove(runId: string): Promise<void> {
    await this.letGo(runId)
    await this.#host.library.remove(runId)
  }

  /** The recipe as the shown model has it, dataset included where the page has it. */
  async adoptShown(): Promise<void> {
    const { recipe, run, kept } = this.#host
    const { model } = run
    if (model === null) return
    if (bundledOf(model.datasetId) !== null) await kept.bring(model.datasetId)
    recipe.adopt(model.config)
  }

  /** Shows the model in the engine's memory, with samples of it and, where the data are its own, its scores and segments. */
  async show(model: ModelReport): Promise<void> {
    const { client, tasks, notices, run, probe, segments, mixing } = this.#host
    notices.clear('run')
    run.open(model)
    segments.clear()
    probe.responsibilities = null
    tasks.wait('Drawing the first samples')
    const grid = await client.request('sample', { perGaussian: sampleColumns, seed: sampleSeed })
    if (run.grid === null) run.grid = grid
    mixing.reset(run.components, this.#host.hasClassifier)
    void this.#host.judge.name()
    if (!this.#host.hasClassifier) return
    probe.again()
    if (!this.#host.matched) return
    if (model.evaluation === null && model.iteration > 0) await this.#host.evaluate()
    void segments.show(0)
  }

  /** Another dataset's model is not shown beside the one that was loaded. */
  async leave(dataset: string): Promise<void> {
    const { notices, run } = this.#host
    const { model, saved } = run
    if (model === null) return
    await this.close()
    if (model.bundled) return
    const kept = saved?.persistent === true ? ' It rests, and is kept under “Your runs”.' : ''
    const text = `${model.name} was trained on ${model.datasetName} and is not shown beside ${dataset}.${kept}`
    notices.show('run', 'news', text)
  }

  /** No model is shown any more; the worker lets go of it too, so that another tab may have it. */
  async close(): Promise<void> {
    const { client, run, probe, segments, mixing } = this.#host
    run.close()
    mixing.clear()
    segments.clear()
    probe.responsibilities = null
    await client.request('closeModel', {})
  }
}

const openedFrom = ({ name: file }: File, { name, iteration }: ModelReport) =>
  `“${name}”, iteration ${iteration.toLocaleString('en')}, came from ${file} and is kept among your runs.`
