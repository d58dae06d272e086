/** The other tabs of this page: told when the stored runs of a lab have changed here, and heard when they have changed there. */

export class OtherTabs {
  /** Null where the browser has none: the list is then read again when the tab is next shown. */
  readonly #channel: BroadcastChannel | null
  readonly #changed: () => void
  /** Something changed while nobody was looking. */
  #missed = false

  /**
   * @param lab "mixture" or "fusion": each has runs of its own
   * @param changed called when another tab has saved or deleted one; at once where this tab is seen, else as soon as it is
   */
  constructor(lab: string, changed: () => void) {
    this.#changed = changed
    this.#channel = typeof BroadcastChannel === 'undefined' ? null : new BroadcastChannel(`modeweave ${lab} runs`)
    this.#channel?.addEventListener('message', () => this.#hear())
    if (typeof document === 'undefined') return
    document.addEventListener('visibilitychange', () => {
      if (document.hidden || !(this.#missed || this.#channel === null)) return
      this.#missed = false
      changed()
    })
  }

  /** Runs were saved or deleted here. */
  tell(): void {
    this.#channel?.postMessage('changed')
  }

  close(): void {
    this.#channel?.close()
  }

  #hear(): void {
    this.#missed = typeof document !== 'undefined' && document.hidden
    if (!this.#missed) this.#changed()
  }
}
