/** A run in a new worker: from its newest checkpoint, the one before it, or its beginning. */
import type { FusionClient } from '../../workers/fusion/client'
import type { FusionRunSummary, Sampling } from '../../workers/fusion/protocol'
import { faultOf } from '../page/trouble/notices.svelte'
import type { SavedFusion } from './run.svelte'

export interface Reopened {
  run: FusionRunSummary
  /** Why it is not the newest checkpoint, in a sentence; null where it is. */
  because: string | null
}

/**
 * The last checkpoint, or the one before it; where nothing was saved, the run from its beginning.
 * @param samples of its way, as the page has them
 */
export async function reopen(
  client: FusionClient,
  { runId, step, config }: FusionRunSummary,
  saved: SavedFusion | null,
  samples: readonly Sampling[],
): Promise<Reopened> {
  if (saved === null && step === 0) return { run: await client.request('newRun', { config }), because: null }
  // Copied, because a second fault must find it again.
  const bytes = saved?.bytes?.slice(0) ?? null
  try {
    // What the browser's storage does not keep, the page does.
    const kept = bytes === null ? { bytes } : { bytes, samples }
    return { run: await client.request('openRun', { runId, ...kept }), because: null }
  } catch (reason) {
    const fault = faultOf(reason)
    if (fault.name !== 'Damaged') throw reason
    const run = await client.request('openRun', { runId, bytes: null, checkpoint: 'before' })
    return { run, because: fault.message }
  }
}
