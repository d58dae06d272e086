/** Plain types of the archive of fine-tuning runs; no code, so that the page may import them. */
import type { SaveResult } from './types'

/** What every summary has, whatever else is in it. */
export interface ArchivedRun {
  runId: string
  name: string
  /** Milliseconds since 1970. */
  savedAt: number
}

/** A run in three parts, which are read apart. `undefined` leaves what is stored of a part, `null` takes it away. */
export interface RunParts<S extends ArchivedRun, G> {
  summary: S
  /** Pictures of a measured run. */
  gallery: G | null | undefined
  /** Safetensors: weights and, where the run can go on, its moments and random state. */
  weights: ArrayBuffer | null | undefined
}

/**
 * Keeps runs with their summaries, galleries and weights. No method loses what was handed over: what the disk refuses stays in memory.
 * Values are copied in and out.
 */
export interface RunArchive<S extends ArchivedRun, G> {
  /** False where nothing outlives the page (private window, Node). */
  readonly persistent: boolean
  /** One sentence for the visitor while something is kept in memory only, else null. */
  readonly note: string | null
  /** Writes all parts that are given, or none of them. */
  save(parts: RunParts<S, G>): Promise<SaveResult>
  /** Every run's summary, last saved first; reads no pictures and no weights. */
  list(): Promise<S[]>
  gallery(runId: string): Promise<G | null>
  weights(runId: string): Promise<ArrayBuffer | null>
  remove(runId: string): Promise<void>
  /** Waits for what is under way and lets go of the database. */
  close(): Promise<void>
}
