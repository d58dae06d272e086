/**
 * The queue of sweeps' runs: done one after another by engines of its own, beside whatever the rooms do. It is kept in this browser, so
 * that an ended tab or a reload costs at most what a run did since its last checkpoint; one tab at a time works on it.
 */
import { expectedSeconds } from '../../results/run-time'
import { runsOf } from '../../results/sweep'
import type { Sweep } from '../../results/types'
import { conduct, type Conductors, type RunProgress } from '../../workers/results/conducting'
import type { Notices } from '../page/trouble/notices.svelte'
import { faultOf } from '../page/trouble/notices.svelte'
import { OtherTabs } from '../page/other-tabs'
import type { OwnResults } from './own-results.svelte'
import { Paused } from './paused.svelte'
import { QueuedRuns, type QueueStore } from './queued-runs.svelte'
import type { QueuedRun } from './types'

/** What is used of `navigator.locks`. */
type Locks = Pick<LockManager, 'request'>

export interface QueueHost {
  store: QueueStore
  results: OwnResults
  notices: Notices
  /** Made when the first run begins: no engine is started before. */
  conductors: () => Conductors
  /** Null where the browser has none: tabs then do not know of each other's work. */
  locks: Locks | null
}

/** What tabs tell each other: that the list is another, that all of them rest or go on, how far the run of the tab that works is. */
type QueueNews = 'runs' | 'paused' | 'resumed' | { progress: RunProgress }

/** Milliseconds between two tellings of a run's progress to other tabs. */
const TELL_EVERY = 1000

export class SweepQueue {
  /** Of the run that is done now, in whichever tab. */
  progress = $state.raw<RunProgress | null>(null)
  /** This tab works on the queue. */
  working = $state.raw(false)
  /** Another tab works on it. */
  elsewhere = $state.raw(false)
  readonly paused = new Paused()
  readonly #host: QueueHost
  readonly #list: QueuedRuns
  readonly #tabs: OtherTabs<QueueNews>
  #conductors: Conductors | null = null
  #running: { id: string; stop: AbortController } | null = null
  #asked = false
  #toldAt = -Infinity

  constructor(host: QueueHost) {
    this.#host = host
    this.#list = new QueuedRuns(host.store, (note) => {
      if (note !== null) host.notices.show('queue', 'news', `The queue lasts only as long as this page: ${note}.`)
      this.#tabs.tell('runs')
    })
    // At once: the tab that works may well be hidden.
    this.#tabs = new OtherTabs('sweep', (news) => this.#hear(news), 'at once')
  }

  /** In the order in which they are done; those that failed wait to be tried again. */
  get runs(): readonly QueuedRun[] {
    return this.#list.all
  }

  readonly running: QueuedRun | null = $derived(this.runs.find(({ state }) => state === 'running') ?? null)
  readonly waiting: readonly QueuedRun[] = $derived(this.runs.filter(({ state }) => state === 'waiting'))
  readonly failed: readonly QueuedRun[] = $derived(this.runs.filter(({ state }) => state === 'failed'))

  /** Of the whole queue, by what runs like these took in this browser; null where nobody knows yet. */
  get secondsLeft(): number | null {
    const { timed } = this.#host.results
    const now = this.running === null ? [] : [this.running.planned]
    const all = expectedSeconds([...now, ...this.waiting.map(({ planned }) => planned)], timed)
    return all === null ? null : all - (this.progress?.fraction ?? 0) * (expectedSeconds(now, timed) ?? 0)
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
      ({ id, name }) => names?.has(name) !== false && !this.#host.results.has(id) && !this.#list.has(id),
    )
    const after = this.runs.reduce((last, { place }) => Math.max(last, place), 0)
    await this.#list.add(
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
    this.#tabs.tell('paused')
  }

  resume(): void {
    this.paused.set(false)
    this.#tabs.tell('resumed')
    this.#goOn()
  }

  /** Takes runs out of the queue; what was stored of one that was begun stays in its lab's list of runs. */
  async cancel(ids: readonly string[]): Promise<void> {
    const removed = this.#list.remove(ids)
    this.#leaveOffWhatIsGone()
    this.#restNoMore()
    await removed
  }

  /** Puts a waiting run before the one above it (−1) or behind the one below it (+1). */
  async move(id: string, by: -1 | 1): Promise<void> {
    const at = this.waiting.findIndex((run) => run.id === id)
    const [run, other] = [this.waiting[at], this.waiting[at + by]]
    if (run === undefined || other === undefined) return
    await this.#list.renew([
      { ...run, place: other.place },
      { ...other, place: run.place },
    ])
  }

  /** Tries a failed run again, from where it is stored. */
  async retry(id: string): Promise<void> {
    await this.#list.change(id, { state: 'waiting', fault: null })
    this.#goOn()
  }

  #hear(news: QueueNews | null): void {
    if (news !== null && typeof news === 'object') {
      if (!this.working) this.progress = news.progress
      return
    }
    if (news === null) this.paused.read()
    else if (news !== 'runs') this.paused.hear(news === 'paused')
    if (this.paused.is) this.#running?.stop.abort()
    this.#tried(this.#read().then(() => this.elsewhere || this.#goOn()))
  }

  #goOn(): void {
    this.#tried(this.#work())
  }

  /** What goes wrong is told beside the queue. */
  #tried(work: Promise<unknown>): void {
    work.catch((reason: unknown) => this.#host.notices.showError('queue', reason))
  }

  async #read(): Promise<void> {
    await this.#list.read((id) => this.elsewhere || id === this.#running?.id)
    this.#leaveOffWhatIsGone()
    this.#restNoMore()
    await this.#host.results.read()
  }

  #leaveOffWhatIsGone(): void {
    if (this.#running !== null && !this.#list.has(this.#running.id)) this.#running.stop.abort()
  }

  /** A queue in which nothing waits is not paused: what comes next begins. */
  #restNoMore(): void {
    if (this.paused.is && this.running === null && this.waiting.length === 0) this.paused.set(false)
  }

  /** Does what waits, one after another, once no other tab does. */
  async #work(): Promise<void> {
    if (this.#asked || this.paused.is || this.waiting.length === 0) return
    this.#asked = true
    let ended = false
    try {
      await this.#alone(async () => {
        this.working = true
        // Another tab may have done some meanwhile.
        await this.#read()
        for (let next = this.waiting[0]; next !== undefined && !this.paused.is; next = this.waiting[0])
          await this.#do(next)
      })
      ended = true
    } finally {
      this.#asked = false
      this.working = false
      this.progress = null
    }
    // What was added while the lock was given back.
    if (ended) this.#goOn()
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
    // The run that the other tab has begun is known for its own from now on.
    await this.#read()
    await locks.request('modeweave sweeps', async () => {
      this.elsewhere = false
      await work()
    })
  }

  async #do({ id, planned, sweep, stored: begun }: QueuedRun): Promise<void> {
    const { results, notices } = this.#host
    const stop = new AbortController()
    this.#running = { id, stop }
    this.#toldAt = -Infinity
    this.#tell({ doing: 'Starting', fraction: 0, secondsLeft: NaN })
    const since = performance.now()
    let stored = begun
    try {
      await this.#list.change(id, { state: 'running', fault: null })
      this.#conductors ??= this.#host.conductors()
      const result = await conduct(this.#conductors, planned, {
        stored,
        onStored: (runId) => {
          stored = runId
          void this.#list.change(id, { stored: runId })
        },
        onProgress: (progress) => this.#tell(progress),
        signal: stop.signal,
      })
      const seconds = (performance.now() - since) / 1000
      // Taken out when nothing could be left off any more, here or in another tab: its result is not wanted either.
      await this.#read()
      if (!this.#list.has(id)) return
      // A run that was gone on with took longer than was seen here.
      const took = begun === null ? seconds : null
      const note = await results.keep({ id, result, sweep, stored: stored ?? '', madeAt: Date.now(), seconds: took })
      if (note !== null)
        notices.show('results', 'news', `What ${planned.name} came to lasts only as long as this page: ${note}.`)
      await this.#list.remove([id])
    } catch (reason) {
      const fault = faultOf(reason)
      await this.#list.change(
        id,
        fault.name === 'Cancelled' ? { state: 'waiting' } : { state: 'failed', fault: fault.message },
      )
    } finally {
      this.#running = null
      this.#restNoMore()
    }
  }

  /** Here each time, in other tabs now and then. */
  #tell(progress: RunProgress): void {
    this.progress = progress
    if (performance.now() - this.#toldAt < TELL_EVERY) return
    this.#toldAt = performance.now()
    this.#tabs.tell({ progress })
  }
}
