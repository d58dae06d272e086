/** A list of captions before the judge: one prompt a caption, a few at once, each failure its own. */
import { BadInput } from '../bad-input'
import { runBounded } from '../generalise/concurrency'
import { openLanguageModel, type LanguageModelContext } from '../generalise/language-model'
import { fillPrompt } from '../generalise/prompts'
import type { LanguageModelSettings } from '../generalise/types'
import { JUDGE_PROMPT, readVerdict, type Verdict } from './judge'

/** One caption's outcome; `index` is its place in the list that was asked for. A failure is one sentence. */
export type JudgeOutcome = { index: number; ok: true; verdict: Verdict } | { index: number; ok: false; failure: string }

/** @throws BadInput at once where the settings cannot work; the signal's reason where it is aborted */
export async function* judgeByLanguageModel(
  settings: LanguageModelSettings,
  context: LanguageModelContext,
  captions: readonly string[],
  signal?: AbortSignal,
): AsyncGenerator<JudgeOutcome, void, undefined> {
  const answer = openLanguageModel(settings, context)
  const judge = async (index: number, stop: AbortSignal): Promise<JudgeOutcome> => {
    try {
      const { text } = await answer(fillPrompt(JUDGE_PROMPT, captions[index] ?? ''), stop)
      return { index, ok: true, verdict: readVerdict(text) }
    } catch (error) {
      if (!(error instanceof BadInput)) throw error
      return { index, ok: false, failure: error.message }
    }
  }
  yield* runBounded(captions.length, settings.concurrency, judge, signal)
}
