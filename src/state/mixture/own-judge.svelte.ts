/** The visitor's own classifier: chosen, kept in this browser, naming the Gaussians, removed again. */
import type { ValueRange } from '../../judges/types'
import type { EngineClient } from '../../workers/mixture/client'
import type { ChosenFile } from '../../workers/shared/protocol'
import type { JudgeSource, OwnJudgeReport } from '../../workers/mixture/protocol'
import type { Notices } from '../page/trouble/notices.svelte'
import type { Run } from './run.svelte'

/** What the pixels may have been in a network's training. */
export const ranges: Record<ValueRange, string> = {
  symmetric: 'from −1 to 1 (Teachable Machine)',
  unit: 'from 0 to 1',
  bytes: 'from 0 to 255',
  imagenet: 'ImageNet’s mean and deviation',
}

/** What the judge needs of the session. */
export interface OwnJudgeHost {
  readonly client: EngineClient
  readonly notices: Notices
  readonly run: Run
}

export class OwnJudge {
  /** Null: the bundled classifiers judge. */
  report = $state.raw<OwnJudgeReport | null>(null)
  /** Name of one that this browser keeps from an earlier visit, and that does not judge yet. */
  kept = $state.raw<string | null>(null)
  loading = $state.raw(false)
  readonly #host: OwnJudgeHost
  #source: JudgeSource | null = null

  constructor(host: OwnJudgeHost) {
    this.#host = host
  }

  /** Asks what is kept; nothing of it is loaded. */
  async refresh(): Promise<void> {
    if (this.report !== null) return
    try {
      this.kept = (await this.#host.client.request('keptJudge', {})).name
    } catch (reason) {
      this.#host.notices.showError('judge', reason)
    }
  }

  /** Whether it judges now. */
  choose(files: readonly ChosenFile[]): Promise<boolean> {
    return this.#load({ kind: 'files', files }, null)
  }

  useKept(): Promise<boolean> {
    return this.#load({ kind: 'kept' }, null)
  }

  setRange(range: ValueRange): Promise<boolean> {
    return this.#load({ kind: 'present' }, range)
  }

  /** After a new worker has started, which knows nothing of it. */
  async again(): Promise<void> {
    if (this.report !== null && this.#source !== null) await this.#load(this.#source, this.report.range)
  }

  /** The bundled classifiers judge again; nothing is kept. */
  async remove(): Promise<void> {
    const { client, notices, run } = this.#host
    notices.clear('judge')
    try {
      await client.request('dropJudge', {})
    } catch (reason) {
      notices.showError('judge', reason)
      return
    }
    this.report = null
    this.kept = null
    this.#source = null
    run.names = null
    run.lastQuality = run.quality.at(-1) ?? null
  }

  /** Names the Gaussians of the model as it stands. */
  async name(): Promise<void> {
    const { client, notices, run } = this.#host
    const asked = run.model?.runId
    if (this.report === null || asked === undefined || run.iteration === 0) return
    try {
      const names = await client.request('nameGaussians', {})
      if (run.model?.runId === asked && this.report !== null) run.names = names
    } catch (reason) {
      notices.showError('judge', reason)
    }
  }

  async #load(source: JudgeSource, range: ValueRange | null): Promise<boolean> {
    const { client, notices } = this.#host
    if (this.loading) return false
    this.loading = true
    notices.clear('judge')
    try {
      this.report = await client.request('loadJudge', { source, range })
      this.kept = null
      if (source.kind !== 'present') this.#source = source
      await this.name()
      return true
    } catch (reason) {
      notices.showError('judge', reason)
      return false
    } finally {
      this.loading = false
    }
  }
}
