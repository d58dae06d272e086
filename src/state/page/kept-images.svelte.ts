/** The visitor's own images that are kept in this browser, in either lab: asked once, listed with their size, forgotten where asked to. */
import type { KeptSet } from '../../store/image-types'
import type { ChosenFile, Kept } from '../../workers/shared/protocol'
import type { Notices, Place } from './trouble/notices.svelte'

/** How a lab's worker is asked for kept images; `P`: what of its images may be kept, named as the place of its notices is. */
export interface KeptShelf<P extends Place> {
  list(): Promise<Kept>
  keep(place: P): Promise<Kept>
  forget(id: string): Promise<Kept>
}

/** Own images that are loaded. */
export interface LoadedOwn {
  id: string
  images: number
  files: readonly ChosenFile[]
}

const storageKey = 'modeweave-keep-images'

/** Whether the visitor wants to be asked no more, in either lab. */
function isDeclined(): boolean {
  try {
    return localStorage.getItem(storageKey) === 'not now'
  } catch {
    return false
  }
}

/** As the list of kept sets writes it. */
const sizeOf = (bytes: number) =>
  bytes >= 1e6 ? `${(bytes / 1e6).toFixed(1)} MB` : `${Math.max(1, Math.round(bytes / 1e3))} kB`

export class KeptImages<P extends Place> {
  /** The newest first. */
  sets = $state.raw<readonly KeptSet[]>([])
  /** Whether this window keeps anything. */
  persistent = $state.raw(false)
  readonly #shelf: KeptShelf<P>
  readonly #notices: Notices
  /** In this window, whatever its storage remembers. */
  #declined = false

  constructor(shelf: KeptShelf<P>, notices: Notices) {
    this.#shelf = shelf
    this.#notices = notices
  }

  has(id: string): boolean {
    return this.sets.some((set) => set.id === id)
  }

  /** Whether own images that are loaded could be kept, and are not. */
  couldKeep(id: string): boolean {
    return this.persistent && !this.has(id)
  }

  async refresh(place: P): Promise<void> {
    await this.#change(place, () => this.#shelf.list())
  }

  /** Once own images are loaded, asks whether they may be kept, unless the visitor has declined before. */
  offer(place: P, { id, images, files }: LoadedOwn): void {
    if (!this.couldKeep(id) || this.#declined || isDeclined()) return
    const bytes = files.reduce((sum, file) => sum + ('file' in file ? file.file.size : 0), 0)
    const count = images.toLocaleString('en')
    const text = `Keep these ${count} images in this browser (${sizeOf(bytes)}), so that a run on them can go on after a reload?`
    this.#notices.show(place, 'news', text, [
      { label: 'Keep them', run: () => void this.keep(place) },
      { label: 'Not now', run: () => this.#decline(place) },
    ])
  }

  /** Keeps the own images that are loaded. */
  async keep(place: P): Promise<void> {
    this.#notices.clear(place)
    await this.#change(place, () => this.#shelf.keep(place))
  }

  async forget(place: P, id: string): Promise<void> {
    await this.#change(place, () => this.#shelf.forget(id))
  }

  #decline(place: P): void {
    this.#notices.clear(place)
    this.#declined = true
    try {
      localStorage.setItem(storageKey, 'not now')
    } catch {
      // A private window may refuse; the answer then holds as long as the page.
    }
  }

  async #change(place: P, ask: () => Promise<Kept>): Promise<void> {
    try {
      const { sets, persistent } = await ask()
      this.sets = sets
      this.persistent = persistent
    } catch (reason) {
      this.#notices.showError(place, reason)
    }
  }
}
