import { openDB, type DBSchema, type IDBPDatabase } from 'idb'
import type { CaptionListRecord, TextChunk } from './caption-types'
import type { Encoding } from './encoding-types'
import type { KeptSet } from './image-types'
import type { ArchivedRun } from './runs/archive-types'
import type { Summed } from './summed'
import type { CheckpointRecord, StoredRun } from './types'

export const DATABASE = 'modeweave'

/** What is known of an encoding without reading its numbers. */
export interface EncodingEntry {
  key: string
  bytes: number
  /** Milliseconds since 1970, written or read. */
  usedAt: number
}

/** What a run's parts are, each keyed by its `runId`. */
export interface PartValues {
  checkpoints: CheckpointRecord
  summaries: StoredRun
  fusionRuns: ArchivedRun
  fusionGalleries: { runId: string; gallery: unknown }
  fusionWeights: { runId: string; bytes: ArrayBuffer }
  /** What lists show of a run beside its summary, of either lab. */
  runCards: { runId: string; card: unknown }
}

export type PartName = keyof PartValues
export type PartValue<N extends PartName> = PartValues[N]

/** Object stores of runs' parts; of some also the value before the newest. */
export type RunStoreName = PartName | 'checkpointsBefore' | 'fusionWeightsBefore'

/** Beside a run's head: which save it was, of what state, and the bytes of all that is stored of the run. */
export interface Stamp {
  saves: number
  progress: number
  bytes: Partial<Record<RunStoreName, number>>
}

/** A part as it is stored: one of `PartValues`, with what shows that it is whole. Older versions of this page wrote the value alone. */
export type StoredPart = Summed<{ runId: string; stamp?: Stamp }>

type ImageFiles = { key: string; value: { id: string; source: unknown } }

type Records = { key: string; value: { id: string } }

type RunStore = { key: string; value: StoredPart }

/** The weights lie apart from the summaries, so that a list of the runs reads no weights; captions lie in chunks for the same reason. */
export interface Schema extends DBSchema {
  checkpoints: RunStore
  checkpointsBefore: RunStore
  summaries: RunStore
  captionLists: { key: string; value: Summed<CaptionListRecord> }
  captionTexts: { key: [list: string, column: string, chunk: number]; value: Summed<TextChunk> }
  fusionRuns: RunStore
  fusionGalleries: RunStore
  fusionWeights: RunStore
  fusionWeightsBefore: RunStore
  runCards: RunStore
  encodings: { key: string; value: Summed<Encoding & { key: string }> }
  encodingEntries: { key: string; value: EncodingEntry }
  imageSets: { key: string; value: KeptSet }
  imageFiles: ImageFiles
  captionedSets: { key: string; value: KeptSet }
  captionedFiles: ImageFiles
  queuedRuns: Records
  runResults: Records
  runMarks: Records
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
  (database) => {
    for (const part of ['checkpointsBefore', 'fusionWeightsBefore'] as const)
      database.createObjectStore(part, { keyPath: 'runId' })
  },
  (database) => {
    for (const part of ['imageSets', 'imageFiles'] as const) database.createObjectStore(part, { keyPath: 'id' })
  },
  (database) => {
    for (const part of ['captionedSets', 'captionedFiles'] as const) database.createObjectStore(part, { keyPath: 'id' })
  },
  (database) => {
    for (const part of ['queuedRuns', 'runResults'] as const) database.createObjectStore(part, { keyPath: 'id' })
  },
  (database) => {
    database.createObjectStore('runCards', { keyPath: 'runId' })
    database.createObjectStore('runMarks', { keyPath: 'id' })
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
