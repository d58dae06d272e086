import { mergeParts, type PartName, type Parts, type PartStore, type PartValue } from './part-store'
import type { SaveResult } from './types'

/** Runs that live as long as the page does. Values are copied in and out, as a database would. */
export class MemoryParts<N extends PartName> implements PartStore<N> {
  readonly persistent = false
  readonly #runs = new Map<string, Parts<N>>()

  /** @param note the sentence that tells the visitor why nothing outlives the page */
  constructor(readonly note: string) {}

  async save(runId: string, _name: string, parts: Parts<N>): Promise<SaveResult> {
    this.#runs.set(runId, mergeParts(this.#runs.get(runId), structuredClone(parts)))
    return { saved: 'memory', note: this.note }
  }

  async load<K extends N>(part: K, runId: string): Promise<PartValue<K> | null> {
    return structuredClone(this.#runs.get(runId)?.[part] ?? null)
  }

  async all<K extends N>(part: K): Promise<PartValue<K>[]> {
    return [...this.#runs.values()].flatMap((parts) => structuredClone(parts[part] ?? []))
  }

  async remove(runId: string): Promise<void> {
    this.#runs.delete(runId)
  }

  async close(): Promise<void> {}
}
