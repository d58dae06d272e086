/** The list of queued runs, in the order in which they are done: kept in this browser, and so shared with its other tabs. */
import type { RecordStore } from '../../store/record-store'
import type { QueuedRun } from './types'

export type QueueStore = Pick<RecordStore<QueuedRun>, 'all' | 'change' | 'renew'>

export class QueuedRuns {
  all = $state.raw<readonly QueuedRun[]>([])
  readonly #store: QueueStore
  readonly #changed: (note: string | null) => void
  /** Counts what was changed here: what was read before that is old. */
  #changes = 0
  /** The browser keeps the list; else it is this page's alone. */
  #kept = true

  /** @param changed called when it was written, with why it lasts only as long as the page: a clause that fits behind a colon */
  constructor(store: QueueStore, changed: (note: string | null) => void) {
    this.#store = store
    this.#changed = changed
  }

  has(id: string): boolean {
    return this.all.some((run) => run.id === id)
  }

  /** As it is kept: another tab may have changed it. @param isUnderWay whoever began the others is gone */
  async read(isUnderWay: (id: string) => boolean): Promise<void> {
    if (!this.#kept) return
    const before = this.#changes
    const kept = await this.#store.all()
    if (this.#changes !== before) return this.read(isUnderWay)
    this.all = inOrder(
      kept.map((run) => (run.state === 'running' && !isUnderWay(run.id) ? { ...run, state: 'waiting' } : run)),
    )
  }

  add(runs: readonly QueuedRun[]): Promise<void> {
    this.#show(runs)
    return this.#write((store) => store.change(runs))
  }

  /** Runs as they are now; nothing comes back that was taken out meanwhile. */
  renew(runs: readonly QueuedRun[]): Promise<void> {
    this.#show(runs)
    return this.#write((store) => store.renew(runs))
  }

  async change(id: string, change: Partial<QueuedRun>): Promise<void> {
    const run = this.all.find((each) => each.id === id)
    if (run !== undefined) await this.renew([{ ...run, ...change }])
  }

  remove(ids: readonly string[]): Promise<void> {
    this.all = this.all.filter(({ id }) => !ids.includes(id))
    return this.#write((store) => store.change([], ids))
  }

  #show(runs: readonly QueuedRun[]): void {
    this.all = inOrder([...this.all.filter(({ id }) => !runs.some((run) => run.id === id)), ...runs])
  }

  async #write(how: (store: QueueStore) => Promise<string | null>): Promise<void> {
    this.#changes += 1
    const note = await how(this.#store)
    this.#kept = note === null
    this.#changed(note)
  }
}

const inOrder = (runs: readonly QueuedRun[]) => [...runs].sort((a, b) => a.place - b.place)
