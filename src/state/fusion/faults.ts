/** What the page does about each fault of the worker that fine-tunes: words where it happened, a way on, and a new worker where the GPU is lost. */
import type { Fault } from '../../workers/shared/protocol'
import type { FusionRecipe } from './recipe.svelte'
import type { FusionRun } from './run.svelte'
import { faultOf } from '../page/notices.svelte'
import type { NoticeAction } from '../page/notices.svelte'
import { Recovery } from '../page/recovery'
import type { RecoveryHost } from '../page/recovery'

/** What faults need of the room. */
export interface FusionFaultHost extends RecoveryHost {
  readonly recipe: FusionRecipe
  readonly run: FusionRun
  /** Puts the run that is shown into the worker's memory again, at its last checkpoint. */
  reopen(): Promise<void>
  train(): void
  fineTune(): Promise<void>
}

export class FusionFaults {
  readonly #host: FusionFaultHost
  readonly #recovery: Recovery

  constructor(host: FusionFaultHost) {
    this.#host = host
    this.#recovery = new Recovery(host)
  }

  get recovering(): boolean {
    return this.#recovery.underWay
  }

  receive(fault: Fault): void {
    const { notices, run } = this.#host
    if (fault.name !== 'DeviceLost') run.starting = false
    switch (fault.name) {
      case 'Cancelled':
        return
      case 'DeviceLost':
        void this.recover('The GPU was lost', run.working)
        return
      case 'NotANumber':
        notices.show('run', 'trouble', fault.message, [
          { label: 'Halve the learning rate and start again', run: () => this.#halveLearningRate() },
          ...this.#backToCheckpoint(),
        ])
        return
      case 'OutOfMemory':
        notices.show('run', 'trouble', fault.message, [...this.#smallerParts(), ...this.#backToCheckpoint()])
        return
      case 'StorageFull':
        notices.show('storage', 'trouble', fault.message)
        return
      default:
        notices.show('run', 'trouble', fault.message, this.#backToCheckpoint())
    }
  }

  /** Starts the worker anew and brings everything back; training, or measuring, goes on if it was going on. */
  recover(what: string, wasWorking: boolean): Promise<void> {
    const { run } = this.#host
    const wasInMemory = run.inMemory
    return this.#recovery.begin(what, async () => {
      if (!wasInMemory) return 'the model and the images are here again'
      await this.#host.reopen()
      const from = run.step.toLocaleString('en')
      if (wasWorking) this.#host.train()
      return `restored from step ${from}`
    })
  }

  sayNotStarted(reason: unknown, again: () => void): void {
    this.#recovery.sayNotStarted(reason, again)
  }

  #backToCheckpoint(): NoticeAction[] {
    const { run } = this.#host
    if (run.saved === null) return []
    const label = `Go back to step ${run.saved.step.toLocaleString('en')}`
    return [{ label, run: () => void this.#host.reopen().catch((reason: unknown) => this.receive(faultOf(reason))) }]
  }

  #halveLearningRate(): void {
    const { recipe } = this.#host
    recipe.set('optimiser.learningRate', recipe.config.optimiser.learningRate / 2)
    void this.#host.fineTune()
  }

  /** Twice as many micro-batches, where the batch can be cut so. */
  #smallerParts(): NoticeAction[] {
    const { recipe } = this.#host
    const { batch, microBatches } = recipe.config
    const parts = microBatches * 2
    if (batch % parts !== 0) return []
    const use = () => {
      recipe.set('microBatches', parts)
      void this.#host.fineTune()
    }
    return [{ label: `Start again with ${parts} micro-batches`, run: use }]
  }
}
