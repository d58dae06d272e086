/** What the page does about each fault of the engine: words where it happened, a way on, and a new engine where the GPU is lost. */
import type { EngineClient } from '../../workers/mixture/client'
import type { ModelReport, ModelSource } from '../../workers/mixture/protocol'
import type { Fault } from '../../workers/shared/protocol'
import type { NoticeAction } from '../page/notices.svelte'
import type { Recipe } from './recipe.svelte'
import { Recovery } from '../page/recovery'
import { checkpointOf, reopen } from './reopening'
import type { RecoveryHost } from '../page/recovery'
import type { Run } from './run.svelte'

/** What faults need of the session. */
export interface FaultHost extends RecoveryHost {
  readonly client: EngineClient
  readonly recipe: Recipe
  readonly run: Run
  show(model: ModelReport): Promise<void>
  openModel(source: ModelSource): Promise<boolean>
  adjust(): void
  train(): void
  trainFromScratch(): Promise<void>
}

export class Faults {
  readonly #host: FaultHost
  readonly #recovery: Recovery

  constructor(host: FaultHost) {
    this.#host = host
    this.#recovery = new Recovery(host)
  }

  get recovering(): boolean {
    return this.#recovery.underWay
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
  recover(what: string, wasTraining: boolean): Promise<void> {
    const { client, run } = this.#host
    const { model, saved } = run
    return this.#recovery.begin(what, async () => {
      if (model === null) return null
      const restored = await reopen(client, model, saved)
      await this.#host.show(restored.model)
      if (restored.from === 'checkpoint') run.saved = saved
      if (wasTraining) this.#host.train()
      return `restored from iteration ${restored.model.iteration.toLocaleString('en')}`
    })
  }

  sayNotStarted(reason: unknown, again: () => void): void {
    this.#recovery.sayNotStarted(reason, again)
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
