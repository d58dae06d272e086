/** What a language model says of captions, by six criteria: verdicts by text, kept in the browser, with their correlation with GS. */
import * as says from '../../../messages/generated/page'
import { CRITERIA, type Criterion } from '../../../captions/second-opinion/judge'
import type { RankCorrelation, Summary } from '../../../metrics/statistics/summary-types'
import type { CaptionClient, CaptionProgress } from '../../../workers/captions/client'
import type { GeneraliseClient, JudgeOutcome } from '../../../workers/captions/generalise-client'
import { READINGS_SEED } from '../../../workers/captions/readings-client'
import type { GeneraliseSettings } from '../generalising/settings.svelte'
import type { CaptionList } from '../list.svelte'
import type { Version } from '../metrics'
import { judgesOf, Verdicts, type KeptVerdict } from './verdicts'
import { faultOf, type Notices } from '../../page/trouble/notices.svelte'
import type { PrivateNetworks } from '../../page/private-networks'

/** What the judge says of one version of all captions. */
export interface JudgeReading {
  version: Version
  /** Of the mean over the criteria. */
  mean: Summary | null
  withGs: RankCorrelation
}

/** What the judge says by one criterion, of all texts that were judged. */
export interface CriterionReading {
  key: Criterion
  mean: Summary | null
  withGs: RankCorrelation
}

const place = 'judge'
/** How long verdicts are gathered before they are kept, in ms. */
const pause = 1000

export interface JudgeHost {
  client: CaptionClient
  models: GeneraliseClient
  settings: GeneraliseSettings
  list: CaptionList
  notices: Notices
  networks: PrivateNetworks
}

export class CaptionJudge {
  running = $state.raw(false)
  progress = $state.raw<CaptionProgress | null>(null)
  /** Texts that the model gave no verdict of, the last time. */
  failed = $state.raw(0)
  readings = $state.raw<readonly JudgeReading[]>([])
  criteria = $state.raw<readonly CriterionReading[]>([])
  /** Models that gave the verdicts that are shown. */
  by = $state.raw<readonly string[]>([])
  /** Grows with each verdict, for whoever read `of`. */
  changes = $state.raw(0)
  readonly #host: JudgeHost
  #verdicts = new Verdicts()
  #abort: AbortController | null = null
  #renewing = new AbortController()
  #timer: ReturnType<typeof setTimeout> | null = null

  constructor(host: JudgeHost) {
    this.#host = host
  }

  /** Verdicts that the browser kept. */
  async recall(): Promise<void> {
    const { client, notices } = this.#host
    try {
      const { file } = await client.request('keptFile', { place })
      if (file === null) return
      this.#verdicts = Verdicts.read(await file.content.text())
      this.changes++
    } catch (reason) {
      notices.showError('judge', reason)
    }
  }

  /** Null where the text was not judged. */
  of(text: string): KeptVerdict | null {
    return this.#verdicts.of(text)
  }

  /** Texts of these captions, in all versions, that were not judged, each once. */
  unjudged(indices: Iterable<number>): string[] {
    const { list } = this.#host
    const texts: string[] = []
    for (const index of indices)
      for (const version of list.present) {
        const text = list.text(index, version)
        if (text !== null && list.sheet(version).stateOf(index) === 'scored') texts.push(text)
      }
    return this.#verdicts.without(texts)
  }

  /** Asks for a verdict of each text; what came before a cancel or a failure stays. */
  async start(texts: readonly string[]): Promise<void> {
    if (this.running || texts.length === 0) return
    const { models, settings, notices, networks } = this.#host
    const go = () => void this.start(texts)
    if (!networks.mayAsk(settings.baseUrl, { place: 'judge', what: 'your captions are sent there', go })) return
    const abort = (this.#abort = new AbortController())
    this.running = true
    this.failed = 0
    notices.clear('judge')
    let why: string | null = null
    const onOutcome = (outcome: JudgeOutcome) => {
      const text = texts[outcome.index]
      if (text === undefined) return
      if (!outcome.ok) {
        why ??= outcome.failure
        this.failed++
        return
      }
      this.#verdicts.put(text, { ...outcome.verdict, by: settings.model.trim() })
      this.changes++
      this.#soon()
    }
    try {
      const onProgress = (progress: CaptionProgress) => (this.progress = progress)
      await models.judge(settings.languageModel(), texts, { onOutcome, onProgress, signal: abort.signal })
      if (why !== null)
        notices.tell('judge', says.captionsNotJudged({ failed: this.failed, count: texts.length, mend: why }))
    } catch (reason) {
      if (!abort.signal.aborted) notices.showFault('judge', faultOf(reason))
    } finally {
      if (this.#abort === abort) this.#end()
      await this.renew()
    }
  }

  cancel(): void {
    this.#abort?.abort()
    this.#end()
  }

  /** Forgets all verdicts; they can be brought back until something else is said there. */
  forget(): void {
    const { notices } = this.#host
    const before = this.#verdicts
    this.#verdicts = new Verdicts()
    this.#changed()
    notices.show('judge', 'news', 'The judge’s verdicts were removed.', [
      {
        label: 'Bring them back',
        run: () => {
          notices.clear('judge')
          this.#verdicts = before
          this.#changed()
        },
      },
    ])
  }

  /** Forgets all verdicts, with no way back. */
  wipe(): void {
    this.cancel()
    this.#verdicts = new Verdicts()
    this.#changed()
  }

  /** Writes what is still to be written. */
  async flush(): Promise<void> {
    if (this.#timer === null) return
    clearTimeout(this.#timer)
    this.#timer = null
    const file = new Blob([this.#verdicts.write()], { type: 'application/json' })
    await this.#host.client.request('keepFile', { place, name: 'verdicts.json', file })
  }

  /** The captions, their scores or the verdicts are others. */
  async renew(): Promise<void> {
    this.#renewing.abort()
    const { signal } = (this.#renewing = new AbortController())
    const { list, notices } = this.#host
    try {
      const readings: JudgeReading[] = []
      const all: { gs: number; verdict: KeptVerdict }[] = []
      for (const version of list.present) {
        const gs = list.sheet(version).column('gs')
        const verdicts = Array.from(gs, (_, i) => this.of(list.text(i, version) ?? ''))
        verdicts.forEach((verdict, i) => verdict && all.push({ gs: gs[i] ?? NaN, verdict }))
        const means = Float64Array.from(verdicts, (verdict) => verdict?.mean ?? NaN)
        if (verdicts.every((verdict) => verdict === null)) continue
        readings.push({ version, ...(await this.#against(gs, means, signal)) })
      }
      const gs = Float64Array.from(all, (each) => each.gs)
      const criteria: CriterionReading[] = []
      if (all.length > 0)
        for (const { key } of CRITERIA) {
          const column = Float64Array.from(all, ({ verdict }) => verdict.scores[key])
          criteria.push({ key, ...(await this.#against(gs, column, signal)) })
        }
      this.readings = readings
      this.criteria = criteria
      this.by = judgesOf(all.map(({ verdict }) => verdict))
    } catch (reason) {
      if (!signal.aborted) notices.showError('judge', reason)
    }
  }

  async #against(gs: Float64Array, column: Float64Array, signal: AbortSignal) {
    const { client } = this.#host
    const values = column.filter((value) => !Number.isNaN(value))
    const { summary } = await client.request('summarise', { values, seed: READINGS_SEED }, { signal })
    const withGs = await client.request('correlate', { x: gs, y: column, seed: null }, { signal })
    return { mean: summary, withGs }
  }

  #changed(): void {
    this.changes++
    this.#soon()
    void this.renew()
  }

  #soon(): void {
    this.#timer ??= setTimeout(() => {
      this.flush().catch((reason: unknown) => this.#host.notices.showError('judge', reason))
    }, pause)
  }

  #end(): void {
    this.#abort = null
    this.running = false
    this.progress = null
  }
}
