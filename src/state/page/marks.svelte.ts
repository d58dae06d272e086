/** What the visitor says of runs: another name, a star, a note, and that one is deleted, which can be undone for a while. */
import { RecordStore } from '../../store/record-store'
import { mapOf } from './map-of'
import { OtherTabs } from './other-tabs'

export interface RunMark {
  /** The run's. */
  id: string
  name?: string
  star?: boolean
  note?: string
  /** Milliseconds since 1970; the run is still stored, and shown nowhere. */
  deletedAt?: number
  /** When it had been saved last by then. */
  deletedState?: number
}

/** What brings a deleted run back. */
export const NOT_DELETED = { deletedAt: undefined, deletedState: undefined }

/** What is undefined goes. */
export type MarkChange = { [K in Exclude<keyof RunMark, 'id'>]?: RunMark[K] | undefined }

/** Where marks are kept; tests pass a stand-in. */
export type MarkStore = Pick<RecordStore<RunMark>, 'all' | 'change'>

/** Milliseconds in which a deletion can be undone. */
export const UNDO_TIME = 30_000

export class RunMarks {
  /** One sentence where marks are not kept beyond this window; null where they are. */
  trouble = $state.raw<string | null>(null)
  #marks = $state.raw<ReadonlyMap<string, RunMark>>(mapOf<string, RunMark>())
  readonly #store: MarkStore
  readonly #tabs: OtherTabs<'changed'>
  #read: Promise<void> | null = null

  constructor(store: MarkStore = new RecordStore<RunMark>('runMarks')) {
    this.#store = store
    this.#tabs = new OtherTabs('marked', () => {
      if (this.#read !== null) void this.refresh()
    })
  }

  /** Reads them, once; later calls wait for that. */
  load(): Promise<void> {
    return this.#read ?? this.refresh()
  }

  of(runId: string): RunMark | null {
    return this.#marks.get(runId) ?? null
  }

  /** What a run is called. @param own its name where it was given no other */
  nameOf(runId: string, own: string): string {
    return this.of(runId)?.name ?? own
  }

  isDeleted(runId: string): boolean {
    return this.of(runId)?.deletedAt !== undefined
  }

  /** Takes over what changed; what is undefined or empty goes. */
  async change(runId: string, change: MarkChange): Promise<void> {
    // What another tab has said of it meanwhile is not written over.
    await this.load()
    const entries = Object.entries({ ...this.of(runId), ...change, id: runId })
    const mark = Object.fromEntries(
      entries.filter(([, value]) => value !== undefined && value !== '' && value !== false),
    ) as unknown as RunMark
    const isEmpty = Object.keys(mark).length === 1
    this.#marks = mapOf([...this.#marks].filter(([id]) => id !== runId).concat(isEmpty ? [] : [[runId, mark]]))
    await this.#write(isEmpty ? [] : [mark], isEmpty ? [runId] : [])
  }

  /** The runs are gone, and what was said of them. */
  async forget(runIds: readonly string[]): Promise<void> {
    if (!runIds.some((runId) => this.#marks.has(runId))) return
    this.#marks = mapOf([...this.#marks].filter(([id]) => !runIds.includes(id)))
    await this.#write([], runIds)
  }

  /** Reads them again; from then on, what other tabs say of runs is heard. */
  refresh(): Promise<void> {
    this.#read = this.#readAll()
    return this.#read
  }

  async #readAll(): Promise<void> {
    try {
      const stored = await this.#store.all()
      // In a window that keeps nothing, what was said here stays.
      if (this.trouble === null) this.#marks = mapOf(stored.map((mark) => [mark.id, mark]))
    } catch (reason) {
      this.trouble = `Names, stars and notes cannot be read: ${reason instanceof Error ? reason.message : String(reason)}`
    }
  }

  async #write(put: readonly RunMark[], remove: readonly string[]): Promise<void> {
    const why = await this.#store.change(put, remove)
    this.trouble = why === null ? null : `Names, stars and notes last as long as this window: ${why}.`
    this.#tabs.tell('changed')
  }
}

/** What becomes of runs that were deleted. */
export interface Deletions<R> {
  shown: R[]
  /** Their time is over: they go for good. */
  due: string[]
  /** Trained on after they were deleted, in another tab say: they are back. */
  back: string[]
}

/** @param now milliseconds since 1970 */
export function withoutDeleted<R extends { runId: string; savedAt: number }>(
  runs: readonly R[],
  marks: RunMarks,
  now: number,
): Deletions<R> {
  const found: Deletions<R> = { shown: [], due: [], back: [] }
  for (const run of runs) {
    const { deletedAt, deletedState } = marks.of(run.runId) ?? {}
    if (deletedAt === undefined) found.shown.push(run)
    // By what was saved, not by the clock, which may have gone back since.
    else if (deletedState === undefined ? run.savedAt > deletedAt : run.savedAt !== deletedState) {
      found.shown.push(run)
      found.back.push(run.runId)
    } else if (Math.abs(now - deletedAt) >= UNDO_TIME) found.due.push(run.runId)
  }
  return found
}

/** Whether anybody, in this tab or another, has the run open to write it. */
export async function isWritten(runId: string, locks: LockManager | null = globalThis.navigator?.locks ?? null) {
  if (locks === null) return false
  return locks.request(`modeweave run ${runId}`, { ifAvailable: true }, (lock) => lock === null)
}
