/** A run in a new worker: from its newest checkpoint, or what it began from. */
import type { EngineClient } from '../../workers/mixture/client'
import type { ModelReport, ModelSource } from '../../workers/mixture/protocol'
import type { SavedState } from './run.svelte'

/** Where a run's newest checkpoint is: in the browser's storage, or with the page. */
export function checkpointOf(model: ModelReport, saved: SavedState | null): ModelSource {
  const bytes = saved?.bytes ?? null
  // Copied, because a second fault must find it again.
  return bytes === null ? { kind: 'stored', runId: model.runId } : { kind: 'bytes', bytes: bytes.slice(0) }
}

/** The last checkpoint; where there is none, the bundled model, or the run from its beginning. */
export async function reopen(
  client: EngineClient,
  model: ModelReport,
  saved: SavedState | null,
): Promise<{ model: ModelReport; from: 'checkpoint' | 'beginning' }> {
  if (saved !== null || !model.bundled) {
    try {
      const source = checkpointOf(model, saved)
      return { model: await client.request('openModel', { source }), from: 'checkpoint' }
    } catch {
      // Nothing was stored for it yet (or storage is not kept): start from what can be had.
    }
  }
  if (model.bundled) {
    const source: ModelSource = { kind: 'bundled', name: `mixture-${model.datasetId}` }
    return { model: await client.request('openModel', { source }), from: 'checkpoint' }
  }
  return { model: await client.request('newRun', { config: model.config }), from: 'beginning' }
}
