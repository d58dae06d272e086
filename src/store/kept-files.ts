/** Files of the visitor's own that the browser keeps, one a place ("norms"): Cache Storage, where there is one. */

const NAME = 'modeweave-own-files'
/** In the answer's headers: what the visitor's file is called. */
const FILE_NAME = 'x-file-name'

export interface KeptFile {
  name: string
  content: Blob
}

export class KeptFileStore {
  /** What the browser refused to keep, while the page is open. */
  readonly #memory = new Map<string, KeptFile>()

  /** @param storage null: nothing outlives the page */
  constructor(private readonly storage: CacheStorage | null = globalThis.caches ?? null) {}

  /** @returns false where it is kept only while the page is open */
  async put(place: string, file: KeptFile): Promise<boolean> {
    this.#memory.set(place, file)
    try {
      const cache = await this.storage?.open(NAME)
      if (cache === undefined) return false
      const headers = { [FILE_NAME]: encodeURIComponent(file.name) }
      await cache.put(addressOf(place), new Response(file.content, { headers }))
      this.#memory.delete(place)
      return true
    } catch {
      // Refused, or no room.
      return false
    }
  }

  /** Null where nothing is kept there. */
  async get(place: string): Promise<KeptFile | null> {
    const held = this.#memory.get(place)
    if (held !== undefined) return held
    try {
      const found = await (await this.storage?.open(NAME))?.match(addressOf(place))
      if (found === undefined) return null
      return { name: decodeURIComponent(found.headers.get(FILE_NAME) ?? place), content: await found.blob() }
    } catch {
      return null
    }
  }

  async drop(place: string): Promise<void> {
    this.#memory.delete(place)
    try {
      await (await this.storage?.open(NAME))?.delete(addressOf(place))
    } catch {
      // What cannot be opened cannot be read again either.
    }
  }
}

/** Of no server: nothing is ever fetched there. */
const addressOf = (place: string) => `/own-files/${encodeURIComponent(place)}`
