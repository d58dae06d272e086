/** The generality score of a caption (paper A, section 3.1): tokenise and tag it, then fill in the formulas. */
import * as says from '../messages/generated/captions'
import { annotate } from './annotate'
import { BadInput } from './bad-input'
import { abstraction, breadth, generality, scoreNouns, specificity, timelessness } from './metrics'
import type { Taggers } from './tagging/taggers'
import type { AnnotatedCaption, ExplainedScore, GeneralityScore, NounTable, Reading } from './types'

/** What a caption is scored with: WordNet's nouns, and the taggers. */
export interface ScoringMeans {
  nouns: NounTable
  taggers: Taggers
}

/** The score, and with it every number that the four formulas were filled with. @throws BadInput as {@link scoreCaption} */
export function explainCaption(text: string, { nouns, taggers }: ScoringMeans, reading: Reading): ExplainedScore {
  return explainAnnotated(annotate(text, taggers), nouns, reading)
}

/**
 * SI, BT, TM, DA and GS of one caption, each in [0, 10].
 * @param reading `published`: as the paper's code computes it; `intended`: as the paper's text argues (see `metrics.ts`)
 * @throws BadInput where the caption has no word (no letter and no digit): none of the four is defined then
 */
export function scoreCaption(text: string, means: ScoringMeans, reading: Reading): GeneralityScore {
  return explainCaption(text, means, reading).score
}

/** As {@link explainCaption}, of a caption that is annotated already. */
export function explainAnnotated(caption: AnnotatedCaption, nouns: NounTable, reading: Reading): ExplainedScore {
  if (!hasWord(caption.text)) {
    throw new BadInput(says.captionNotScored({ caption: quoteShort(caption.text) }))
  }
  const scored = scoreNouns(caption, nouns, reading)
  const si = specificity(caption)
  const bt = breadth(caption, scored, nouns)
  const tm = timelessness(caption, reading)
  const da = abstraction(caption, scored, nouns, reading)
  const parts = { si: si.value, bt: bt.value, tm: tm.value, da: da.value }
  return {
    caption,
    reading,
    score: { ...parts, gs: generality(parts) },
    specificity: si.evidence,
    breadth: bt.evidence,
    tense: tm.evidence,
    abstraction: da.evidence,
  }
}

/** True where there is something to score: a letter or a digit of any script. */
export function hasWord(text: string): boolean {
  return /[\p{L}\p{N}]/u.test(text)
}

function quoteShort(text: string): string {
  const shown = Array.from(text.trim().slice(0, 80))
  return `"${shown.length > 40 ? `${shown.slice(0, 40).join('')}…` : shown.join('')}"`
}
