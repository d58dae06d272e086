/** Ways on after a fault of the worker that fine-tunes. */
import type { Fault } from '../../workers/shared/protocol'
import { Faults, type FaultHost } from '../page/trouble/faults'
import { faultOf } from '../page/trouble/notices.svelte'
import type { NoticeAction } from '../page/trouble/notices.svelte'
import { withoutStop } from '../page/trouble/recovery'
import type { FusionRecipe } from './recipe.svelte'
import type { FusionRun } from './run.svelte'

/** What faults need of the room. */
export interface FusionFaultHost extends FaultHost {
  readonly recipe: FusionRecipe
  readonly run: FusionRun
  /** That the batch is cut into where the recipe leaves it open. */
  microBatches(): number
  /** Puts the run that is shown into the worker's memory again, at its last checkpoint; answers why it is an earlier one, or null. */
  reopen(): Promise<string | null>
  train(): void
  fineTune(): Promise<void>
}

export class FusionFaults extends Faults<FusionFaultHost> {
  protected restoring(wasWorking: boolean): () => Promise<string | null> {
    const { run } = this.host
    const wasInMemory = run.inMemory
    return async () => {
      if (!wasInMemory) return 'the model and the images are here again'
      const because = await this.host.reopen()
      const from = `restored from step ${run.step.toLocaleString('en')}`
      if (wasWorking) this.host.train()
      return because === null ? from : `${from}. ${withoutStop(because)}`
    }
  }

  protected waysOn(fault: Fault): NoticeAction[] {
    const first: NoticeAction[] =
      fault.name === 'NotANumber'
        ? [{ label: 'Halve the learning rate and start again', run: () => this.#halveLearningRate() }]
        : fault.name === 'OutOfMemory'
          ? this.#smallerParts()
          : []
    return [...first, ...this.#backToCheckpoint()]
  }

  #backToCheckpoint(): NoticeAction[] {
    const { run } = this.host
    if (run.saved === null) return []
    const label = `Go back to step ${run.saved.step.toLocaleString('en')}`
    const goBack = async () => {
      const because = await this.host.reopen()
      if (because !== null) this.host.notices.show('run', 'news', because)
    }
    return [{ label, run: () => void goBack().catch((reason: unknown) => this.receive(faultOf(reason))) }]
  }

  #halveLearningRate(): void {
    const { recipe } = this.host
    recipe.set('optimiser.learningRate', recipe.config.optimiser.learningRate / 2)
    void this.host.fineTune()
  }

  /** Twice as many micro-batches, where the batch can be cut so. */
  #smallerParts(): NoticeAction[] {
    const { recipe } = this.host
    const { batch, microBatches } = recipe.config
    const parts = (microBatches ?? this.host.microBatches()) * 2
    if (batch % parts !== 0) return []
    const use = () => {
      recipe.set('microBatches', parts)
      void this.host.fineTune()
    }
    return [{ label: `Start again with ${parts} micro-batches`, run: use }]
  }
}
