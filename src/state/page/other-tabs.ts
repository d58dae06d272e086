/** The other tabs of this page: told when something that all of them show has changed here, and heard when it has changed there. */

/** @typeParam News what is told, as a structured clone */
export class OtherTabs<News> {
  /** Null where the browser has none: what they show is then read again when the tab is next shown. */
  readonly #channel: BroadcastChannel | null
  readonly #heard: (news: News | null) => void
  readonly #whileHidden: 'waits' | 'at once'
  /** Something was told while nobody was looking. */
  #missed = false

  /**
   * @param about what it is of: "mixture" and "fusion" have runs of their own
   * @param heard called with what another tab tells; with null where some of it was missed, and all has to be looked at again
   * @param whileHidden `waits`: what is only shown is heard once the tab is seen; `at once`: for what the tab itself may be doing
   */
  constructor(about: string, heard: (news: News | null) => void, whileHidden: 'waits' | 'at once' = 'waits') {
    this.#heard = heard
    this.#whileHidden = whileHidden
    this.#channel = typeof BroadcastChannel === 'undefined' ? null : new BroadcastChannel(`modeweave ${about} runs`)
    this.#channel?.addEventListener('message', ({ data }: MessageEvent<News>) => this.#hear(data))
    if (typeof document === 'undefined') return
    document.addEventListener('visibilitychange', () => {
      if (document.hidden || !(this.#missed || this.#channel === null)) return
      this.#missed = false
      heard(null)
    })
  }

  tell(news: News): void {
    this.#channel?.postMessage(news)
  }

  close(): void {
    this.#channel?.close()
  }

  #hear(news: News): void {
    if (this.#whileHidden === 'at once') return this.#heard(news)
    this.#missed = typeof document !== 'undefined' && document.hidden
    if (!this.#missed) this.#heard(news)
  }
}
