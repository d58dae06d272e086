/** What the address says of the mixture's rooms beside the recipe: the run that is looked at, and where its slider stands. */
import type { AddressPart } from '../../page/address/address'
import { notHere, readParameter, runStays, type Parameter } from '../../page/address/parameters'
import { bundledOf } from '../baseline'
import type { Session } from '../session.svelte'

const [runKey, frameKey] = ['run', 'frame']
const iterations = { kind: 'number', min: 0, max: 1e7, step: 1 } as const

export class MixtureShown implements AddressPart {
  readonly rooms = ['mixture', 'interpolate'] as const
  /** What of a link could not be used. */
  readonly notes: string[] = []
  readonly #session: Session
  #followed: Promise<void> | null = null
  /** What a link asks for, until it is shown. */
  #asked = $state.raw<{ run: string | null; frame: number | null }>({ run: null, frame: null })

  /** @param parameters of the address that the page was opened with */
  constructor(session: Session, parameters: URLSearchParams) {
    this.#session = session
    const frame = readParameter(parameters, frameKey, iterations, this.notes) as number | null
    this.#asked = { run: parameters.get(runKey), frame }
  }

  owns(name: string): boolean {
    return name === runKey || name === frameKey
  }

  write(): Parameter[] {
    const { run } = this.#session
    const asked = this.#asked
    return written(asked.run ?? run.lookedAt, asked.frame ?? run.time.chosen)
  }

  writeLink(): Parameter[] {
    const { run } = this.#session
    return run.lookedAt === null && this.#isStored() ? written(run.model?.runId ?? null, null) : []
  }

  stays(): string | null {
    const { run, dataset } = this.#session
    if (run.model !== null && !run.model.bundled) return runStays(this.#isStored())
    return dataset !== null && bundledOf(dataset.id) === null
      ? 'Your own images stay in this browser: elsewhere the link opens MNIST with these settings.'
      : null
  }

  /** Shows what the link asks for, once a room is open; later calls wait for the first. */
  follow(): Promise<void> {
    this.#followed ??= this.#follow()
    return this.#followed
  }

  async #follow(): Promise<void> {
    const { run, frame } = this.#asked
    if (run === null && frame === null) return
    await this.#session.openModel()
    if (run !== null) await this.#openRun(run)
    if (frame !== null) this.#goBack(frame)
    this.#asked = { run: null, frame: null }
  }

  async #openRun(runId: string): Promise<void> {
    const { library, notices, runs } = this.#session
    await this.#session.open()
    const stored = library.runs.find((run) => run.runId === runId)
    if (stored === undefined) notices.show('run', 'news', notHere(runId))
    else await runs.openStored(stored)
  }

  #isStored(): boolean {
    const { library, run } = this.#session
    return library.own.some(({ runId }) => runId === run.model?.runId)
  }

  #goBack(frame: number): void {
    const { run, notices } = this.#session
    if (run.time.frames.some(({ iteration }) => iteration === frame)) run.time.chosen = frame
    else if (frame !== run.gridIteration)
      notices.show(
        'run',
        'news',
        `The link’s ${frameKey}=${frame}: this run has no samples of that iteration; ignored.`,
      )
  }
}

const written = (run: string | null, frame: number | null): Parameter[] => [
  ...(run === null ? [] : [[runKey, run] as const]),
  ...(frame === null ? [] : [[frameKey, String(frame)] as const]),
]
