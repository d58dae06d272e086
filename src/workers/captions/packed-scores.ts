/** A chunk's scores as one array: what a worker sends, and what the command line writes, come from the same lines. */
import { captionFlags } from '../../captions/flags/caption-flags'
import { maskOf } from '../../captions/flags/mask'
import type { Vocabulary } from '../../captions/flags/vocabulary'
import { hasWord, scoreCaption, type ScoringMeans } from '../../captions/score'
import type { GeneralityScore, Reading } from '../../captions/types'
import { SCORES_PER_CAPTION } from './protocol'

/** @returns SI, BT, TM, DA, GS of each caption, `[captions.length × 5]`; NaN × 5 where a caption has no words */
export function packScores(
  captions: readonly string[],
  means: ScoringMeans,
  reading: Reading,
): Float64Array<ArrayBuffer> {
  const packed = new Float64Array(captions.length * SCORES_PER_CAPTION).fill(NaN)
  captions.forEach((caption, i) => {
    if (!hasWord(caption)) return
    const { si, bt, tm, da, gs } = scoreCaption(caption, means, reading)
    packed.set([si, bt, tm, da, gs], i * SCORES_PER_CAPTION)
  })
  return packed
}

/** @returns what tells of each caption that it is no English prose, a mask each */
export function packFlags(captions: readonly string[], vocabulary: Vocabulary): Int32Array<ArrayBuffer> {
  return Int32Array.from(captions, (caption) => maskOf(captionFlags(caption, vocabulary)))
}

/** One caption's score out of a packed array; null where it has no words. */
export function scoreAt(packed: Float64Array, index: number): GeneralityScore | null {
  const [si = NaN, bt = NaN, tm = NaN, da = NaN, gs = NaN] = packed.subarray(
    index * SCORES_PER_CAPTION,
    (index + 1) * SCORES_PER_CAPTION,
  )
  return Number.isNaN(gs) ? null : { si, bt, tm, da, gs }
}
