/**
 * Generalising guided by the generality score: the paper's future work ("use of the generality score to guide the caption
 * generalization process and iteratively enhance the generality of each caption", paper A, section 5). A greedy climb:
 * each round scores every proposal and takes the best, until GS reaches the target or no proposal scores higher. It stops at what it improves:
 * of proposals that reach the target the one nearest to it is taken, and none is shown that scores no higher.
 */
import { fillGuidedPrompt, GUIDED_PROMPT, checkTemplate } from './prompts'
import type { GuidedEnd, GuidedRound } from './types'

/** What a proposer may build on. */
export interface GuidedProgress {
  original: string
  /** The best caption so far and its GS. */
  current: string
  score: number
  target: number
}

/** Proposes captions more general than `current`; none where nothing more general is left. */
export type Propose = (progress: GuidedProgress, signal?: AbortSignal) => Promise<readonly string[]>

/** GS of each caption, in [0, 10]; NaN where it has no words. */
export type ScoreAll = (captions: readonly string[]) => Promise<readonly number[]>

export interface GuidedOptions {
  /** GS in [0, 10] at which the loop stops. */
  target: number
  /** Rounds at most, the caption as given not counted. */
  rounds: number
}

export const DEFAULT_GUIDED: GuidedOptions = { target: 8, rounds: 8 }

/** A rise below this is noise of the score's arithmetic. */
const SMALLEST_RISE = 1e-9

/**
 * Yields the caption as given (round 0), then one round after another; their scores rise strictly. Returns why it ended.
 * @throws what `propose` throws; the signal's reason where it is aborted.
 */
export async function* generaliseGuided(
  original: string,
  propose: Propose,
  scoreAll: ScoreAll,
  options: GuidedOptions = DEFAULT_GUIDED,
  signal?: AbortSignal,
): AsyncGenerator<GuidedRound, GuidedEnd, undefined> {
  const seen = new Set([original])
  let current = original
  let [score = NaN] = await scoreAll([original])
  yield { round: 0, caption: original, score }
  for (let round = 1; round <= options.rounds; round++) {
    if (score >= options.target) return 'target'
    signal?.throwIfAborted()
    const proposals = await propose({ original, current, score, target: options.target }, signal)
    const fresh = [...new Set(proposals)].filter((caption) => caption !== '' && !seen.has(caption))
    if (fresh.length === 0) return 'no-proposal'
    fresh.forEach((caption) => seen.add(caption))
    const best = bestOf(fresh, await scoreAll(fresh), options.target)
    const rises = best.score > score + SMALLEST_RISE || (Number.isNaN(score) && !Number.isNaN(best.score))
    if (!rises) return 'no-rise'
    yield { round, ...best }
    current = best.caption
    score = best.score
  }
  return score >= options.target ? 'target' : 'rounds'
}

/**
 * Of the captions that reach the target the one that goes least beyond it, where none does the highest-scoring; among equals the first, so that the
 * order of proposals breaks ties the same each time.
 */
function bestOf(
  captions: readonly string[],
  scores: readonly number[],
  target: number,
): { caption: string; score: number } {
  let best = { caption: captions[0] ?? '', score: scores[0] ?? NaN }
  captions.forEach((caption, index) => {
    const score = scores[index] ?? NaN
    if (isBetter(score, best.score, target)) best = { caption, score }
  })
  return best
}

function isBetter(score: number, than: number, target: number): boolean {
  if (Number.isNaN(than)) return !Number.isNaN(score)
  return than >= target ? score >= target && score < than : score > than
}

/** Proposals of a language model, told the score so far: one a round. */
export function proposeByPrompt(
  answer: (prompt: string, signal?: AbortSignal) => Promise<string>,
  template = GUIDED_PROMPT,
): Propose {
  checkTemplate(template)
  return async ({ original, current, score, target }, signal) => [
    await answer(fillGuidedPrompt(template, { caption: original, current, score, target }), signal),
  ]
}
