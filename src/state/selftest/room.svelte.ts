/** The room "Self-test": what is to be tested, the run that is under way, and its report. */
import { version } from '../../../package.json'
import { browserOf } from '../../gpu/adapters'
import { nothingYet, speedRows, summarise, withNews, type Outcome } from '../../selftest/outcome'
import { reportOf } from '../../selftest/report'
import type { PartName } from '../../selftest/types'
import type { BackendName } from '../../workers/shared/protocol'
import type { SelfTestClient } from '../../workers/selftest/client'

export type RunState = 'ready' | 'running' | 'paused' | 'done' | 'stopped'

export class SelfTestRoom {
  readonly browser = browserOf(navigator.userAgent)
  /** Whether the browser shows the interface to this page; what is behind it, the test finds out. */
  readonly offersWebgpu = 'gpu' in navigator
  /** Null: the one that the page would choose. */
  backend = $state.raw<BackendName | null>(null)
  parts = $state.raw<readonly PartName[]>(['operations', 'replay'])
  state = $state.raw<RunState>('ready')
  outcome = $state.raw<Outcome>(nothingYet)
  /** What is being run, in its own words. */
  running = $state.raw<string | null>(null)
  /** Why it ended before its end; null where it did not. */
  stopped = $state.raw<string | null>(null)
  #client: SelfTestClient | null = null
  #begun = 0
  #ended = $state.raw<{ date: number; seconds: number } | null>(null)
  readonly #start: () => SelfTestClient
  readonly #now: () => number

  /**
   * @param asked the backend that the address asks for
   * @param start makes a client with a worker of its own
   */
  constructor(asked: BackendName | null, start: () => SelfTestClient, now = () => Date.now()) {
    this.backend = asked
    this.#start = start
    this.#now = now
  }

  readonly busy: boolean = $derived.by(() => this.state === 'running' || this.state === 'paused')
  readonly groups = $derived.by(() => summarise(this.outcome.checks))
  readonly failed = $derived.by(() => this.outcome.checks.filter(({ passed }) => !passed))
  readonly speed = $derived.by(() => speedRows(this.outcome.timed))
  /** Done and to come, of the parts that have begun. */
  readonly progress = $derived.by(() => {
    const { checks, timed, totals } = this.outcome
    return {
      done: checks.length + timed.length,
      total: Object.values(totals).reduce((sum, total) => sum + total, 0),
    }
  })
  /** Markdown, of what was found so far; null before anything was. */
  readonly report: string | null = $derived.by(() => {
    if (this.#ended === null || this.outcome.machine === null) return null
    return reportOf(this.outcome, { version, ...this.#ended, stopped: this.stopped })
  })

  choose(part: PartName, isChosen: boolean): void {
    const others = this.parts.filter((each) => each !== part)
    this.parts = isChosen ? [...others, part] : others
  }

  /** Runs what is chosen, in a new worker; resolves when it ends, however it does. */
  async run(): Promise<void> {
    if (this.busy || this.parts.length === 0) return
    const client = this.#start()
    this.#client = client
    this.outcome = nothingYet
    this.stopped = null
    this.#ended = null
    this.state = 'running'
    this.#begun = this.#now()
    const end = client.subscribe((news) => {
      if (news.type === 'fault') return
      if (news.type === 'running') this.running = news.what
      this.outcome = withNews(this.outcome, news)
    })
    let stopped: string | null = null
    try {
      await client.request('run', { backend: this.backend, parts: this.parts })
    } catch (reason) {
      stopped = reason instanceof Error ? reason.message : String(reason)
    }
    end()
    // Who cancelled it has told already.
    if (this.#client === client) this.#finish(stopped)
  }

  pause(): void {
    if (this.state !== 'running') return
    this.#client?.send({ type: 'pause' })
    this.state = 'paused'
  }

  resume(): void {
    if (this.state !== 'paused') return
    this.#client?.send({ type: 'resume' })
    this.state = 'running'
  }

  cancel(): void {
    if (this.busy) this.#finish('You stopped it.')
  }

  #finish(stopped: string | null): void {
    const client = this.#client
    this.#client = null
    this.#ended = { date: this.#now(), seconds: (this.#now() - this.#begun) / 1000 }
    this.stopped = stopped
    this.running = null
    this.state = stopped === null ? 'done' : 'stopped'
    client?.dispose()
  }
}
