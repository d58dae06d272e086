/** What the page does about each fault of the engine: words where it happened, a way on, and a new engine where the GPU is lost. */
import type { EngineClient } from '../workers/engine-client'
import type { Fault, ModelReport, ModelSource } from '../workers/protocol'
import { faultOf } from './notices.svelte'
import type { NoticeAction, Notices } from './notices.svelte'
import type { Recipe } from './recipe.svelte'
import { checkpointOf, Patience, reopen } from './recovery'
import type { Run } from './run.svelte'

/** What faults need of the session. */
export interface FaultHost {
  readonly client: EngineClient
  readonly recipe: Recipe
  readonly notices: Notices
  readonly run: Run
  /** Says what is waited for, and that nothing else can be asked for meanwhile. */
  wait(what: string): void
  done(): void
  /** Backend and dataset, in an engine that has neither. */
  reconnect(): Promise<void>
  show(model: ModelReport): Promise<void>
  openModel(source: ModelSource): Promise<boolean>
  adjust(): void
  train(): void
  trainFromScratch(): Promise<void>
}

export class Faults {
  /** True while a new engine is being set up: until then nothing else may call the waiting over. */
  recovering = false
  readonly #host: FaultHost
  readonly #patience = new Patience()

  constructor(host: FaultHost) {
    this.#host = host
  }

  receive(fault: Fault): void {
    const { notices, run } = this.#host
    switch (fault.name) {
      case 'DeviceLost':
        void this.recover('The GPU was lost', run.training)
        return
      case 'NotANumber':
        notices.show('run', 'trouble', fault.message, [
          { label: 'Halve the learning rates', run: () => this.#halveLearningRates() },
        ])
        return
      case 'StorageFull':
        notices.show('storage', 'trouble', fault.message)
        return
      default:
        notices.show('run', 'trouble', fault.message, this.#backToCheckpoint())
    }
  }

  /** Starts the engine anew and brings everything back; training goes on if it was going on. */
  async recover(what: string, wasTraining: boolean): Promise<void> {
    const { client, notices, run } = this.#host
    if (this.recovering) return
    if (!this.#patience.spend()) {
      this.#host.done()
      notices.show('page', 'trouble', `${what} again and again; something on this machine keeps taking it.`, [
        { label: 'Go on without the GPU', run: () => location.assign(`?backend=wasm${location.hash}`) },
      ])
      return
    }
    this.recovering = true
    const { model, saved } = run
    client.restart()
    this.#host.wait('Starting the engine again')
    try {
      await this.#host.reconnect()
      if (model !== null) {
        const restored = await reopen(client, model, saved)
        await this.#host.show(restored.model)
        if (restored.from === 'checkpoint') run.saved = saved
        const from = restored.model.iteration.toLocaleString('en')
        if (wasTraining) this.#host.train()
        notices.show('run', 'news', `${what}; restored from iteration ${from}.`)
      }
    } catch (reason) {
      this.sayReload(`${what}, and the engine could not be started again: ${faultOf(reason).message}`)
    } finally {
      this.recovering = false
      this.#host.done()
    }
  }

  sayReload(text: string): void {
    this.#host.notices.show('page', 'trouble', text, [{ label: 'Reload the page', run: () => location.reload() }])
  }

  #backToCheckpoint(): NoticeAction[] {
    const { model, saved } = this.#host.run
    if (model === null || saved === null) return []
    const label = `Go back to iteration ${saved.iteration.toLocaleString('en')}`
    return [{ label, run: () => void this.#host.openModel(checkpointOf(model, saved)) }]
  }

  #halveLearningRates(): void {
    const { recipe, run, notices } = this.#host
    const { learningRateG, learningRateD, learningRateC } = recipe.config
    recipe.set('learningRateG', learningRateG / 2)
    recipe.set('learningRateD', learningRateD / 2)
    recipe.set('learningRateC', learningRateC / 2)
    this.#host.adjust()
    // The engine has gone back to the last checkpoint; without one, only a new run is sound.
    const goOn =
      run.saved === null
        ? { label: 'Start a new run', run: () => void this.#host.trainFromScratch() }
        : { label: 'Go on training', run: () => this.#host.train() }
    notices.show('run', 'news', 'The learning rates are halved.', [goOn])
  }
}
