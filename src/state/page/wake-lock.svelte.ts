/**
 * Keeps the computer awake while something trains: a browser's wake lock holds the screen, and with it the computer. The browser takes it
 * back whenever the page is hidden; a page that is seen again asks anew.
 */

/** `none`: the browser has no such lock. `without`: it did not give one, as on a low battery, or took it back. */
export type Waking = 'free' | 'held' | 'without' | 'none'

/** What of a browser is used. */
export interface WakeLockHost {
  wakeLock: Pick<WakeLock, 'request'> | undefined
  document: Pick<Document, 'visibilityState' | 'addEventListener'> | undefined
}

const browser = (): WakeLockHost => ({
  wakeLock: (globalThis.navigator as Partial<Navigator> | undefined)?.wakeLock,
  document: globalThis.document as Document | undefined,
})

export class Wakefulness {
  state = $state.raw<Waking>('free')
  readonly #host: WakeLockHost
  #wanted = false
  #lock: WakeLockSentinel | null = null

  constructor(host = browser()) {
    this.#host = host
    host.document?.addEventListener('visibilitychange', () => {
      if (this.#wanted && this.#lock === null) void this.#ask()
    })
  }

  /** Whether something trains. */
  want(wanted: boolean): void {
    if (wanted === this.#wanted) return
    this.#wanted = wanted
    if (wanted) void this.#ask()
    else this.#letGo()
  }

  async #ask(): Promise<void> {
    const { wakeLock, document } = this.#host
    if (wakeLock === undefined) {
      this.state = 'none'
      return
    }
    this.state = 'without'
    if (document?.visibilityState === 'hidden') return
    try {
      const lock = await wakeLock.request('screen')
      if (!this.#wanted || this.#lock !== null) return void lock.release()
      this.#lock = lock
      this.state = 'held'
      lock.addEventListener('release', () => {
        if (this.#lock !== lock) return
        this.#lock = null
        this.state = 'without'
      })
    } catch {
      // Refused: the training goes on all the same, as long as the computer does.
    }
  }

  #letGo(): void {
    const lock = this.#lock
    this.#lock = null
    this.state = 'free'
    void lock?.release()
  }
}
