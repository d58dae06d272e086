/** What a room does about each fault of its worker: words where it happened, a way on, and a new worker where the GPU is lost. */
import type { Fault } from '../../../workers/shared/protocol'
import type { NoticeAction } from './notices.svelte'
import { Recovery, withoutStop } from './recovery'
import type { RecoveryHost } from './recovery'

/** What faults need of a room's run. */
export interface FaultyRun {
  /** True from "train" until the first iteration is done. */
  starting: boolean
  readonly working: boolean
}

export interface FaultHost extends RecoveryHost {
  readonly run: FaultyRun
}

export abstract class Faults<H extends FaultHost> {
  protected readonly host: H
  protected readonly recovery: Recovery

  constructor(host: H) {
    this.host = host
    this.recovery = new Recovery(host)
  }

  /** Ways on after a fault that training met, the best first. */
  protected abstract waysOn(fault: Fault): NoticeAction[]

  /** How the run that is shown now is brought back in a new worker, as `Recovery.begin` takes it; training goes on if it was going on. */
  protected abstract restoring(wasWorking: boolean): () => Promise<string | null>

  /** Stops whatever is being waited for, a recovery too: a new worker, and what was there before. */
  stopWaiting(): Promise<void> {
    return this.recovery.anew('You stopped the waiting', this.restoring(false))
  }

  /** Something was saved of a run at work. */
  progressed(): void {
    this.recovery.progressed()
  }

  receive(fault: Fault): void {
    const { notices, run } = this.host
    const wasWorking = run.working
    // Whatever it was, nothing is about to begin any more.
    run.starting = false
    switch (fault.name) {
      case 'Cancelled':
        return
      case 'DeviceLost':
        void this.recovery.begin('The GPU was lost', this.restoring(wasWorking))
        return
      case 'WorkerEnded':
        void this.recovery.begin(withoutStop(fault.message), this.restoring(wasWorking))
        return
      case 'StorageFull':
        notices.showFault('storage', fault)
        return
      default:
        notices.showFault('run', fault, this.waysOn(fault))
    }
  }

  sayNotStarted(reason: unknown, again: () => void): void {
    this.recovery.sayNotStarted(reason, again)
  }
}
