import { openDB, type DBSchema, type IDBPDatabase } from 'idb'
import type { CaptionListRecord, TextChunk } from './caption-types'
import type { Encoding } from './encoding-types'
import type { ArchivedRun } from './run-archive-types'
import type { CheckpointRecord, StoredRun } from './types'

export const DATABASE = 'modeweave'

/** What is known of an encoding without reading its numbers. */
export interface EncodingEntry {
  key: string
  bytes: number
  /** Milliseconds since 1970, written or read. */
  usedAt: number
}

/** The weights lie apart from the summaries, so that a list of the runs reads no weights; captions lie in chunks for the same reason. */
export interface Schema extends DBSchema {
  checkpoints: { key: string; value: CheckpointRecord }
  summaries: { key: string; value: StoredRun }
  captionLists: { key: string; value: CaptionListRecord }
  captionTexts: { key: [list: string, column: string, chunk: number]; value: TextChunk }
  fusionRuns: { key: string; value: ArchivedRun }
  fusionGalleries: { key: string; value: { runId: string; gallery: unknown } }
  fusionWeights: { key: string; value: { runId: string; bytes: ArrayBuffer } }
  encodings: { key: string; value: Encoding & { key: string } }
  encodingEntries: { key: string; value: EncodingEntry }
}

export type Database = IDBPDatabase<Schema>

/** Step i turns version i into version i + 1 (0 = no database yet). Only ever append: visitors hold every version. */
const UPGRADES: readonly ((database: Database) => void)[] = [
  (database) => {
    database.createObjectStore('checkpoints', { keyPath: 'runId' })
    database.createObjectStore('summaries', { keyPath: 'runId' })
  },
  (database) => {
    database.createObjectStore('captionLists', { keyPath: 'list' })
    database.createObjectStore('captionTexts', { keyPath: ['list', 'column', 'chunk'] })
  },
  (database) => {
    for (const part of ['fusionRuns', 'fusionGalleries', 'fusionWeights'] as const)
      database.createObjectStore(part, { keyPath: 'runId' })
    for (const part of ['encodings', 'encodingEntries'] as const) database.createObjectStore(part, { keyPath: 'key' })
  },
]

/** The database cannot be opened. */
export class DatabaseClosedError extends Error {
  override readonly name = 'DatabaseClosedError'

  /** @param reason a clause that fits behind a colon */
  constructor(readonly reason: string) {
    super(`The browser's storage cannot be opened: ${reason}.`)
  }
}

/**
 * Opens the database at this program's version, upgrading an older one.
 *
 * @param onLost called when the browser ends the connection, or another tab needs it gone to upgrade
 * @throws DatabaseClosedError no IndexedDB, refused by the browser, made by a newer version, or held by an older tab
 */
export async function openDatabase(onLost: () => void): Promise<Database> {
  if (typeof indexedDB === 'undefined') throw new DatabaseClosedError('it has no IndexedDB, as in some private windows')
  let opening: Promise<Database> | null = null
  try {
    return await new Promise<Database>((resolve, reject) => {
      opening = openDB<Schema>(DATABASE, UPGRADES.length, {
        upgrade: (database, oldVersion) => UPGRADES.slice(oldVersion).forEach((step) => step(database)),
        blocked: () =>
          reject(new DatabaseClosedError('another tab holds an older version of it; close that tab and reload')),
        blocking: (_current, _blocked, event) => {
          ;(event.target as IDBDatabase).close()
          onLost()
        },
        terminated: onLost,
      })
      opening.then(resolve, reject)
    })
  } catch (error) {
    closeWhenOpen(opening)
    throw error instanceof DatabaseClosedError ? error : new DatabaseClosedError(reasonOf(error))
  }
}

/** A blocked database still opens once the other tab has gone: nobody waits for it any more. */
function closeWhenOpen(opening: Promise<Database> | null): void {
  opening?.then(
    (database) => database.close(),
    () => undefined,
  )
}

function reasonOf(error: unknown): string {
  const name = error instanceof Error ? error.name : 'unknown error'
  if (name === 'VersionError') return 'a newer version of this page has used it; reload the page'
  return `the browser refused it (${name})`
}
