/** Waits for a run that an engine trains: its progress is told, it is paused where it is no longer wanted, and its faults are thrown. */
import * as says from '../../messages/generated/engine'
import { faultSaying } from '../shared/protocol'
import { Cancelled } from '../../tensor/cancellation'
import type { FusionNews } from '../fusion/protocol'
import type { EngineEvent } from '../mixture/protocol'
import { isGone } from '../shared/protocol'
import { EngineFault, type FaultEvent } from '../shared/worker-client'
import type { Conducting } from './conducting'

type LabNews = FusionNews | Exclude<EngineEvent, { type: 'reply' }> | FaultEvent

/** What of a lab's client is needed here. */
interface Trainer {
  subscribe(listener: (event: LabNews) => void): () => void
  send(order: { type: 'train' } | { type: 'pause' }): void
}

/**
 * Trains the run in the engine's memory to its end; asked to stop, it is paused and saved.
 * @throws Cancelled where it was asked to; EngineFault where it failed
 */
export function trainToEnd(client: Trainer, runId: string, { onProgress, signal }: Conducting): Promise<void> {
  return new Promise((resolve, reject) => {
    let fault: FaultEvent['fault'] | null = null
    const pause = () => client.send({ type: 'pause' })
    const end = (how: () => void) => {
      unsubscribe()
      signal.removeEventListener('abort', pause)
      how()
    }
    const failed = () => end(() => reject(new EngineFault(fault ?? faultSaying('Internal', says.runFailedUnsaid()))))
    const unsubscribe = client.subscribe((event) => {
      if (event.type === 'waiting' && event.what !== null)
        onProgress({ doing: event.what, fraction: event.fraction ?? 0, secondsLeft: event.secondsLeft ?? NaN })
      if (!('runId' in event) || (event.runId !== runId && event.type !== 'fault')) return
      if (event.type === 'progress') {
        const [done, of] = 'step' in event ? [event.step, event.steps] : [event.iteration, event.iterations]
        onProgress({ doing: 'Training', fraction: done / of, secondsLeft: event.secondsLeft })
      } else if (event.type === 'fault') {
        fault = event.fault
        // A lost device or a dead worker says no more of its run.
        if (isGone(fault.name)) failed()
      } else if (event.type === 'status') {
        if (event.status === 'finished') end(resolve)
        else if (event.status === 'failed') failed()
        else if (event.status === 'paused' && signal.aborted) end(() => reject(new Cancelled()))
      }
    })
    signal.addEventListener('abort', pause, { once: true })
    client.send({ type: 'train' })
    if (signal.aborted) pause()
  })
}
