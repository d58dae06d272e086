import { DamagedPart, DamagedRun } from './damage'
import { cardsIn, newestFirst, type Age, type PartStore } from './part-store'
import type { CheckpointRecord, CheckpointStore, SaveResult, StoredRun } from '../types'

/** The mixture's checkpoints, the weights apart from the summaries. */
export class CheckpointArchive implements CheckpointStore {
  damaged: readonly string[] = []

  constructor(private readonly parts: PartStore<'checkpoints' | 'summaries' | 'runCards'>) {}

  get persistent(): boolean {
    return this.parts.persistent
  }

  get note(): string | null {
    return this.parts.note
  }

  save(record: CheckpointRecord, card?: object): Promise<SaveResult> {
    const { runId, name, iteration } = record
    const parts = { checkpoints: record, summaries: summaryOf(record), runCards: card && { runId, card } }
    return this.parts.save({ runId, name, progress: iteration }, parts)
  }

  takeUp(runId: string): Promise<void> {
    return this.parts.takeUp(runId)
  }

  async load(runId: string, age: Age = 'newest'): Promise<CheckpointRecord | null> {
    try {
      return await this.parts.load('checkpoints', runId, age)
    } catch (error) {
      if (!(error instanceof DamagedPart)) throw error
      const before = age === 'newest' ? await this.#readable(runId, ['before']) : null
      const at = before && `iteration ${before.iteration.toLocaleString('en')}`
      throw new DamagedRun(age, before?.name ?? (await this.#name(runId)), error.what, at)
    }
  }

  async list(): Promise<StoredRun[]> {
    const { runs, damaged } = await this.parts.all('summaries')
    const listed = runs.map(({ value, bytes }) => ({ ...value, bytes: bytes ?? value.bytes }))
    // What a summary says stands in the checkpoint too.
    const records = await Promise.all(damaged.map((runId) => this.#readable(runId, ['newest', 'before'])))
    this.damaged = damaged.filter((_, place) => records[place] === null)
    return newestFirst([...listed, ...records.filter((record) => record !== null).map(summaryOf)])
  }

  cards(): Promise<ReadonlyMap<string, unknown>> {
    return cardsIn(this.parts)
  }

  remove(runId: string): Promise<void> {
    return this.parts.remove(runId)
  }

  close(): Promise<void> {
    return this.parts.close()
  }

  async #name(runId: string): Promise<string | null> {
    const { runs } = await this.parts.all('summaries')
    return runs.find(({ value }) => value.runId === runId)?.value.name ?? null
  }

  /** The first of these checkpoints that is whole; null where none is. */
  async #readable(runId: string, ages: readonly Age[]): Promise<CheckpointRecord | null> {
    for (const age of ages) {
      try {
        const record = await this.parts.load('checkpoints', runId, age)
        if (record !== null) return record
      } catch (error) {
        if (!(error instanceof DamagedPart)) throw error
      }
    }
    return null
  }
}

const summaryOf = (record: CheckpointRecord): StoredRun => ({ ...record, bytes: record.bytes.byteLength })
