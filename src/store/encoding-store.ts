/** Latents and embeddings in IndexedDB, each beside an entry with its size, so that making room reads no numbers. */
import { Connection } from './connection'
import type { Encoding, EncodingStore } from './encoding-types'
import type { Database, EncodingEntry } from './schema'
import { isFull } from './storage-notes'
import { isIntact, withSum } from './summed'
import { Turns } from './turns'
import { writeTogether } from './write-together'

const STORES = ['encodings', 'encodingEntries'] as const

/** Bytes that all encodings together may take of the disk: latents of 200,000 images of the miniature. */
export const MOST_BYTES = 200e6

/** Keeps nothing where the window has no usable IndexedDB. */
export async function openEncodingStore(): Promise<EncodingStore> {
  return new IndexedEncodings()
}

/**
 * Throws all encodings away.
 * @returns whether there were any
 */
export async function clearEncodings(database: Database): Promise<boolean> {
  if ((await database.count('encodingEntries')) === 0) return false
  await writeTogether(database, STORES, function* (transaction) {
    for (const name of STORES) yield transaction.objectStore(name).clear()
  })
  return true
}

class IndexedEncodings implements EncodingStore {
  readonly #connection = new Connection()
  readonly #turns = new Turns()

  get(key: string): Promise<Encoding | null> {
    return this.#turns.take(() =>
      orElse(null, async () => {
        const database = await this.#connection.open()
        const found = await database.get('encodings', key)
        if (found === undefined || !isIntact(found) || !isWhole(found)) return null
        const entry = entryOf(key, found)
        await orElse(undefined, () => database.put('encodingEntries', entry).then(() => undefined))
        return { shape: found.shape, data: found.data }
      }),
    )
  }

  async put(key: string, { shape, data }: Encoding): Promise<void> {
    if (data.byteLength > MOST_BYTES) return
    // Copied at once: the caller may go on to transfer the numbers.
    const encoding = { key, shape: [...shape], data: data.slice() }
    await this.#turns.take(() =>
      orElse(undefined, async () => {
        const entry = entryOf(key, encoding)
        const database = await this.#connection.open()
        await makeRoom(database, entry)
        const summed = withSum(encoding)
        const write = () =>
          writeTogether(
            database,
            STORES,
            function* (transaction) {
              yield transaction.objectStore('encodings').put(summed)
              yield transaction.objectStore('encodingEntries').put(entry)
            },
            'relaxed',
          )
        try {
          await write()
        } catch (error) {
          if (isFull(error) && (await clearEncodings(database))) await write()
        }
      }),
    )
  }

  async close(): Promise<void> {
    await this.#turns.ended()
    await this.#connection.close()
  }
}

/** A cache that cannot be read or written is an empty one. */
async function orElse<T>(otherwise: T, action: () => Promise<T>): Promise<T> {
  try {
    return await action()
  } catch {
    return otherwise
  }
}

const isWhole = ({ shape, data }: Encoding) => shape.reduce((product, d) => product * d, 1) === data.length

const entryOf = (key: string, { data }: Encoding): EncodingEntry => ({
  key,
  bytes: data.byteLength,
  usedAt: Date.now(),
})

/** Takes those away that were not used for longest, until the new one fits. */
async function makeRoom(database: Database, { key, bytes }: EncodingEntry): Promise<void> {
  const entries = (await database.getAll('encodingEntries')).filter((entry) => entry.key !== key)
  entries.sort((a, b) => b.usedAt - a.usedAt)
  let kept = bytes
  const old = entries.filter((entry) => (kept += entry.bytes) > MOST_BYTES)
  if (old.length === 0) return
  await writeTogether(
    database,
    STORES,
    function* (transaction) {
      for (const name of STORES) for (const entry of old) yield transaction.objectStore(name).delete(entry.key)
    },
    'relaxed',
  )
}
