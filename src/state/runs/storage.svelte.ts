/** What this browser has stored of the page, how much more it lets it, and whether it promises not to clear it by itself. */

export type KeepingAnswer = 'promised' | 'not promised' | 'refused' | 'unknown'

export class StorageUse {
  /** Bytes; null where the browser does not tell. */
  used = $state.raw<number | null>(null)
  left = $state.raw<number | null>(null)
  keeping = $state.raw<KeepingAnswer>('unknown')
  readonly #storage: Partial<StorageManager> | undefined

  constructor(storage: Partial<StorageManager> | undefined = globalThis.navigator?.storage) {
    this.#storage = storage
  }

  async read(): Promise<void> {
    try {
      const estimate = await this.#storage?.estimate?.()
      this.used = estimate?.usage ?? null
      this.left = estimate?.quota === undefined ? null : Math.max(0, estimate.quota - (estimate.usage ?? 0))
      const persisted = await this.#storage?.persisted?.()
      if (persisted === true) this.keeping = 'promised'
      else if (persisted === false && this.keeping === 'unknown') this.keeping = 'not promised'
    } catch {
      // Some browsers tell nothing in private windows.
    }
  }

  /** Asks the browser not to clear what is stored when space runs short; it may ask the visitor. */
  async ask(): Promise<void> {
    try {
      const answer = await this.#storage?.persist?.()
      this.keeping = answer === undefined ? 'unknown' : answer ? 'promised' : 'refused'
    } catch {
      this.keeping = 'refused'
    }
  }
}
