/** A run in a new worker: from its newest checkpoint, or what it began from. */
import type { EngineClient } from '../../workers/mixture/client'
import type { ModelReport, ModelSource } from '../../workers/mixture/protocol'
import { isGone } from '../../workers/shared/protocol'
import { faultOf } from '../page/trouble/notices.svelte'
import type { SavedState } from './run.svelte'

export interface Reopened {
  model: ModelReport
  from: 'checkpoint' | 'beginning'
  /** Why it is not the newest checkpoint, in a sentence; null where it is. */
  because: string | null
}

/** Where a run's newest checkpoint is: in the browser's storage, or with the page. */
export function checkpointOf(model: ModelReport, saved: SavedState | null): ModelSource {
  const bytes = saved?.bytes ?? null
  // Copied, because a second fault must find it again.
  return bytes === null ? { kind: 'stored', runId: model.runId } : { kind: 'bytes', bytes: bytes.slice(0) }
}

/** The last checkpoint, or the one before it; where there is none, the bundled model, or the run from its beginning. */
export async function reopen(client: EngineClient, model: ModelReport, saved: SavedState | null): Promise<Reopened> {
  const open = (source: ModelSource) => client.request('openModel', { source })
  let because: string | null = null
  if (saved !== null || !model.bundled) {
    const source = checkpointOf(model, saved)
    try {
      return { model: await open(source), from: 'checkpoint', because }
    } catch (reason) {
      const fault = faultOf(reason)
      if (source.kind === 'stored' && fault.name === 'Damaged')
        return { model: await open({ ...source, checkpoint: 'before' }), from: 'checkpoint', because: fault.message }
      // Another tab has taken it over: what it saves there is not this page's any more. A worker that went says nothing of what is kept.
      if (fault.name === 'OpenElsewhere' || isGone(fault.name)) throw reason
      // What was saved is gone. Where nothing was saved yet, there is nothing to tell.
      if (saved !== null) because = fault.message
    }
  }
  if (model.bundled)
    return { model: await open({ kind: 'bundled', name: `mixture-${model.datasetId}` }), from: 'checkpoint', because }
  return { model: await client.request('newRun', { config: model.config }), from: 'beginning', because }
}
