/** The visitor's own images in IndexedDB: the files as they were chosen, each set beside what a list says of it. */
import { BadInput } from '../messages/errors'
import * as says from '../messages/generated/store'
import { Connection } from './connection'
import type { KeptSet } from './image-types'
import { DatabaseClosedError } from './schema'
import { isFull, refusal, usage } from './storage-notes'
import { writeTogether } from './write-together'

/** Each lab's sets lie apart: what one is called by in one lab says nothing in the other. */
const STORES = {
  mixture: { sets: 'imageSets', files: 'imageFiles' },
  fusion: { sets: 'captionedSets', files: 'captionedFiles' },
} as const

/** The browser refuses to keep a set. */
class UnkeptImages extends BadInput {}

/** @typeParam S the files of a set, as a structured clone: what is put in comes out */
export class ImageStore<S> {
  readonly #connection = new Connection()
  readonly #stores: (typeof STORES)[keyof typeof STORES]

  /** @param lab whose images they are */
  constructor(lab: keyof typeof STORES) {
    this.#stores = STORES[lab]
  }

  /** The kept sets, the newest first; null where this window keeps nothing. */
  async list(): Promise<KeptSet[] | null> {
    try {
      const sets = await (await this.#connection.open()).getAll(this.#stores.sets)
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
      const { sets, files } = this.#stores
      await writeTogether(database, [sets, files], function* (transaction) {
        yield transaction.objectStore(sets).put(set)
        yield transaction.objectStore(files).put({ id: set.id, source })
      })
    } catch (error) {
      const reason = isFull(error) ? `its storage is full${await usage()}` : refusal(error)
      throw new UnkeptImages(says.imagesNotKept({ name: set.name, reason }))
    }
  }

  /** The files of a set; null where they are not kept. */
  async load(id: string): Promise<S | null> {
    const database = await this.#connection.open()
    return ((await database.get(this.#stores.files, id))?.source as S | undefined) ?? null
  }

  async forget(id: string): Promise<void> {
    const database = await this.#connection.open()
    const names = Object.values(this.#stores)
    await writeTogether(database, names, function* (transaction) {
      for (const name of names) yield transaction.objectStore(name).delete(id)
    })
  }

  close(): Promise<void> {
    return this.#connection.close()
  }
}
