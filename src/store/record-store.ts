/** Small plain records in IndexedDB, each by its id: what a page has queued, what its sweeps came to, what its visitor says of runs. */
import { Connection } from './connection'
import { DatabaseClosedError } from './schema'
import { refusal, usage, isFull } from './storage-notes'
import { writeTogether } from './write-together'

/** Kinds of records that are kept. */
export type RecordKind = 'queuedRuns' | 'runResults' | 'runMarks'

/** @typeParam R a record, as a structured clone: what is put in comes out */
export class RecordStore<R extends { id: string }> {
  readonly #connection = new Connection()
  readonly #kind: RecordKind

  constructor(kind: RecordKind) {
    this.#kind = kind
  }

  /** Every record; none where this window keeps nothing. */
  async all(): Promise<R[]> {
    try {
      const records = await (await this.#connection.open()).getAll(this.#kind)
      return records as R[]
    } catch (error) {
      if (error instanceof DatabaseClosedError) return []
      throw error
    }
  }

  /**
   * Writes some and takes others away, all or nothing.
   * @returns why nothing was kept, a clause that fits behind a colon; null where all was
   */
  change(put: readonly R[], remove: readonly string[] = []): Promise<string | null> {
    return this.#write(() => put, remove)
  }

  /**
   * Writes those that are still there: what another tab took away stays away.
   * @returns as `change`
   */
  renew(records: readonly R[]): Promise<string | null> {
    return this.#write((there) => records.filter(({ id }) => there.has(id)), [])
  }

  async #write(put: (there: ReadonlySet<unknown>) => readonly R[], remove: readonly string[]): Promise<string | null> {
    const kind = this.#kind
    let there: ReadonlySet<unknown> = new Set()
    try {
      const database = await this.#connection.open()
      await writeTogether(
        database,
        [kind],
        function* (transaction) {
          const store = transaction.objectStore(kind)
          for (const record of put(there)) yield store.put(record)
          for (const id of remove) yield store.delete(id)
        },
        'strict',
        async (transaction) => {
          there = new Set(await transaction.objectStore(kind).getAllKeys())
        },
      )
      return null
    } catch (error) {
      return isFull(error) ? `the browser’s storage is full${await usage()}` : refusal(error)
    }
  }

  close(): Promise<void> {
    return this.#connection.close()
  }
}
