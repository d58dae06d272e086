/** What the page does about each fault of the worker that fine-tunes: words where it happened, a way on, and a new worker where the GPU is lost. */
import type { FusionClient } from '../workers/fusion-client'
import type { Fault } from '../workers/protocol'
import type { FusionRecipe } from './fusion-recipe.svelte'
import type { FusionRun } from './fusion-run.svelte'
import { faultOf } from './notices.svelte'
import type { NoticeAction, Notices } from './notices.svelte'
import { Patience } from './recovery'

/** What faults need of the room. */
export interface FusionFaultHost {
  readonly client: FusionClient
  readonly recipe: FusionRecipe
  readonly notices: Notices
  readonly run: FusionRun
  /** Says what is waited for, and that nothing else can be asked for meanwhile. */
  wait(what: string): void
  done(): void
  /** Backend, model and sets, in a worker that has none. */
  reconnect(): Promise<void>
  /** Puts the run that is shown into the worker's memory again, at its last checkpoint. */
  reopen(): Promise<void>
  train(): void
  fineTune(): Promise<void>
}

export class FusionFaults {
  /** True while a new worker is being set up: until then nothing else may call the waiting over. */
  recovering = false
  readonly #host: FusionFaultHost
  readonly #patience = new Patience()

  constructor(host: FusionFaultHost) {
    this.#host = host
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
  async recover(what: string, wasWorking: boolean): Promise<void> {
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
    const wasInMemory = run.inMemory
    client.restart()
    this.#host.wait('Starting the engine again')
    try {
      await this.#host.reconnect()
      if (wasInMemory) {
        await this.#host.reopen()
        const from = run.step.toLocaleString('en')
        if (wasWorking) this.#host.train()
        notices.show('run', 'news', `${what}; restored from step ${from}.`)
      } else notices.show('run', 'news', `${what}; the model and the images are here again.`)
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
