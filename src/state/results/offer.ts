/** What running a table or figure oneself would add to the queue, and what of it is queued or done already. */
import { expectedSeconds } from '../../results/run-time'
import type { PlannedRun } from '../../results/types'
import type { OwnResults } from './own-results.svelte'
import type { SweepQueue } from './queue.svelte'

export interface Offer {
  /** Neither queued nor done in this browser. */
  left: PlannedRun[]
  queued: number
  /** Queued, but failed: they wait to be tried again. */
  failed: number
  done: number
  /** That those left would take here; null where nothing like them was done here. */
  seconds: number | null
}

export function offerOf(
  planned: readonly PlannedRun[],
  own: Pick<OwnResults, 'all' | 'timed'>,
  queue: Pick<SweepQueue, 'runs'>,
): Offer {
  const done = new Set(own.all.map(({ id }) => id))
  const states = new Map(queue.runs.map(({ id, state }) => [id, state]))
  const left = planned.filter(({ id }) => !done.has(id) && !states.has(id))
  const queued = planned.filter(({ id }) => !done.has(id) && states.has(id))
  const failed = queued.filter(({ id }) => states.get(id) === 'failed').length
  return {
    left,
    queued: queued.length - failed,
    failed,
    done: planned.filter(({ id }) => done.has(id)).length,
    seconds: expectedSeconds(left, own.timed),
  }
}
