import { copyOf, newestFirst, summaryOf } from './memory-store'
import { DatabaseClosedError, openDatabase, type Database } from './schema'
import type { CheckpointRecord, CheckpointStore, SaveResult, StoredRun } from './types'

/** Checkpoints in IndexedDB; what the disk refuses stays in memory until it fits. */
export class IndexedStore implements CheckpointStore {
  readonly persistent = true
  note: string | null = null
  /** Newer than what is on disk under the same run. */
  private readonly unsaved = new Map<string, CheckpointRecord>()
  /** Null after the browser has ended it: the next call connects again. */
  private connection: Promise<Database> | null = null
  /** Saves and removals run one after the other, so that the last one asked for is the one that holds. */
  private queue: Promise<unknown> = Promise.resolve()

  private constructor() {}

  /** Throws `DatabaseClosedError` where the window has no usable IndexedDB. */
  static async open(): Promise<IndexedStore> {
    const store = new IndexedStore()
    await store.connect()
    return store
  }

  async save(record: CheckpointRecord): Promise<SaveResult> {
    // Copied at once: the caller may go on to transfer the bytes while an earlier save is still under way.
    const kept = copyOf(record)
    return this.inTurn(() => this.write(kept))
  }

  async load(runId: string): Promise<CheckpointRecord | null> {
    const newest = this.unsaved.get(runId)
    if (newest !== undefined) return copyOf(newest)
    const database = await this.connect()
    return (await database.get('checkpoints', runId)) ?? null
  }

  async list(): Promise<StoredRun[]> {
    const database = await this.connect()
    const runs = new Map((await database.getAll('summaries')).map((run) => [run.runId, run]))
    for (const record of this.unsaved.values()) runs.set(record.runId, summaryOf(record))
    return newestFirst([...runs.values()])
  }

  remove(runId: string): Promise<void> {
    return this.inTurn(async () => {
      this.unsaved.delete(runId)
      const transaction = (await this.connect()).transaction(['checkpoints', 'summaries'], 'readwrite')
      await Promise.all([
        transaction.objectStore('checkpoints').delete(runId),
        transaction.objectStore('summaries').delete(runId),
        transaction.done,
      ])
      this.note = null
      // There may be room now for what was refused.
      for (const record of [...this.unsaved.values()]) await this.write(record)
    })
  }

  async close(): Promise<void> {
    await this.queue
    const connection = this.connection
    this.connection = null
    if (connection !== null) (await connection).close()
  }

  /** To the disk, or into memory where the disk refuses. */
  private async write(record: CheckpointRecord): Promise<SaveResult> {
    try {
      await writeBoth(await this.connect(), record)
    } catch (error) {
      this.unsaved.set(record.runId, record)
      this.note = await noteOf(error, record.name)
      return { saved: 'memory', note: this.note }
    }
    this.unsaved.delete(record.runId)
    if (this.unsaved.size === 0) this.note = null
    return { saved: 'disk', note: null }
  }

  private inTurn<T>(action: () => Promise<T>): Promise<T> {
    const result = this.queue.then(action)
    this.queue = result.catch(() => undefined)
    return result
  }

  private connect(): Promise<Database> {
    if (this.connection === null) {
      const connection = openDatabase(() => {
        if (this.connection === connection) this.connection = null
      })
      connection.catch(() => {
        if (this.connection === connection) this.connection = null
      })
      this.connection = connection
    }
    return this.connection
  }
}

/** One transaction for weights and summary, flushed to the disk: after a crash there is the old pair or the new one. */
async function writeBoth(database: Database, record: CheckpointRecord): Promise<void> {
  const transaction = database.transaction(['checkpoints', 'summaries'], 'readwrite', { durability: 'strict' })
  const outcomes: Promise<unknown>[] = [transaction.done]
  const failures: unknown[] = []
  try {
    outcomes.push(transaction.objectStore('checkpoints').put(record))
    outcomes.push(transaction.objectStore('summaries').put(summaryOf(record)))
  } catch (error) {
    // A `put` that throws leaves the transaction open, with the other one in it.
    failures.push(error)
    abortQuietly(transaction)
  }
  for (const outcome of await Promise.allSettled(outcomes))
    if (outcome.status === 'rejected') failures.push(outcome.reason)
  // A full disk may show at a request or at the transaction; the others then report a mere abort.
  if (failures.length > 0) throw failures.find(isFull) ?? failures[0]
}

export function isFull(error: unknown): boolean {
  return error instanceof Error && error.name === 'QuotaExceededError'
}

function abortQuietly(transaction: { abort(): void }): void {
  try {
    transaction.abort()
  } catch {
    // It has ended already.
  }
}

/** What to tell the visitor about a checkpoint that stays in memory. */
async function noteOf(error: unknown, name: string): Promise<string> {
  if (isFull(error))
    return (
      `The browser's storage is full${await usage()}: the newest checkpoint of “${name}” is in memory only. ` +
      'Delete stored runs that you no longer need, or download this one before you close the page.'
    )
  const reason =
    error instanceof DatabaseClosedError
      ? error.reason
      : `the browser reports ${error instanceof Error ? error.name : String(error)}`
  return (
    `The newest checkpoint of “${name}” is in memory only, it could not be written to the browser's storage: ${reason}. ` +
    'Download the run before you close the page.'
  )
}

/** " (950 MB used of 1,000 MB)", or nothing where the browser does not tell. */
export async function usage(): Promise<string> {
  try {
    const { usage, quota } = await navigator.storage.estimate()
    if (usage === undefined || quota === undefined) return ''
    const megabytes = (bytes: number) => Math.round(bytes / 1e6).toLocaleString('en')
    return ` (${megabytes(usage)} MB used of ${megabytes(quota)} MB)`
  } catch {
    return ''
  }
}
