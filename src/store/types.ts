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
  /** Length of the checkpoint. */
  bytes: number
}

/** A run's newest checkpoint. */
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

/** Keeps the newest checkpoint of each run. No method loses a checkpoint that was handed over: at worst it stays in memory. */
export interface CheckpointStore {
  /** False where nothing outlives the page (private window, Node). */
  readonly persistent: boolean
  /** One sentence for the visitor while something is kept in memory only, else null. */
  readonly note: string | null
  /** Replaces the run's previous checkpoint, or leaves it as it was: never half of each. */
  save(record: CheckpointRecord): Promise<SaveResult>
  /** The run's newest checkpoint, whose bytes the caller owns; null where there is none. */
  load(runId: string): Promise<CheckpointRecord | null>
  /** Every run, last saved first; reads no weights. */
  list(): Promise<StoredRun[]>
  remove(runId: string): Promise<void>
  /** Waits for what is under way and lets go of the database. */
  close(): Promise<void>
}
