/**
 * The page's side of generalising: a list of captions by any method, outcomes as they come, each with its place in the
 * list. WordNet runs in the caption workers; a language model is asked by a worker that does nothing else, for the page itself may
 * connect to its own host only; the browser's own runs from the page, for there is nothing to compute, only to wait for.
 */
import { generaliseGuided, proposeByPrompt, type GuidedOptions, type Propose } from '../../captions/generalise/guided'
import {
  generaliseByLanguageModel,
  openLanguageModel,
  type LanguageModelContext,
} from '../../captions/generalise/language-model'
import {
  askPromptSession,
  findPromptApi,
  generaliseByPromptApi,
  openPromptSession,
  promptAvailability,
  type PromptAvailability,
  type PromptSession,
} from '../../captions/generalise/prompt-api'
import { fillPrompt } from '../../captions/generalise/prompts'
import type { Generalised, KeptReason } from '../../captions/generalise/kept'
import { judgeByLanguageModel, type JudgeOutcome } from '../../captions/second-opinion/judge-captions'
import type { GuidedEnd, GuidedRound, LanguageModelSettings, Outcome } from '../../captions/generalise/types'
import { BadInput } from '../../captions/bad-input'
import type { GeneralityLevel, Reading } from '../../captions/types'
import { NetworkClient } from '../network/client'
import type { CaptionClient } from './client'
import { Pace, type CaptionProgress } from './pace'
import { SCORES_PER_CAPTION } from './protocol'

export { DEFAULT_GUIDED, type GuidedOptions } from '../../captions/generalise/guided'
export { KEPT_REASONS, keptWords, type KeptReason } from '../../captions/generalise/kept'
export { estimateCost } from '../../captions/generalise/cost'
export { DEFAULT_LANGUAGE_MODEL } from '../../captions/generalise/language-model'
export type { JudgeOutcome } from '../../captions/second-opinion/judge-captions'
export { PAPER_PROMPTS } from '../../captions/generalise/prompts'
export type { PromptAvailability } from '../../captions/generalise/prompt-api'
export type {
  CostEstimate,
  GuidedEnd,
  GuidedRound,
  LanguageModelSettings,
  Outcome,
  TokenPrice,
} from '../../captions/generalise/types'

/** How to generalise. */
export type GeneraliseMethod =
  | { kind: 'wordnet' }
  | { kind: 'language-model'; settings: LanguageModelSettings }
  | {
      kind: 'browser'
      prompts: Readonly<Record<GeneralityLevel, string>>
      /** The downloaded share of the browser's model, in [0, 1]. */
      onDownload?: (share: number) => void
    }

/** How a list's caller follows it. */
export interface GeneraliseOptions {
  /** Called for each caption once, in any order. */
  onOutcome: (outcome: Outcome) => void
  onProgress?: (progress: CaptionProgress) => void
  /** Cancels: nothing is called after that; outcomes that have come stay the caller's. */
  signal?: AbortSignal
}

/** How the guided loop runs over a list. */
export interface GuideOptions extends GeneraliseOptions {
  /** GS to reach, and rounds at most. */
  guided: GuidedOptions
  /** The reading of the score that guides. */
  reading: Reading
  /** Called with every round of every caption, the caption as given (round 0) included. */
  onRound?: (index: number, round: GuidedRound) => void
  /** Called where a caption's loop ends, with its reason. */
  onEnd?: (index: number, end: GuidedEnd) => void
}

/** How a judged list's caller follows it. */
export interface JudgeOptions {
  /** Called for each text once, in any order. */
  onOutcome: (outcome: JudgeOutcome) => void
  onProgress?: (progress: CaptionProgress) => void
  signal?: AbortSignal
}

/** What lies outside the client: injected by tests, the page's own by default. */
export interface GeneraliseContext extends LanguageModelContext {
  /** Where `LanguageModel` is looked for. */
  scope: object
}

const pageContext = (): GeneraliseContext => ({
  fetch: new NetworkClient().fetch,
  origin: self.location.origin,
  scope: globalThis,
})

/** Where a guided loop came to. */
interface Climbed {
  best: string
  end: GuidedEnd
}

/** Why a loop left the caption as it was, by how it ended. */
const WHY_KEPT: Readonly<Record<GuidedEnd, KeptReason>> = {
  target: 'at-target',
  'no-rise': 'no-higher-score',
  'no-proposal': 'no-safe-edit',
  rounds: 'no-higher-score',
}

export class GeneraliseClient {
  readonly #captions: Pick<CaptionClient, 'generalise' | 'request' | 'score'>
  readonly #context: GeneraliseContext
  #session: Promise<PromptSession> | null = null

  constructor(captions: Pick<CaptionClient, 'generalise' | 'request' | 'score'>, context = pageContext()) {
    this.#captions = captions
    this.#context = context
  }

  /** Whether the browser's own model can be used now, after a download, or not at all. */
  browserModel(): Promise<PromptAvailability> {
    return promptAvailability(findPromptApi(this.#context.scope))
  }

  /**
   * Generalises a list. A caption that fails is an outcome of its own; the others go on.
   * @returns rejects with BadInput where the method cannot work at all, with a `CaptionFault`, or with the signal's reason
   */
  async generalise(
    method: GeneraliseMethod,
    captions: readonly string[],
    level: GeneralityLevel,
    options: GeneraliseOptions,
  ): Promise<void> {
    const { onOutcome, onProgress, signal } = options
    signal?.throwIfAborted()
    if (method.kind === 'wordnet') {
      const onResult = (offset: number, versions: readonly Generalised[]) =>
        versions.forEach(({ caption, kept }, i) => {
          onOutcome({ index: offset + i, ok: true, caption, ...(kept === null ? {} : { kept }) })
        })
      const list = { onResult, ...(onProgress ? { onProgress } : {}), ...(signal ? { signal } : {}) }
      return this.#captions.generalise(captions, level, list)
    }
    const pace = new Pace(captions.length)
    for await (const outcome of await this.#outcomes(method, captions, level, signal)) {
      onOutcome(outcome)
      onProgress?.(pace.advance(1))
    }
  }

  /**
   * Runs the guided loop (paper A, section 5) over a list, one caption after another; its outcome is the best of its rounds.
   * A language model's first proposal comes from the prompt of `level`, the others from the score so far; WordNet proposes
   * every caption that is one edit more general.
   * @returns rejects as `generalise` does
   */
  async guide(
    method: GeneraliseMethod,
    captions: readonly string[],
    level: GeneralityLevel,
    options: GuideOptions,
  ): Promise<void> {
    const { onOutcome, onProgress, signal } = options
    signal?.throwIfAborted()
    const cutOff = new Set<string>()
    const propose = await this.#proposer(method, level, cutOff, signal)
    const pace = new Pace(captions.length)
    for (const [index, caption] of captions.entries()) {
      try {
        const { best, end } = await this.#climb(index, caption, propose, options)
        const kept = best === caption ? { kept: WHY_KEPT[end] } : {}
        onOutcome({ index, ok: true, caption: best, ...(cutOff.has(best) ? { cutOff: true } : {}), ...kept })
      } catch (error) {
        signal?.throwIfAborted()
        if (!(error instanceof BadInput)) throw error
        onOutcome({ index, ok: false, failure: error.message })
      }
      onProgress?.(pace.advance(1))
    }
  }

  /**
   * Asks a language model how general texts are, by six criteria; outcomes as they come, each with its place.
   * @returns rejects with BadInput where the settings cannot work at all, or with the signal's reason
   */
  async judge(
    settings: LanguageModelSettings,
    texts: readonly string[],
    { onOutcome, onProgress, signal }: JudgeOptions,
  ): Promise<void> {
    const pace = new Pace(texts.length)
    for await (const outcome of judgeByLanguageModel(settings, this.#context, texts, signal)) {
      onOutcome(outcome)
      onProgress?.(pace.advance(1))
    }
  }

  async #climb(index: number, caption: string, propose: Propose, options: GuideOptions): Promise<Climbed> {
    const { guided, reading, signal, onRound, onEnd } = options
    const loop = generaliseGuided(caption, propose, (texts) => this.#scores(texts, reading, signal), guided, signal)
    let best = caption
    for (;;) {
      const { done, value } = await loop.next()
      signal?.throwIfAborted()
      if (done) {
        onEnd?.(index, value)
        return { best, end: value }
      }
      onRound?.(index, value)
      best = value.caption
    }
  }

  /** GS of each caption; NaN where it has no words. */
  async #scores(captions: readonly string[], reading: Reading, signal?: AbortSignal): Promise<number[]> {
    const ask = { captions: [...captions], reading }
    const { scores } = await this.#captions.request('score', ask, signal ? { signal } : {})
    return captions.map((_, i) => scores[(i + 1) * SCORES_PER_CAPTION - 1] ?? NaN)
  }

  /** @param cutOff takes the replies that were cut off at the model's limit of tokens */
  async #proposer(
    method: GeneraliseMethod,
    level: GeneralityLevel,
    cutOff: Set<string>,
    signal?: AbortSignal,
  ): Promise<Propose> {
    if (method.kind === 'wordnet') {
      return async ({ current }, stop) => {
        const options = stop ? { signal: stop } : {}
        return (await this.#captions.request('loosen', { caption: current }, options)).captions
      }
    }
    const prompts = method.kind === 'browser' ? method.prompts : method.settings.prompts
    const answer = await this.#answerer(method, cutOff, signal)
    const again = proposeByPrompt(answer)
    return async (progress, stop) =>
      progress.current === progress.original
        ? [await answer(fillPrompt(prompts[level], progress.original), stop)]
        : again(progress, stop)
  }

  async #answerer(
    method: Exclude<GeneraliseMethod, { kind: 'wordnet' }>,
    cutOff: Set<string>,
    signal?: AbortSignal,
  ): Promise<(prompt: string, stop?: AbortSignal) => Promise<string>> {
    if (method.kind === 'language-model') {
      const ask = openLanguageModel(method.settings, this.#context)
      return async (prompt, stop) => {
        const reply = await ask(prompt, stop)
        if (reply.cutOff) cutOff.add(reply.text)
        return reply.text
      }
    }
    const session = await this.#openSession(method.onDownload, signal)
    return (prompt, stop) => askPromptSession(session, prompt, stop)
  }

  async #outcomes(
    method: Exclude<GeneraliseMethod, { kind: 'wordnet' }>,
    captions: readonly string[],
    level: GeneralityLevel,
    signal?: AbortSignal,
  ): Promise<AsyncGenerator<Outcome, void, undefined>> {
    if (method.kind === 'language-model') {
      return generaliseByLanguageModel(method.settings, this.#context, captions, level, signal)
    }
    const session = await this.#openSession(method.onDownload, signal)
    return generaliseByPromptApi(session, method.prompts, captions, level, signal)
  }

  /** One session for the page's life: opening may load gigabytes. */
  async #openSession(onDownload?: (share: number) => void, signal?: AbortSignal): Promise<PromptSession> {
    this.#session ??= openPromptSession(findPromptApi(this.#context.scope), onDownload, signal)
    try {
      return await this.#session
    } catch (error) {
      this.#session = null
      throw error
    }
  }
}
