import { bytesOf, mergeParts } from './part-store'
import type { Age, Listed, PartName, Parts, PartStore, PartValue, SavedRun } from './part-store'
import type { SaveResult } from '../types'

/** Runs that live as long as the page does: nobody else has them, and nothing of them is kept twice. Values are copied in and out, as a database would. */
export class MemoryParts<N extends PartName> implements PartStore<N> {
  readonly persistent = false
  readonly #runs = new Map<string, Parts<N>>()

  /** @param note the sentence that tells the visitor why nothing outlives the page */
  constructor(readonly note: string) {}

  async save({ runId }: SavedRun, parts: Parts<N>): Promise<SaveResult> {
    this.#runs.set(runId, mergeParts(this.#runs.get(runId), structuredClone(parts)))
    return { saved: 'memory', note: this.note }
  }

  async takeUp(): Promise<void> {}

  async load<K extends N>(part: K, runId: string, age: Age = 'newest'): Promise<PartValue<K> | null> {
    return age === 'before' ? null : structuredClone(this.#runs.get(runId)?.[part] ?? null)
  }

  async all<K extends N>(part: K): Promise<Listed<PartValue<K>>> {
    const runs = [...this.#runs.values()].flatMap((parts) => {
      const value = parts[part]
      return value ? [{ value: structuredClone<PartValue<K>>(value), bytes: bytesOf(parts) }] : []
    })
    return { runs, damaged: [] }
  }

  async remove(runId: string): Promise<void> {
    this.#runs.delete(runId)
  }

  async close(): Promise<void> {}
}
