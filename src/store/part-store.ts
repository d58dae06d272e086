/** What is kept of a run lies in parts, each in an object store of its own: a list reads the summaries and nothing else. */
import type { Schema } from './schema'
import type { SaveResult } from './types'

/** Object stores whose values belong to a run and are keyed by its `runId`. */
export type PartName = 'checkpoints' | 'summaries' | 'fusionRuns' | 'fusionGalleries' | 'fusionWeights'

export type PartValue<N extends PartName> = Schema[N]['value']

/** Parts of one run: a value replaces what is stored, `null` takes it away, a missing or undefined one is left as it is. */
export type Parts<N extends PartName> = { [K in N]?: PartValue<K> | null | undefined }

/** Keeps the newest of every part. Nothing that was handed over is lost: what the disk refuses stays in memory. Copies in and out. */
export interface PartStore<N extends PartName> {
  /** False where nothing outlives the page (private window, Node). */
  readonly persistent: boolean
  /** One sentence for the visitor while something is kept in memory only, else null. */
  readonly note: string | null
  /**
   * Writes all of the parts, or none of them.
   * @param name of the run, for the note
   */
  save(runId: string, name: string, parts: Parts<N>): Promise<SaveResult>
  load<K extends N>(part: K, runId: string): Promise<PartValue<K> | null>
  /** One part of every run. */
  all<K extends N>(part: K): Promise<PartValue<K>[]>
  /** All parts of a run. */
  remove(runId: string): Promise<void>
  /** Waits for what is under way and lets go of the database. */
  close(): Promise<void>
}

/** The newer parts over the older ones. */
export function mergeParts<N extends PartName>(older: Parts<N> | undefined, newer: Parts<N>): Parts<N> {
  const given = Object.entries(newer).filter(([, value]) => value !== undefined)
  return { ...older, ...(Object.fromEntries(given) as Parts<N>) }
}

/** Sorts in place, last saved first. */
export function newestFirst<R extends { savedAt: number }>(runs: R[]): R[] {
  return runs.sort((a, b) => b.savedAt - a.savedAt)
}
