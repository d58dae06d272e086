import type { CheckpointRecord, CheckpointStore, SaveResult, StoredRun } from './types'

/** Checkpoints that live as long as the page does. Bytes are copied in and out, as a database would. */
export class MemoryStore implements CheckpointStore {
  readonly persistent = false
  private readonly records = new Map<string, CheckpointRecord>()

  /** @param note the sentence that tells the visitor why nothing outlives the page */
  constructor(readonly note: string) {}

  async save(record: CheckpointRecord): Promise<SaveResult> {
    this.records.set(record.runId, copyOf(record))
    return { saved: 'memory', note: this.note }
  }

  async load(runId: string): Promise<CheckpointRecord | null> {
    const record = this.records.get(runId)
    return record === undefined ? null : copyOf(record)
  }

  async list(): Promise<StoredRun[]> {
    return newestFirst([...this.records.values()].map(summaryOf))
  }

  async remove(runId: string): Promise<void> {
    this.records.delete(runId)
  }

  async close(): Promise<void> {}
}

/** A record whose bytes nobody else can change or transfer away. */
export function copyOf(record: CheckpointRecord): CheckpointRecord {
  return { ...record, bytes: record.bytes.slice(0) }
}

export function summaryOf(record: CheckpointRecord): StoredRun {
  return { ...record, bytes: record.bytes.byteLength }
}

/** Sorts in place. */
export function newestFirst(runs: StoredRun[]): StoredRun[] {
  return runs.sort((a, b) => b.savedAt - a.savedAt)
}
