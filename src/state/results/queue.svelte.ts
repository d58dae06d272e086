/**
 * The queue of sweeps' runs: done one after another by engines of its own, beside whatever the rooms do. It is kept in this browser, so
 * that an ended tab or a reload costs at most what a run did since its last checkpoint; one tab at a time works on it.
 */
import { runsOf } from '../../results/sweep'
import type { Sweep } from '../../results/types'
import type { RecordStore } from '../../store/record-store'
import { conduct, type Conductors, type RunProgress } from '../../workers/results/conducting'
import type { Notices } from '../page/notices.svelte'
import { faultOf } from '../page/notices.svelte'
import { OtherTabs } from '../page/other-tabs'
import type { OwnResults } from './own-results.svelte'
import { Paused } from './paused.svelte'
import type { QueuedRun } from './types'

/** What is used of `navigator.locks`. */
type Locks = Pick<LockManager, 'request'>

export interface QueueHost {
  store: Pick<RecordStore<QueuedRun>, 'all' | 'change'>
  results: OwnResults
  notices: Notices
  /** Made when the first run begins: no engine is started before. */
  conductors: () => Conductors
  /** Null where the browser has none: tabs then do not know of each other's work. */
  locks: Locks | null
}

export class SweepQueue {
  /** In the order in which they are done; those that failed wait to be tried again. */
  runs = $state.raw<readonly QueuedRun[]>([])
  /** Of the run that is done now. */
  progress = $state.raw<RunProgress | null>(null)
  /** This tab works on the queue. */
  working = $state.raw(false)
  /** Another tab works on it. */
  elsewhere = $state.raw(false)
  readonly paused = new Paused()
  readonly #host: QueueHost
  readonly #tabs: OtherTabs
  #conductors: Conductors | null = null
  #running: { id: string; stop: AbortController } | null = null
  #asked = false
  /** The browser keeps the queue; else it is this page's alone. */
  #kept = true
  /** Seconds that runs took, of this page. */
  #took: number[] = []

  constructor(host: QueueHost) {
    this.#host = host
    this.#tabs = new OtherTabs('sweep', () => void this.#heard())
  }

  readonly running: QueuedRun | null = $derived(this.runs.find(({ state }) => state === 'running') ?? null)
  readonly waiting: readonly QueuedRun[] = $derived(this.runs.filter(({ state }) => state === 'waiting'))
  readonly failed: readonly QueuedRun[] = $derived(this.runs.filter(({ state }) => state === 'failed'))

  /** Of the whole queue; null where nobody knows yet. */
  get secondsLeft(): number | null {
    const each = this.#took.reduce((sum, seconds) => sum + seconds, 0) / this.#took.length
    if (this.#took.length === 0) return null
    const now = this.running === null ? 0 : each * (1 - (this.progress?.fraction ?? 0))
    return now + each * this.waiting.length
  }

  /** Reads what is queued, and goes on with it unless it was paused. */
  async open(): Promise<void> {
    await this.#read()
    this.#goOn()
  }

  /**
   * Queues the runs of a sweep, those left out that are queued or done already.
   * @param names of the variants that are wanted; null: all
   * @returns how many were added
   * @throws BadInput where it has a setting that cannot be used
   */
  async add(sweep: Sweep, names: ReadonlySet<string> | null = null): Promise<number> {
    const planned = runsOf(sweep).filter(
      ({ id, name }) =>
        names?.has(name) !== false && !this.#host.results.has(id) && !this.runs.some((run) => run.id === id),
    )
    const after = this.runs.reduce((last, { place }) => Math.max(last, place), 0)
    await this.#put(
      planned.map((run, i) => ({
        id: run.id,
        planned: run,
        sweep,
        place: after + 1 + i,
        state: 'waiting',
        stored: null,
        fault: null,
      })),
    )
    this.#goOn()
    return planned.length
  }

  /** After the step under way; the run is saved, and goes on from there. */
  pause(): void {
    this.paused.set(true)
    this.#running?.stop.abort()
    this.#tabs.tell()
  }

  resume(): void {
    this.paused.set(false)
    this.#tabs.tell()
    this.#goOn()
  }

  /** Takes runs out of the queue; what was stored of one that was begun stays in its lab's list of runs. */
  async cancel(ids: readonly string[]): Promise<void> {
    const running = this.#running
    await this.#remove(ids)
    if (running !== null && ids.includes(running.id)) running.stop.abort()
  }

  /** Puts a waiting run before the one above it (−1) or behind the one below it (+1). */
  async move(id: string, by: -1 | 1): Promise<void> {
    const at = this.waiting.findIndex((run) => run.id === id)
    const [run, other] = [this.waiting[at], this.waiting[at + by]]
    if (run === undefined || other === undefined) return
    await this.#put([
      { ...run, place: other.place },
      { ...other, place: run.place },
    ])
  }

  /** Tries a failed run again, from where it is stored. */
  async retry(id: string): Promise<void> {
    const run = this.runs.find((each) => each.id === id)
    if (run === undefined) return
    await this.#put([{ ...run, state: 'waiting', fault: null }])
    this.#goOn()
  }

  /** Another tab has changed the queue. */
  async #heard(): Promise<void> {
    this.paused.read()
    if (this.paused.is) this.#running?.stop.abort()
    await this.#read()
    if (!this.elsewhere) this.#goOn()
  }

  #goOn(): void {
    this.#work().catch((reason: unknown) => this.#host.notices.showError('queue', reason))
  }

  async #read(): Promise<void> {
    if (!this.#kept) return
    const kept = await this.#host.store.all()
    const mine = this.#running?.id
    this.runs = kept
      // Whoever ran it is gone, unless it is this tab or another that works.
      .map((run) =>
        run.state === 'running' && run.id !== mine && !this.elsewhere ? { ...run, state: 'waiting' as const } : run,
      )
      .sort((a, b) => a.place - b.place)
    await this.#host.results.read()
  }

  /** Does what waits, one after another, once no other tab does. */
  async #work(): Promise<void> {
    if (this.#asked || this.paused.is || this.waiting.length === 0) return
    this.#asked = true
    try {
      await this.#alone(async () => {
        this.working = true
        // Another tab may have done some meanwhile.
        await this.#read()
        for (let next = this.waiting[0]; next !== undefined && !this.paused.is; next = this.waiting[0])
          await this.#do(next)
      })
    } finally {
      this.#asked = false
      this.working = false
      this.progress = null
    }
  }

  async #alone(work: () => Promise<void>): Promise<void> {
    const { locks } = this.#host
    if (locks === null) return work()
    const free = await locks.request('modeweave sweeps', { ifAvailable: true }, async (lock) => {
      if (lock !== null) await work()
      return lock !== null
    })
    if (free) return
    this.elsewhere = true
    await locks.request('modeweave sweeps', async () => {
      this.elsewhere = false
      await work()
    })
  }

  async #do({ id, planned, sweep, stored: begun }: QueuedRun): Promise<void> {
    const { results, notices } = this.#host
    const stop = new AbortController()
    this.#running = { id, stop }
    this.progress = { doing: 'Starting', fraction: 0, secondsLeft: NaN }
    const since = performance.now()
    let stored = begun
    try {
      await this.#change(id, { state: 'running', fault: null })
      this.#conductors ??= this.#host.conductors()
      const result = await conduct(this.#conductors, planned, {
        stored,
        onStored: (runId) => {
          stored = runId
          void this.#change(id, { stored: runId })
        },
        onProgress: (progress) => (this.progress = progress),
        signal: stop.signal,
      })
      const seconds = (performance.now() - since) / 1000
      // A run that was gone on with took longer than was seen here.
      if (begun === null) this.#took.push(seconds)
      const note = await results.keep({ id, result, sweep, stored: stored ?? '', madeAt: Date.now(), seconds })
      if (note !== null)
        notices.show('results', 'news', `What ${planned.name} came to lasts only as long as this page: ${note}.`)
      await this.#remove([id])
    } catch (reason) {
      const fault = faultOf(reason)
      await this.#change(
        id,
        fault.name === 'Cancelled' ? { state: 'waiting' } : { state: 'failed', fault: fault.message },
      )
    } finally {
      this.#running = null
    }
  }

  /** Changes a run that is still queued. */
  async #change(id: string, change: Partial<QueuedRun>): Promise<void> {
    const run = this.runs.find((each) => each.id === id)
    if (run !== undefined) await this.#put([{ ...run, ...change }])
  }

  async #put(runs: readonly QueuedRun[]): Promise<void> {
    const others = this.runs.filter(({ id }) => !runs.some((run) => run.id === id))
    this.runs = [...others, ...runs].sort((a, b) => a.place - b.place)
    await this.#store(runs, [])
  }

  async #remove(ids: readonly string[]): Promise<void> {
    this.runs = this.runs.filter(({ id }) => !ids.includes(id))
    await this.#store([], ids)
  }

  async #store(put: readonly QueuedRun[], remove: readonly string[]): Promise<void> {
    const note = await this.#host.store.change(put, remove)
    this.#kept = note === null
    if (note !== null) this.#host.notices.show('queue', 'news', `The queue lasts only as long as this page: ${note}.`)
    this.#tabs.tell()
  }
}
