/** Captions through a language model (paper A, section 3.2): one prompt a caption, a few at once, each failure its own. */
import type { GeneralityLevel } from '../types'
import { BadInput } from '../bad-input'
import { checkEndpoint, completeChat, EndpointError, type Fetch } from './chat-endpoint'
import { runBounded } from './concurrency'
import { checkTemplate, fillPrompt, PAPER_PROMPTS } from './prompts'
import { withRetry, type RetryAdvice, type RetryClock, type RetryPolicy } from './retry'
import type { LanguageModelSettings, Outcome, Reply } from './types'

/** What the page starts from; the visitor names server, model and key. */
export const DEFAULT_LANGUAGE_MODEL: LanguageModelSettings = {
  baseUrl: 'http://localhost:11434/v1',
  model: '',
  key: null,
  prompts: PAPER_PROMPTS,
  temperature: 0,
  concurrency: 4,
  timeoutMs: 60_000,
}

/** What lies outside the settings: the network, time, and the page's origin. */
export interface LanguageModelContext {
  fetch: Fetch
  policy?: RetryPolicy
  clock?: RetryClock
  origin?: string | null
}

/** Answers one prompt. @throws EndpointError with one sentence, after the retries that the failure allows. */
export type AnswerPrompt = (prompt: string, signal?: AbortSignal) => Promise<Reply>

/**
 * For the prompts of one list: after a failure that all others would share (a wrong key, no such model, a server that never
 * answered) no further request is sent, and the rest fail with the same sentence.
 * @throws BadInput at once where the settings cannot work.
 */
export function openLanguageModel(settings: LanguageModelSettings, context: LanguageModelContext): AnswerPrompt {
  checkEndpoint(settings)
  const { fetch, origin = null, ...retry } = context
  let answered = false
  let fatal: EndpointError | null = null
  return async (prompt, signal) => {
    if (fatal) throw fatal
    try {
      const ask = () => completeChat(settings, prompt, fetch, { signal, origin })
      const reply = await withRetry(ask, adviseRetry, { ...retry, signal })
      answered = true
      return reply
    } catch (error) {
      // A server that has answered before is there: one lost connection says nothing of the next.
      if (error instanceof EndpointError && error.fatal && (!error.again || !answered)) fatal = error
      throw error
    }
  }
}

/**
 * Generalises each caption by the settings' prompt for `level`, each failure its own.
 * @throws BadInput at once where the settings cannot work; the signal's reason where it is aborted.
 */
export async function* generaliseByLanguageModel(
  settings: LanguageModelSettings,
  context: LanguageModelContext,
  captions: readonly string[],
  level: GeneralityLevel,
  signal?: AbortSignal,
): AsyncGenerator<Outcome, void, undefined> {
  checkTemplate(settings.prompts[level])
  const answer = openLanguageModel(settings, context)
  const generalise = async (index: number, stop: AbortSignal): Promise<Outcome> => {
    try {
      const { text, cutOff } = await answer(fillPrompt(settings.prompts[level], captions[index] ?? ''), stop)
      return { index, ok: true, caption: text, ...(cutOff ? { cutOff } : {}) }
    } catch (error) {
      if (!(error instanceof BadInput)) throw error
      return { index, ok: false, failure: error.message }
    }
  }
  yield* runBounded(captions.length, settings.concurrency, generalise, signal)
}

function adviseRetry(error: unknown): RetryAdvice {
  return error instanceof EndpointError && error.again ? { again: true, afterMs: error.afterMs } : { again: false }
}
