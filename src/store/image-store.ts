/** The visitor's own images in IndexedDB: the files as they were chosen, each set beside what a list says of it. */
import { Connection } from './connection'
import type { KeptSet } from './image-types'
import { DatabaseClosedError } from './schema'
import { isFull, refusal, usage } from './storage-notes'
import { writeTogether } from './write-together'

const STORES = ['imageSets', 'imageFiles'] as const

/** The browser refuses to keep a set. */
export class UnkeptImages extends Error {
  override readonly name = 'BadInput'
}

/** @typeParam S the files of a set, as a structured clone: what is put in comes out */
export class ImageStore<S> {
  readonly #connection = new Connection()

  /** The kept sets, the newest first; null where this window keeps nothing. */
  async list(): Promise<KeptSet[] | null> {
    try {
      const sets = await (await this.#connection.open()).getAll('imageSets')
      return sets.sort((a, b) => b.savedAt - a.savedAt)
    } catch (error) {
      if (error instanceof DatabaseClosedError) return null
      throw error
    }
  }

  /** @throws UnkeptImages where the browser refuses: nothing of the set is kept then */
  async keep(set: KeptSet, source: S): Promise<void> {
    try {
      const database = await this.#connection.open()
      await writeTogether(database, STORES, function* (transaction) {
        yield transaction.objectStore('imageSets').put(set)
        yield transaction.objectStore('imageFiles').put({ id: set.id, source })
      })
    } catch (error) {
      const reason = isFull(error) ? `its storage is full${await usage()}` : refusal(error)
      throw new UnkeptImages(
        `${set.name} could not be kept in this browser: ${reason}. Training goes on; choose the images again after a reload.`,
      )
    }
  }

  /** The files of a set; null where they are not kept. */
  async load(id: string): Promise<S | null> {
    const database = await this.#connection.open()
    return ((await database.get('imageFiles', id))?.source as S | undefined) ?? null
  }

  async forget(id: string): Promise<void> {
    const database = await this.#connection.open()
    await writeTogether(database, STORES, function* (transaction) {
      for (const name of STORES) yield transaction.objectStore(name).delete(id)
    })
  }

  close(): Promise<void> {
    return this.#connection.close()
  }
}
