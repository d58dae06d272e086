/** Makes captions more general, by the method that is set; outcomes as they come, failures listed, each guided round kept. */
import type { GeneralityLevel } from '../../../captions/types'
import type { CaptionProgress } from '../../../workers/captions/client'
import {
  DEFAULT_GUIDED,
  DEFAULT_LANGUAGE_MODEL,
  estimateCost,
  PAPER_PROMPTS,
  type CostEstimate,
  type GeneraliseClient,
  type GeneraliseMethod,
  type GuidedEnd,
  type GuidedRound,
  type Outcome,
  type PromptAvailability,
} from '../../../workers/captions/generalise-client'
import type { CaptionList } from '../list.svelte'
import type { Climb, Making } from './making'
import { Climbs, groupFailures, withoutFailures } from './outcomes'
import type { Failure, FailureGroup } from './outcomes'
import { ReplacedVersions } from './replaced'
import { GeneraliseSettings } from './settings.svelte'
import { faultOf } from '../../page/trouble/notices.svelte'
import type { Notices } from '../../page/trouble/notices.svelte'
import type { PrivateNetworks } from '../../page/private-networks'

export interface GeneralisingHost {
  client: GeneraliseClient
  list: CaptionList
  notices: Notices
  networks: PrivateNetworks
  /** Text `index` of a version is another one. */
  changed(level: GeneralityLevel, index: number): void
}

export class CaptionGeneralising {
  readonly settings = new GeneraliseSettings({
    baseUrl: DEFAULT_LANGUAGE_MODEL.baseUrl,
    model: DEFAULT_LANGUAGE_MODEL.model,
    prompts: PAPER_PROMPTS,
    concurrency: DEFAULT_LANGUAGE_MODEL.concurrency,
    target: DEFAULT_GUIDED.target,
  })
  /** The level that is being made; null where nothing is under way. */
  running = $state.raw<GeneralityLevel | null>(null)
  progress = $state.raw<CaptionProgress | null>(null)
  /** Share of the browser's model that has been downloaded; null where none is. */
  download = $state.raw<number | null>(null)
  /** Number of captions that failed; their list is not reactive. */
  failed = $state.raw(0)
  /** The browser's own model; null until it is known. */
  browserModel = $state.raw<PromptAvailability | null>(null)
  /** Grows with each guided round, for whoever read `climbOf`. */
  rounds = $state.raw(0)
  readonly #host: GeneralisingHost
  #failures: Failure[] = []
  readonly #climbs = new Climbs()
  #abort: AbortController | null = null
  /** Grows where the list is another one: what was replaced in the one before cannot be brought back into it. */
  #lists = 0

  constructor(host: GeneralisingHost) {
    this.#host = host
  }

  /** The guided rounds of a caption, those under way first; null where it had none. */
  climbOf(index: number, level: GeneralityLevel): Climb | null {
    const underWay = this.running === level ? this.#climbs.of(index) : null
    return underWay ?? this.#host.list.making(index, level)?.climb ?? null
  }

  readonly failureGroups: readonly FailureGroup[] = $derived.by(() => {
    void this.failed
    return groupFailures(this.#failures)
  })

  async findBrowserModel(): Promise<void> {
    this.browserModel = await this.#host.client.browserModel()
  }

  /** Captions among `indices` that have no version of the level that is set. */
  missing(indices: Uint32Array): number[] {
    const texts = this.#host.list.texts(this.settings.level)
    const missing: number[] = []
    for (const index of indices)
      if ((texts[index] ?? null) === null && this.#host.list.text(index) !== '') missing.push(index)
    return missing
  }

  /** What a language model will cost for `indices`; null where the prompt cannot be filled in. */
  estimate(indices: readonly number[]): CostEstimate | null {
    const { level, prompts, price } = this.settings
    const captions = indices.map((index) => this.#host.list.text(index) ?? '')
    try {
      return estimateCost(captions, level, prompts[level], price)
    } catch {
      // The field of the prompt says what is wrong with it.
      return null
    }
  }

  /** Generalises the captions `indices`; what came before a cancel or a failure stays. */
  async start(indices: readonly number[]): Promise<void> {
    if (this.running !== null || indices.length === 0) return
    const { list, notices, networks, client, changed } = this.#host
    const { settings } = this
    const { level } = settings
    const go = () => void this.start(indices)
    const question = { place: 'generalise', what: 'your captions are sent there', go } as const
    if (settings.method === 'language-model' && !networks.mayAsk(settings.baseUrl, question)) return
    const abort = (this.#abort = new AbortController())
    this.running = level
    notices.clear('generalise')
    this.#setFailures(withoutFailures(this.#failures, level, indices))
    const fail = (index: number, message: string) => {
      this.#failures.push({ index, level, message })
      this.failed = this.#failures.length
    }
    const captions = indices.map((index) => list.text(index) ?? '')
    const unguided: Making = { by: settings.describe(), climb: null }
    const replaced = new ReplacedVersions(list, level)
    const of = this.#lists
    const onOutcome = (outcome: Outcome) => {
      const index = indices[outcome.index] ?? 0
      const climb = this.#climbs.take(index)
      if (!outcome.ok) fail(index, outcome.failure)
      else if (outcome.caption.trim() === '') fail(index, 'Nothing general was left of it.')
      else {
        const made = climb === null ? unguided : { ...unguided, climb }
        const { cutOff, kept } = outcome
        const more = { ...(cutOff ? { cutOff } : {}), ...(kept ? { kept } : {}) }
        replaced.note(index, outcome.caption)
        list.setText(index, level, outcome.caption, { ...made, ...more })
        changed(level, index)
      }
    }
    const onProgress = (progress: CaptionProgress) => (this.progress = progress)
    const options = { onOutcome, onProgress, signal: abort.signal }
    try {
      if (settings.guided) {
        const onRound = (at: number, round: GuidedRound) => {
          this.#climbs.add(indices[at] ?? 0, round)
          this.rounds++
        }
        const onEnd = (at: number, end: GuidedEnd) => {
          this.#climbs.end(indices[at] ?? 0, end)
          this.rounds++
        }
        const guided = { ...DEFAULT_GUIDED, target: settings.target }
        const { reading } = list
        await client.guide(this.#method(), captions, level, { ...options, guided, reading, onRound, onEnd })
      } else {
        await client.generalise(this.#method(), captions, level, options)
      }
    } catch (reason) {
      if (!abort.signal.aborted) notices.showFault('generalise', faultOf(reason))
    } finally {
      if (this.#abort === abort) {
        this.#end()
        list.settle()
      }
      if (of === this.#lists) this.#offerBack(replaced, level)
    }
  }

  /** What was there before can be brought back, as long as nothing else is said there. */
  #offerBack(replaced: ReplacedVersions, level: GeneralityLevel): void {
    const { notices, changed } = this.#host
    const sentence = replaced.sentence()
    if (sentence === null) return
    const trouble = notices.at('generalise')
    const run = () => {
      notices.clear('generalise')
      replaced.bringBack((index) => changed(level, index))
    }
    const text = trouble === null ? sentence : `${trouble.text} ${sentence}`
    notices.show('generalise', trouble?.kind ?? 'news', text, [{ label: 'Bring them back', run }])
  }

  /** Tries the failed captions again: those of the level that is set, else of the level that has some. */
  async retry(): Promise<void> {
    const { settings } = this
    const failed = this.#failures.find((failure) => failure.level === settings.level) ?? this.#failures[0]
    if (failed === undefined) return
    const { level } = failed
    settings.level = level
    await this.start(this.#failures.filter((failure) => failure.level === level).map(({ index }) => index))
  }

  /** The failures have been read. */
  dismiss(): void {
    this.#setFailures([])
  }

  /** Ends what is under way; what has come stays. */
  cancel(): void {
    this.#abort?.abort()
    this.#abort = null
    this.#end()
  }

  /** The list is another one: failures speak of captions that are gone. */
  forget(): void {
    this.#lists++
    this.#setFailures([])
  }

  #end(): void {
    this.running = null
    this.progress = null
    this.download = null
    this.#climbs.clear()
  }

  #setFailures(failures: Failure[]): void {
    this.#failures = failures
    this.failed = failures.length
  }

  #method(): GeneraliseMethod {
    const { settings } = this
    switch (settings.method) {
      case 'wordnet':
        return { kind: 'wordnet' }
      case 'browser':
        return {
          kind: 'browser',
          prompts: settings.prompts,
          onDownload: (share) => (this.download = share < 1 ? share : null),
        }
      case 'language-model':
        return { kind: 'language-model', settings: settings.languageModel() }
    }
  }
}
