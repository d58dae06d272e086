/** The runs of a lab: those kept in this browser (and, where it has some, those that come with the page), and the one that it offers to go on with. */
import type { RunListing } from '../../workers/shared/protocol'
import type { Notices } from './notices.svelte'
import { OtherTabs } from './other-tabs'

/** What a list of runs goes by. */
export interface ListedRun {
  runId: string
  /** Milliseconds since 1970. */
  savedAt: number
  bundled?: boolean
}

/** How a lab's worker is asked for its runs. */
export interface RunShelf<R extends ListedRun> {
  /** Whose runs they are. */
  lab: 'mixture' | 'fusion'
  list(): Promise<RunListing<R>>
  remove(runId: string): Promise<unknown>
}

const keepsNothing = 'This window keeps nothing: download a run before you close it.'

export class Library<R extends ListedRun> {
  /** Newest first, the visitor's own before the bundled ones. */
  runs = $state.raw<R[]>([])
  /** Ids of stored runs of which nothing can be read any more. */
  damaged = $state.raw<readonly string[]>([])
  /** A stored run that can go on, until the visitor decides. */
  offer = $state.raw<R | null>(null)
  protected readonly notices: Notices
  readonly #shelf: RunShelf<R>
  readonly #refreshed: (runs: readonly R[]) => void
  readonly #tabs: OtherTabs<'changed'>
  #asked = false
  /** Before the list was first read, nothing in it can be old. */
  #read = false
  #said: string | null = null

  /** @param refreshed called with the runs as they are now */
  constructor(shelf: RunShelf<R>, notices: Notices, refreshed: (runs: readonly R[]) => void = () => undefined) {
    this.#shelf = shelf
    this.notices = notices
    this.#refreshed = refreshed
    this.#tabs = new OtherTabs(shelf.lab, () => {
      if (this.#read) void this.refresh()
    })
  }

  readonly own: R[] = $derived(this.runs.filter(({ bundled }) => bundled !== true))
  readonly bundled: R[] = $derived(this.runs.filter(({ bundled }) => bundled === true))

  async refresh(): Promise<void> {
    this.#read = true
    try {
      const { runs, persistent, note, damaged } = await this.#shelf.list()
      this.runs = [...runs].sort(
        (a, b) => Number(a.bundled === true) - Number(b.bundled === true) || b.savedAt - a.savedAt,
      )
      this.damaged = damaged
      this.#refreshed(this.runs)
      this.#say(note ?? (persistent ? damagedNote(damaged.length) : keepsNothing))
    } catch (reason) {
      this.notices.showError('storage', reason)
    }
  }

  /** What is stored was changed here: the list is read again, in other tabs too. */
  renew(): Promise<void> {
    this.#tabs.tell('changed')
    return this.refresh()
  }

  /** Offers the newest of the visitor's runs that `suits`. */
  offerNewest(suits: (run: R) => boolean): void {
    this.offer = this.own.find(suits) ?? null
  }

  async remove(runId: string): Promise<void> {
    try {
      await this.#shelf.remove(runId)
      if (this.offer?.runId === runId) this.offer = null
    } catch (reason) {
      this.notices.showError('storage', reason)
    }
    await this.renew()
  }

  /** Asks the browser, once, not to clear the stored runs when space runs short. Workers cannot ask. */
  askToKeep(): void {
    if (this.#asked) return
    this.#asked = true
    const storage: Partial<StorageManager> | undefined = globalThis.navigator?.storage
    // Refused or unknown: checkpoints are stored all the same, only with less of a promise.
    void storage?.persist?.().catch(() => false)
  }

  /** After a checkpoint: the list has changed, or the run could not be kept. */
  noteCheckpoint(persistent: boolean, note: string | null): void {
    if (persistent) void this.renew()
    else this.#say(note ?? 'This run can’t be saved here: download it before you leave.')
  }

  /** @param text null: what was said before is true no more */
  #say(text: string | null): void {
    if (text !== null) this.notices.show('storage', 'news', text)
    else if (this.notices.at('storage')?.text === this.#said) this.notices.clear('storage')
    this.#said = text
  }
}

/** Null where there is nothing to tell. */
function damagedNote(runs: number): string | null {
  if (runs === 0) return null
  return runs === 1
    ? 'One stored run is damaged beyond reading: it can only be deleted, in the list of runs.'
    : `${runs} stored runs are damaged beyond reading: they can only be deleted, in the list of runs.`
}
