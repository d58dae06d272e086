/** The captions room's list in IndexedDB, in chunks; what the disk refuses is kept in memory, and tried again with the next save. */
import { BadInput } from '../messages/errors'
import * as says from '../messages/generated/store'
import type {
  CaptionListHeader,
  CaptionListRecord,
  CaptionStore,
  ColumnName,
  ColumnPart,
  JsonValue,
  KeptResult,
  ListId,
  TextChunk,
} from './caption-types'
import { Connection } from './connection'
import { DatabaseClosedError, type Database } from './schema'
import { isFull, refusal, usage } from './storage-notes'
import { isIntact, withoutSum, withSum } from './summed'
import { Turns } from './turns'
import { writeTogether } from './write-together'

/** Texts in a stored chunk: a change of one caption writes some 100 kB, and 100,000 captions are 100 chunks. */
const CHUNK = 1000

/** What is known of the list as a whole cannot be used: without it, its texts mean nothing. */
class DamagedList extends BadInput {
  constructor() {
    super(says.captionsDamaged())
  }
}

/** Another tab keeps another list, or the browser has cleared its storage. */
class ListGone extends Error {}

const NOWHERE: KeptResult = { saved: 'nowhere', note: null }

export class ChunkedCaptionStore implements CaptionStore {
  /** The list as it is now; undefined until the disk was asked. */
  #record: CaptionListRecord | null | undefined = undefined
  #recordSaved = true
  /** Whether the disk has had its record. */
  #isStored = false
  /** Newer than what is on disk, by `keyOf`. */
  readonly #unsaved = new Map<string, TextChunk>()
  readonly #connection = new Connection()
  readonly #turns = new Turns()

  begin(list: ListId, header: CaptionListHeader): Promise<KeptResult> {
    return this.#turns.take(async () => {
      this.#unsaved.clear()
      this.#record = { list, header }
      this.#recordSaved = false
      this.#isStored = false
      // In a transaction of its own: the list before gives its room to this one.
      return this.#save(clearAll)
    })
  }

  write(list: ListId, { column, offset, texts }: ColumnPart): Promise<KeptResult> {
    return this.#turns.take(async () => {
      const record = await this.#current()
      if (record?.list !== list) return NOWHERE
      const end = Math.min(offset + texts.length, record.header.count)
      for (let chunk = Math.floor(offset / CHUNK); chunk * CHUNK < end; chunk++) {
        const start = chunk * CHUNK
        const length = Math.min(CHUNK, record.header.count - start)
        const whole = offset <= start && end >= start + length
        const before = whole ? null : await this.#chunk(record.list, column, chunk)
        const merged = Array.from({ length }, (_, i) => {
          const at = start + i - offset
          return at >= 0 && at < texts.length ? (texts[at] ?? null) : (before?.[i] ?? null)
        })
        this.#unsaved.set(keyOf(column, chunk), { list: record.list, column, chunk, texts: merged })
      }
      return this.#save()
    })
  }

  change(list: ListId, settings: { [key: string]: JsonValue }): Promise<KeptResult> {
    return this.#turns.take(async () => {
      const record = await this.#current()
      if (record?.list !== list) return NOWHERE
      this.#record = { ...record, header: { ...record.header, settings } }
      this.#recordSaved = false
      return this.#save()
    })
  }

  drop(list: ListId, column: ColumnName): Promise<KeptResult> {
    return this.#turns.take(async () => {
      const record = await this.#current()
      if (record?.list !== list) return NOWHERE
      for (const [key, chunk] of this.#unsaved) if (chunk.column === column) this.#unsaved.delete(key)
      return this.#save((database) => database.delete('captionTexts', allWith([record.list, column])))
    })
  }

  current(): Promise<CaptionListRecord | null> {
    return this.#turns.take(() => this.#current())
  }

  async *parts(): AsyncGenerator<ColumnPart> {
    const keys = await this.#turns.take(() => this.#keys())
    for (const { list, column, chunk } of keys) {
      const texts = await this.#turns.take(() => this.#chunk(list, column, chunk))
      if (texts !== null) yield { column, offset: chunk * CHUNK, texts }
    }
  }

  clear(): Promise<void> {
    return this.#turns.take(async () => {
      this.#unsaved.clear()
      this.#record = null
      this.#recordSaved = true
      await this.#save(clearAll)
    })
  }

  async close(): Promise<void> {
    await this.#turns.ended()
    await this.#connection.close()
  }

  /** The list as it is now: the one in memory, else the one on disk. */
  async #current(): Promise<CaptionListRecord | null> {
    if (this.#record !== undefined) return this.#record
    const database = await this.#database()
    const records = (await database?.getAll('captionLists')) ?? []
    const newest = records.at(-1)
    if (newest !== undefined && !isIntact(newest)) throw new DamagedList()
    this.#record = newest === undefined ? null : withoutSum(newest)
    this.#isStored = newest !== undefined
    return this.#record
  }

  /** Keys of all stored chunks, column after column. */
  async #keys(): Promise<Pick<TextChunk, 'list' | 'column' | 'chunk'>[]> {
    const record = await this.#current()
    if (record === null) return []
    const database = await this.#database()
    const stored = (await database?.getAllKeys('captionTexts', allWith([record.list]))) ?? []
    const keys = new Map<string, Pick<TextChunk, 'list' | 'column' | 'chunk'>>()
    for (const [list, column, chunk] of stored) keys.set(keyOf(column, chunk), { list, column, chunk })
    for (const [key, { list, column, chunk }] of this.#unsaved) keys.set(key, { list, column, chunk })
    return [...keys.values()].sort((a, b) => (a.column < b.column ? -1 : a.column > b.column ? 1 : a.chunk - b.chunk))
  }

  async #chunk(list: string, column: ColumnName, chunk: number): Promise<TextChunk['texts'] | null> {
    const newest = this.#unsaved.get(keyOf(column, chunk))
    if (newest !== undefined) return newest.texts
    const database = await this.#database()
    const stored = await database?.get('captionTexts', [list, column, chunk])
    return stored !== undefined && isIntact(stored) ? stored.texts : null
  }

  /** To the disk goes what is not there yet, after `first`; what it refuses stays in memory. */
  async #save(first?: (database: Database) => Promise<unknown>): Promise<KeptResult> {
    try {
      const database = await this.#connection.open()
      await first?.(database)
      if (this.#record) {
        const { list } = this.#record
        const changed = this.#recordSaved ? [] : [this.#record]
        await putAll(database, this.#isStored ? list : null, changed, [...this.#unsaved.values()])
        this.#isStored = true
      }
      this.#recordSaved = true
      this.#unsaved.clear()
      return { saved: 'disk', note: null }
    } catch (error) {
      if (!(error instanceof ListGone)) return { saved: 'memory', note: await noteOf(error) }
      this.#unsaved.clear()
      this.#record = undefined
      this.#recordSaved = true
      return NOWHERE
    }
  }

  /** Null where nothing can be read: what is in memory is all there is. */
  async #database(): Promise<Database | null> {
    try {
      return await this.#connection.open()
    } catch (error) {
      if (error instanceof DatabaseClosedError) return null
      throw error
    }
  }
}

const keyOf = (column: ColumnName, chunk: number) => `${column}\n${chunk}`

/** All keys that begin with these parts: an array sorts behind every number and string. */
const allWith = (beginning: string[]) => IDBKeyRange.bound(beginning, [...beginning, []])

async function clearAll(database: Database): Promise<void> {
  await Promise.all([database.clear('captionTexts'), database.clear('captionLists')])
}

/**
 * All or none: a transaction that fails leaves what was there.
 * @param list of which a record has to be there; null where none was written yet
 * @throws ListGone where it is not
 */
function putAll(
  database: Database,
  list: ListId | null,
  records: readonly CaptionListRecord[],
  chunks: readonly TextChunk[],
): Promise<void> {
  return writeTogether(
    database,
    ['captionLists', 'captionTexts'],
    function* (transaction) {
      for (const record of records) yield transaction.objectStore('captionLists').put(withSum(record))
      for (const chunk of chunks) yield transaction.objectStore('captionTexts').put(withSum(chunk))
    },
    'relaxed',
    async (transaction) => {
      const isGone = list !== null && (await transaction.objectStore('captionLists').getKey(list)) === undefined
      if (isGone) throw new ListGone()
    },
  )
}

/** What to tell the visitor about captions that stay in memory. */
async function noteOf(error: unknown): Promise<string> {
  if (isFull(error))
    return `The browser's storage is full${await usage()}: these captions are in memory only. Delete stored runs that you no longer need, or export the captions before you close the page.`
  return `These captions are in memory only, they could not be written to the browser's storage: ${refusal(error)}. Export them before you close the page.`
}
