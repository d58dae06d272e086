/** Plain types of the archive of fine-tuning runs; no code, so that the page may import them. */
import type { SaveResult } from '../types'

/** What every summary has, whatever else is in it. */
export interface ArchivedRun {
  runId: string
  name: string
  /** Steps that it was trained. */
  step: number
  /** Milliseconds since 1970. */
  savedAt: number
  /** Taken of the disk; lists give it as it is. */
  bytes?: number
}

/** A run in three parts, which are read apart. `undefined` leaves what is stored of a part, `null` takes it away. */
export interface RunParts<S extends ArchivedRun, G> {
  summary: S
  /** Pictures of a measured run. */
  gallery: G | null | undefined
  /** Safetensors: weights and, where the run can go on, its moments and random state. */
  weights: ArrayBuffer | null | undefined
  /** What lists show beside the summary. */
  card?: object | undefined
}

/**
 * Keeps runs with their summaries, galleries and weights. No method loses what was handed over: what the disk refuses stays in memory.
 * Values are copied in and out, and come out as they went in, or not at all.
 */
export interface RunArchive<S extends ArchivedRun, G> {
  /** False where nothing outlives the page (private window, Node). */
  readonly persistent: boolean
  /** One sentence for the visitor while something is kept in memory only, else null. */
  readonly note: string | null
  /**
   * Writes all parts that are given, or none of them. What another tab has saved of this run meanwhile is never written over: then they
   * stay in memory, and the note says so.
   */
  save(parts: RunParts<S, G>): Promise<SaveResult>
  /** What is saved from now on of this run comes after what is stored of it now. */
  takeUp(runId: string): Promise<void>
  /** Every run's summary, last saved first; reads no pictures and no weights. */
  list(): Promise<S[]>
  /** Runs that the last list left out, because their summaries are not as they were written. */
  readonly damaged: readonly string[]
  /** Runs' cards by their ids, as they were saved; a run of an older version of this page has none. */
  cards(): Promise<ReadonlyMap<string, unknown>>
  /** @throws DamagedPart where they are not as they were written */
  gallery(runId: string): Promise<G | null>
  /**
   * @param age `before`: those that the newest replaced
   * @throws DamagedPart
   */
  weights(runId: string, age?: 'newest' | 'before'): Promise<ArrayBuffer | null>
  remove(runId: string): Promise<void>
  /** Waits for what is under way and lets go of the database. */
  close(): Promise<void>
}
