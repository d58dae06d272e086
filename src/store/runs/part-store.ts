/** What is kept of a run lies in parts, each in an object store of its own: a list reads the summaries and nothing else. */
import type { PartName, PartValue } from '../schema'
import type { SaveResult } from '../types'

export type { PartName, PartValue }

/** Parts of one run: a value replaces what is stored, `null` takes it away, a missing or undefined one is left as it is. */
export type Parts<N extends PartName> = { [K in N]?: PartValue<K> | null | undefined }

/** Parts whose value before the newest is kept too, and where: should the newest be damaged, there is something to go back to. */
export const KEPT_TWICE = { checkpoints: 'checkpointsBefore', fusionWeights: 'fusionWeightsBefore' } as const

export type Age = 'newest' | 'before'

/** Which state of a run is saved. */
export interface SavedRun {
  runId: string
  /** For notes. */
  name: string
  /** Iterations, or steps, that it was trained: an older state never replaces a newer one that somebody else has saved. */
  progress: number
}

/** One part of every run, as lists show them. */
export interface Listed<V> {
  /** `bytes`: of numbers and pictures that are stored of the run, earlier checkpoints included; null where that was not counted. */
  runs: { value: V; bytes: number | null }[]
  /** Ids of the runs of which this part is not as it was written. */
  damaged: string[]
}

/**
 * Keeps the newest of every part, and of some the one before. Nothing that was handed over is lost: what the disk refuses stays in
 * memory. Copies in and out.
 */
export interface PartStore<N extends PartName> {
  /** False where nothing outlives the page (private window, Node). */
  readonly persistent: boolean
  /** One sentence for the visitor while something is kept in memory only, else null. */
  readonly note: string | null
  /**
   * Writes all of the parts, or none of them. What others have saved of this run since it was taken up is never written over: then they
   * stay in memory, and the note says so.
   */
  save(run: SavedRun, parts: Parts<N>): Promise<SaveResult>
  /** What is saved from now on of this run comes after what is stored of it now. */
  takeUp(runId: string): Promise<void>
  /**
   * @param age `before`: of a part in `KEPT_TWICE`
   * @throws DamagedPart where it is not as it was written
   */
  load<K extends N>(part: K, runId: string, age?: Age): Promise<PartValue<K> | null>
  /** One part of every run. */
  all<K extends N>(part: K): Promise<Listed<PartValue<K>>>
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

/** Runs' cards by their ids; one that is not as it was written is left out, for the next save writes it anew. */
export async function cardsIn(parts: Pick<PartStore<'runCards'>, 'all'>): Promise<ReadonlyMap<string, unknown>> {
  const { runs } = await parts.all('runCards')
  return new Map(runs.map(({ value }) => [value.runId, value.card]))
}

/** Bytes of all buffers in a value: numbers and pictures, beside which the rest is nothing. */
export function bytesOf(value: unknown): number {
  if (value instanceof ArrayBuffer || ArrayBuffer.isView(value)) return value.byteLength
  if (typeof value !== 'object' || value === null) return 0
  return Object.values(value).reduce((sum: number, each) => sum + bytesOf(each), 0)
}

/** Sorts in place, last saved first. */
export function newestFirst<R extends { savedAt: number }>(runs: R[]): R[] {
  return runs.sort((a, b) => b.savedAt - a.savedAt)
}
