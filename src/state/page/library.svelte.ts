/** The runs of a lab: those kept in this browser (and, where it has some, those that come with the page), and the one that it offers to go on with. */
import * as says from '../../messages/generated/store'
import type { RunListing } from '../../workers/shared/protocol'
import { isWritten, NOT_DELETED, RunMarks, UNDO_TIME, withoutDeleted } from './marks.svelte'
import type { Notices } from './trouble/notices.svelte'
import { OtherTabs } from './other-tabs'

/** What a list of runs goes by. */
export interface ListedRun {
  runId: string
  name: string
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
  /** What is stored, what comes with the page, and what was deleted a moment ago. */
  #all = $state.raw<R[]>([])
  #damaged = $state.raw<readonly string[]>([])
  /** A stored run that can go on, until the visitor decides. */
  offer = $state.raw<R | null>(null)
  readonly marks: RunMarks
  protected readonly notices: Notices
  readonly #shelf: RunShelf<R>
  readonly #refreshed: (runs: readonly R[]) => void
  readonly #tabs: OtherTabs<'changed'>
  #asked = false
  /** Before the list was first read, nothing in it can be old. */
  #read = false
  #said: string | null = null

  /** @param refreshed called with the runs as they are now */
  constructor(
    shelf: RunShelf<R>,
    notices: Notices,
    refreshed: (runs: readonly R[]) => void = () => undefined,
    marks = new RunMarks(),
  ) {
    this.marks = marks
    this.#shelf = shelf
    this.notices = notices
    this.#refreshed = refreshed
    this.#tabs = new OtherTabs(shelf.lab, () => {
      if (this.#read) void this.refresh()
    })
  }

  /** Newest first, the visitor's own before the bundled ones. */
  readonly runs: R[] = $derived(this.#all.filter(({ runId }) => !this.marks.isDeleted(runId)))
  /** Ids of stored runs of which nothing can be read any more. */
  readonly damaged: readonly string[] = $derived(this.#damaged.filter((runId) => !this.marks.isDeleted(runId)))
  readonly own: R[] = $derived(this.runs.filter(({ bundled }) => bundled !== true))
  readonly bundled: R[] = $derived(this.runs.filter(({ bundled }) => bundled === true))

  async refresh(): Promise<void> {
    this.#read = true
    try {
      const [{ runs, persistent, note, damaged }] = await Promise.all([this.#shelf.list(), this.marks.load()])
      this.#all = [...runs].sort(
        (a, b) => Number(a.bundled === true) - Number(b.bundled === true) || b.savedAt - a.savedAt,
      )
      this.#damaged = damaged
      await this.#settleDeleted()
      this.#refreshed(this.runs)
      this.#say(note ?? (persistent ? damagedNote(this.damaged.length) : keepsNothing))
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

  /** Takes a run out of all lists; for a while that can be undone, and then it is gone from the browser's storage too. */
  async remove(runId: string): Promise<void> {
    if (await isWritten(runId)) {
      this.notices.tell('library', says.runOpenElsewhereDelete())
      return
    }
    const found = this.#all.find((run) => run.runId === runId)
    const name = found === undefined ? 'The damaged run' : `“${this.marks.nameOf(runId, found.name)}”`
    await this.marks.change(runId, { deletedAt: Date.now(), deletedState: found?.savedAt ?? 0 })
    if (this.offer?.runId === runId) this.offer = null
    const undo = () => void this.#bringBack(runId)
    this.notices.show('library', 'news', `${name} was deleted.`, [{ label: 'Undo', run: undo }])
    setTimeout(() => {
      if (this.notices.at('library')?.actions.some(({ run }) => run === undo)) this.notices.clear('library')
      void this.renew()
    }, UNDO_TIME)
    await this.renew()
  }

  async #bringBack(runId: string): Promise<void> {
    this.notices.clear('library')
    await this.marks.change(runId, NOT_DELETED)
    await this.renew()
  }

  /** Deletes for good what was deleted a while ago. */
  async #settleDeleted(): Promise<void> {
    const damaged = this.#damaged.map((runId) => ({ runId, savedAt: 0 }))
    const { due, back } = withoutDeleted([...this.#all, ...damaged], this.marks, Date.now())
    for (const runId of back) await this.marks.change(runId, NOT_DELETED)
    for (const runId of due) {
      try {
        await this.#shelf.remove(runId)
        this.#all = this.#all.filter((run) => run.runId !== runId)
        this.#damaged = this.#damaged.filter((id) => id !== runId)
        await this.marks.forget([runId])
      } catch (reason) {
        // Open in another tab: it is back, and can be deleted there.
        await this.marks.change(runId, NOT_DELETED)
        this.notices.showError('storage', reason)
      }
    }
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
