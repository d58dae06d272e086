import { Connection } from './connection'
import { clearEncodings } from './encoding-store'
import { mergeParts, type PartName, type Parts, type PartStore, type PartValue } from './part-store'
import type { Database } from './schema'
import { isFull, refusal, usage } from './storage-notes'
import { Turns } from './turns'
import type { SaveResult } from './types'
import { writeTogether } from './write-together'

/** A run that the disk refused. */
interface Unsaved<N extends PartName> {
  name: string
  parts: Parts<N>
}

/** Runs in IndexedDB; what the disk refuses stays in memory until it fits. */
export class IndexedParts<N extends PartName> implements PartStore<N> {
  readonly persistent = true
  note: string | null = null
  /** Newer than what is on disk under the same run. */
  readonly #unsaved = new Map<string, Unsaved<N>>()
  readonly #connection = new Connection()
  readonly #turns = new Turns()

  private constructor(private readonly names: readonly N[]) {}

  /**
   * @param names of all parts that a run here may have
   * @throws DatabaseClosedError where the window has no usable IndexedDB
   */
  static async open<N extends PartName>(names: readonly N[]): Promise<IndexedParts<N>> {
    const store = new IndexedParts(names)
    await store.#connection.open()
    return store
  }

  async save(runId: string, name: string, parts: Parts<N>): Promise<SaveResult> {
    // Copied at once: the caller may go on to transfer the bytes while an earlier save is still under way.
    const kept = structuredClone(parts)
    return this.#turns.take(() => this.#write(runId, name, kept))
  }

  async load<K extends N>(part: K, runId: string): Promise<PartValue<K> | null> {
    const newest = this.#unsaved.get(runId)?.parts[part]
    if (newest !== undefined) return structuredClone(newest)
    const database = await this.#connection.open()
    return (await database.get(part, runId)) ?? null
  }

  async all<K extends N>(part: K): Promise<PartValue<K>[]> {
    const database = await this.#connection.open()
    const values = new Map((await database.getAll(part)).map((value) => [value.runId, value]))
    for (const [runId, { parts }] of this.#unsaved) {
      const newest = parts[part]
      if (newest === null) values.delete(runId)
      else if (newest !== undefined) values.set(runId, structuredClone(newest))
    }
    return [...values.values()]
  }

  remove(runId: string): Promise<void> {
    return this.#turns.take(async () => {
      this.#unsaved.delete(runId)
      const { names } = this
      await writeTogether(await this.#connection.open(), names, function* (transaction) {
        for (const name of names) yield transaction.objectStore(name).delete(runId)
      })
      this.note = null
      // There may be room now for what was refused.
      for (const [refused, { name, parts }] of [...this.#unsaved]) await this.#write(refused, name, parts)
    })
  }

  async close(): Promise<void> {
    await this.#turns.ended()
    await this.#connection.close()
  }

  /** To the disk, with what it refused before; or into memory where it refuses. */
  async #write(runId: string, name: string, parts: Parts<N>): Promise<SaveResult> {
    const merged = mergeParts(this.#unsaved.get(runId)?.parts, parts)
    try {
      await this.#writeInto(await this.#connection.open(), runId, merged)
    } catch (error) {
      this.#unsaved.set(runId, { name, parts: merged })
      this.note = await noteOf(error, name)
      return { saved: 'memory', note: this.note }
    }
    this.#unsaved.delete(runId)
    if (this.#unsaved.size === 0) this.note = null
    return { saved: 'disk', note: null }
  }

  /** On a full disk, encodings give their room: they can be computed again. */
  async #writeInto(database: Database, runId: string, parts: Parts<N>): Promise<void> {
    try {
      await this.#put(database, runId, parts)
    } catch (error) {
      if (!isFull(error) || !(await clearEncodings(database))) throw error
      await this.#put(database, runId, parts)
    }
  }

  async #put(database: Database, runId: string, parts: Parts<N>): Promise<void> {
    const given = this.names.filter((part) => parts[part] !== undefined)
    await writeTogether(database, given, function* (transaction) {
      for (const part of given) {
        const value = parts[part]
        const store = transaction.objectStore(part)
        if (value !== undefined && value !== null) yield store.put(value)
        else yield store.delete(runId)
      }
    })
  }
}

/** What to tell the visitor about a checkpoint that stays in memory. */
async function noteOf(error: unknown, name: string): Promise<string> {
  if (isFull(error))
    return (
      `The browser's storage is full${await usage()}: the newest checkpoint of “${name}” is in memory only. ` +
      'Delete stored runs that you no longer need, or download this one before you close the page.'
    )
  return (
    `The newest checkpoint of “${name}” is in memory only, it could not be written to the browser's storage: ${refusal(error)}. ` +
    'Download the run before you close the page.'
  )
}
