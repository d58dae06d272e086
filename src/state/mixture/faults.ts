/** Ways on after a fault of the mixture's engine. */
import type { EngineClient } from '../../workers/mixture/client'
import type { Fault } from '../../workers/shared/protocol'
import { Faults, type FaultHost } from '../page/trouble/faults'
import type { NoticeAction } from '../page/trouble/notices.svelte'
import type { Recipe } from './recipe.svelte'
import { withoutStop } from '../page/trouble/recovery'
import { checkpointOf, reopen } from './reopening'
import type { Run } from './run.svelte'
import type { MixtureRuns } from './runs'

/** What faults need of the session. */
export interface MixtureFaultHost extends FaultHost {
  readonly client: EngineClient
  readonly recipe: Recipe
  readonly run: Run
  readonly runs: MixtureRuns
  train(): void
  trainFromScratch(): Promise<void>
}

export class MixtureFaults extends Faults<MixtureFaultHost> {
  protected restoring(wasWorking: boolean): () => Promise<string | null> {
    const { client, run } = this.host
    const { model, saved } = run
    return async () => {
      if (model === null) return null
      const restored = await reopen(client, model, saved)
      const shown = this.host.runs.show(restored.model)
      // At once: another recovery may come while the first samples are drawn.
      if (restored.from === 'checkpoint' && restored.because === null) run.saved = saved
      await shown
      if (wasWorking) this.host.train()
      const from = `restored from iteration ${restored.model.iteration.toLocaleString('en')}`
      return restored.because === null ? from : `${from}. ${withoutStop(restored.because)}`
    }
  }

  protected waysOn(fault: Fault): NoticeAction[] {
    if (fault.name === 'NotANumber')
      return [{ label: 'Halve the learning rates', run: () => this.#halveLearningRates() }]
    const { model, saved } = this.host.run
    if (model === null || saved === null) return []
    const label = `Go back to iteration ${saved.iteration.toLocaleString('en')}`
    return [{ label, run: () => void this.host.runs.open(checkpointOf(model, saved)) }]
  }

  #halveLearningRates(): void {
    const { recipe, run, notices } = this.host
    const { learningRateG, learningRateD, learningRateC } = recipe.config
    recipe.set('learningRateG', learningRateG / 2)
    recipe.set('learningRateD', learningRateD / 2)
    recipe.set('learningRateC', learningRateC / 2)
    // The engine has gone back to the last checkpoint; without one, only a new run is sound.
    const goOn =
      run.saved === null
        ? { label: 'Start a new run', run: () => void this.host.trainFromScratch() }
        : { label: 'Go on training', run: () => this.host.train() }
    notices.show('run', 'news', 'The learning rates are halved.', [goOn])
  }
}
