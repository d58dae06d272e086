/** A version that scores lower than its caption is not more general, by the paper's own measure. */
import { explainAnnotated, hasWord } from '../../score'
import type { Lexicon } from '../lexicon'
import type { Reading } from '../reading/caption'
import type { Check } from './types'

/** Differences below this are the arithmetic's. */
export const NOISE = 1e-9

/** GS as published, in [0, 10]; below all where there is no word. */
export const scoreOf = ({ text, annotated }: Reading, { means }: Lexicon): number =>
  hasWord(text) ? explainAnnotated(annotated, means.nouns, 'published').score.gs : -1

/** GS, as published, is at least the caption's. */
export const scoresNoLower: Check = (original, version, lexicon) =>
  scoreOf(version, lexicon) >= scoreOf(original, lexicon) - NOISE
