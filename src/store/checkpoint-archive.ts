import { newestFirst, type PartStore } from './part-store'
import type { CheckpointRecord, CheckpointStore, SaveResult, StoredRun } from './types'

/** The mixture's checkpoints, the weights apart from the summaries. */
export class CheckpointArchive implements CheckpointStore {
  constructor(private readonly parts: PartStore<'checkpoints' | 'summaries'>) {}

  get persistent(): boolean {
    return this.parts.persistent
  }

  get note(): string | null {
    return this.parts.note
  }

  save(record: CheckpointRecord): Promise<SaveResult> {
    const summary: StoredRun = { ...record, bytes: record.bytes.byteLength }
    return this.parts.save(record.runId, record.name, { checkpoints: record, summaries: summary })
  }

  load(runId: string): Promise<CheckpointRecord | null> {
    return this.parts.load('checkpoints', runId)
  }

  async list(): Promise<StoredRun[]> {
    return newestFirst(await this.parts.all('summaries'))
  }

  remove(runId: string): Promise<void> {
    return this.parts.remove(runId)
  }

  close(): Promise<void> {
    return this.parts.close()
  }
}
