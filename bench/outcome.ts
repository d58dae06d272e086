/** A measurement's end, in Node and in a worker alike. */
import type { WorkerAsk } from './browser'
import type { Outcome } from './types'

/** What was measured, or why nothing was. */
export async function outcomeOf<M>(measure: () => Promise<M>): Promise<Outcome<M>> {
  try {
    return { measured: await measure() }
  } catch (error) {
    return { failed: error instanceof Error ? error.message : String(error) }
  }
}

/** What was measured; null where nothing was, or there is no such row. */
export const measuredOf = <M>(row: { outcome: Outcome<M> } | undefined): M | null =>
  row !== undefined && 'measured' in row.outcome ? row.outcome.measured : null

/** Makes the thread it is called in a bench's worker: one job, one answer. */
export function answerJobs<J, M>(measure: (job: J, wasmUrl: string) => Promise<M>): void {
  self.onmessage = async ({ data: { job, wasmUrl } }: MessageEvent<WorkerAsk<J>>) => {
    self.postMessage(await outcomeOf(() => measure(job, wasmUrl)))
  }
}
