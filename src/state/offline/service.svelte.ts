/** The page keeps itself by its service worker; a new version waits until the visitor asks for it. What is shown of that. */
import type { ShellDone, ShellState } from '../../workers/offline/types'
import type { Registration } from './registration'

export type Kept =
  /** Not asked for yet: what the visitor came for is fetched first. */
  | 'not yet'
  | 'coming'
  | 'kept'
  /** The browser lets this page keep nothing, as over plain http and in some private windows. */
  | 'impossible'
  | 'refused'

export class PageService {
  /** Whether what is kept is shown. */
  shown = $state(false)
  kept = $state.raw<Kept>('not yet')
  /** What the browser or the host said where it is refused. */
  reason = $state.raw('')
  /** A newer version is there, and waits, or another tab has gone over to it. */
  hasNews = $state.raw(false)
  #registration: Registration | null = null

  /** Has the page kept, once the browser is idle; a second call does nothing. */
  async keepPage(): Promise<void> {
    if (this.kept !== 'not yet') return
    const container = import.meta.env.DEV ? undefined : navigator.serviceWorker
    this.kept = container === undefined ? 'impossible' : 'coming'
    if (container === undefined) return
    try {
      const { Registration } = await import('./registration')
      this.#registration = new Registration(container, {
        news: () => (this.hasNews = true),
        refused: (reason) => {
          // A version that could not be kept leaves the one before it as it is.
          if (this.kept !== 'kept') [this.kept, this.reason] = ['refused', reason]
        },
      })
      await this.#registration.keepPage()
    } catch (reason) {
      this.kept = 'refused'
      this.reason = reason instanceof Error ? reason.message : String(reason)
      return
    }
    // What no tab shows any more is ended by that, too.
    await this.state()
  }

  /** Shows the newest version: the page begins anew. */
  reload(): void {
    this.#registration?.reload()
  }

  /** What is kept of the page itself; null where nothing can be asked. */
  async state(): Promise<ShellState | null> {
    const state = (await this.#registration?.state()) ?? null
    if (state !== null) {
      this.kept = state.isWhole ? 'kept' : 'refused'
      this.reason = 'the browser has cleared what was kept, and it does not come again; open the page with a network.'
    }
    return state
  }

  /** Keeps or drops files of which the page itself does not know what they hold: ONNX Runtime's. */
  async change(type: 'keep' | 'drop', paths: readonly string[]): Promise<ShellDone['fault']> {
    return (await this.#registration?.change(type, paths)) ?? null
  }
}
