/** The orders of a training: go on, go past the end, one step, pause; and what the recipe's changes mean to a trainer at work. */
import type { MixtureConfig, StepParts } from '../../mixture/types'
import type { EngineClient } from '../../workers/mixture/client'
import type { StoredRun } from '../../workers/mixture/protocol'
import type { Library } from '../page/library.svelte'
import type { Notices } from '../page/trouble/notices.svelte'
import type { Recipe } from './recipe.svelte'
import type { Run } from './run.svelte'
import { liveChange } from './settings/settings'

export interface TrainingHost {
  readonly client: EngineClient
  readonly recipe: Recipe
  readonly notices: Notices
  readonly run: Run
  readonly library: Library<StoredRun>
}

export class Training {
  readonly #host: TrainingHost
  /** Of a run that was made longer than its recipe: that run's own, as long as nobody changes the recipe's length. */
  #target: { runId: string; iterations: number; draft: number } | null = null

  constructor(host: TrainingHost) {
    this.#host = host
    // What the recipe shows is what a running trainer has. One that rests keeps its settings until it goes on.
    host.recipe.listen(() => {
      if (host.run.working) this.#adjust()
    })
  }

  /** Goes on with the model in memory, with the draft's live settings. */
  train(): void {
    this.#begin()
    this.#host.run.starting = true
    this.#adjust()
    this.#host.client.send({ type: 'train' })
  }

  /** Goes on past the end of a finished run, or with a copy of a bundled one, by as many iterations as the preset has. */
  trainOn(): void {
    this.#host.library.offer = null
    this.#lengthen()
    this.train()
  }

  pause(): void {
    this.#host.client.send({ type: 'pause' })
  }

  /** Without a pause; where nothing is under way, all is saved. */
  save(): void {
    if (this.#host.run.working) this.#host.client.send({ type: 'save' })
  }

  /** One iteration or a part of one. A bundled or finished run is not lengthened unasked. */
  step(parts: StepParts): void {
    const { run, notices } = this.#host
    if (run.model === null) return
    if (!run.model.bundled && run.iteration < run.iterations) {
      this.#stepOnce(parts)
      return
    }
    const ended = run.iteration.toLocaleString('en')
    const text = run.model.bundled
      ? `This model came with the page and stays as it is, at iteration ${ended}. A step makes a copy of it that is yours.`
      : `This run is at its end, iteration ${ended}. A step makes it longer.`
    const longer = () => {
      this.#lengthen()
      this.#stepOnce(parts)
    }
    const label = run.model.bundled ? 'Step a copy' : 'Make it longer and step'
    notices.show('run', 'news', text, [{ label, run: longer }])
  }

  #begin(): void {
    this.#host.notices.clear('run')
    this.#host.library.askToKeep()
  }

  /** By as many iterations as the preset has, from where the run stands, or to the length that was chosen: the recipe stays as it is. */
  #lengthen(): void {
    const { recipe, run } = this.#host
    if (run.model === null) return
    const [draft, preset] = [recipe.config.iterations, recipe.base.iterations]
    const chosen = draft !== preset && draft > run.iteration
    this.#target = { runId: run.model.runId, iterations: chosen ? draft : run.iteration + preset, draft }
  }

  /** The settings that the run in memory is to have. */
  #wanted(runId: string): MixtureConfig {
    const { config } = this.#host.recipe
    if (this.#target?.runId !== runId || this.#target.draft !== config.iterations) this.#target = null
    return this.#target === null ? config : { ...config, iterations: this.#target.iterations }
  }

  #stepOnce(parts: StepParts): void {
    this.#begin()
    this.#adjust()
    this.#host.client.send({ type: 'step', parts })
  }

  /** Sends the settings that may change on the way and have changed; the run lists them, with the iteration. */
  #adjust(): void {
    const { client, recipe, run } = this.#host
    if (run.model === null || recipe.problem !== null) return
    const change = liveChange(run.model.config, this.#wanted(run.model.runId))
    if (change === null) return
    client.send({ type: 'adjust', change: $state.snapshot(change) as Partial<MixtureConfig> })
    run.adjust(change)
  }
}
