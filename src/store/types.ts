/** Plain types of the checkpoint store; no code, so that the page may import them. */

/** What a list of stored runs shows of one: everything but its weights. */
export interface StoredRun {
  runId: string
  name: string
  iteration: number
  iterations: number
  datasetId: string
  /** Milliseconds since 1970. */
  savedAt: number
  /** Taken of the disk: its newest checkpoint, and the one before. */
  bytes: number
}

/** A run's checkpoint. */
export interface CheckpointRecord extends Omit<StoredRun, 'bytes'> {
  /** A safetensors file with the weights, the moments and, in its metadata, all the rest that resuming needs. */
  bytes: ArrayBuffer
}

/** Where a checkpoint went. */
export interface SaveResult {
  /** `memory`: it is gone when the page closes, and `note` says why and what to do. */
  saved: 'disk' | 'memory'
  note: string | null
}

/** Keeps the newest two checkpoints of each run. No method loses a checkpoint that was handed over: at worst it stays in memory. */
export interface CheckpointStore {
  /** False where nothing outlives the page (private window, Node). */
  readonly persistent: boolean
  /** One sentence for the visitor while something is kept in memory only, else null. */
  readonly note: string | null
  /**
   * Puts it in the place of the run's newest checkpoint, which is kept as the one before, or leaves all as it was: never half of each.
   * What another tab has saved of this run meanwhile is never written over: then it stays in memory, and the note says so.
   * @param card what lists show beside the summary; absent: it stays as it is
   */
  save(record: CheckpointRecord, card?: object): Promise<SaveResult>
  /** What is saved from now on of this run comes after what is stored of it now. */
  takeUp(runId: string): Promise<void>
  /**
   * The run's newest checkpoint, or the one before it, whose bytes the caller owns; null where there is none.
   * @throws DamagedRun where it is not as it was written
   */
  load(runId: string, age?: 'newest' | 'before'): Promise<CheckpointRecord | null>
  /** Every run, last saved first; reads no weights. */
  list(): Promise<StoredRun[]>
  /** Runs' cards by their ids, as they were saved; a run of an older version of this page has none. */
  cards(): Promise<ReadonlyMap<string, unknown>>
  /** Ids of runs that the last list left out, because nothing of them is as it was written; they can be removed. */
  readonly damaged: readonly string[]
  remove(runId: string): Promise<void>
  /** Waits for what is under way and lets go of the database. */
  close(): Promise<void>
}
