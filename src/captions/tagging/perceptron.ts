/**
 * The learned tagger: an averaged perceptron (Collins 2002) that goes from left to right and keeps the tag of the highest score. What the
 * weights say of a word alone is summed once for each distinct word; a place then costs five sums and a row for each feature of its context.
 */
import { Clause } from './clause'
import {
  CONTEXT_FEATURES,
  OUTSIDE_WORD,
  contextFeatures,
  wordFeatures,
  type Capitals,
  type SeenWord,
  type WordFeatures,
} from './features'
import type { LexiconClasses } from './lexicon-class'
import { WeightTable, type Weights } from './model'
import { remembered } from '../remembered'
import { OUTSIDE, TAGS, tagNumber } from './tags'

/** Sums of weights, one a tag. */
type Sums = Int32Array

/** A word and what the weights say of it, for its own tag and its neighbours'. */
export interface WeighedWord extends SeenWord {
  ownSums: Sums
  previousSums: Sums
  previous2Sums: Sums
  nextSums: Sums
  next2Sums: Sums
}

/** What a sentence's tagging gives, `[words]` each. The present forms' scores are kept for the second pass. */
export interface Tagging {
  /** Numbers of tags. */
  tags: Uint8Array
  /** How far the scores of VBZ and VBP fall behind the tag's. */
  behindS: Int32Array
  behindBase: Int32Array
}

const VBZ = tagNumber('VBZ')
const VBP = tagNumber('VBP')

export class Perceptron {
  readonly #weights: WeightTable
  readonly #lexicon: LexiconClasses
  readonly #outside: WeighedWord
  readonly #context = new Int32Array(CONTEXT_FEATURES)
  readonly #scores: Sums = new Int32Array(TAGS.length)
  readonly #clause = new Clause()

  /** @param scale steps of the weights in one unit of training */
  constructor(
    weights: Weights,
    lexicon: LexiconClasses,
    readonly scale: number,
  ) {
    this.#weights = new WeightTable(weights)
    this.#lexicon = lexicon
    this.#outside = this.#weigh(OUTSIDE_WORD)
  }

  /** A word as the perceptron sees it; the text as written. */
  readonly wordOf = remembered((text) => this.#weigh(wordFeatures(text, this.#lexicon)))

  /**
   * Tags a sentence.
   * @param words of {@link wordOf}
   * @param capitals of `capitalsOf`
   * @param fixed tags that are given, by place
   */
  tag(words: readonly WeighedWord[], capitals: Capitals, fixed?: ReadonlyMap<number, number>): Tagging {
    const count = words.length
    const tagging = { tags: new Uint8Array(count), behindS: new Int32Array(count), behindBase: new Int32Array(count) }
    this.#clause.reset()
    let tag1 = OUTSIDE
    let tag2 = OUTSIDE
    for (let i = 0; i < count; i++) {
      const scores = this.#scoresAt(words, i, tag1, tag2, capitals)
      const best = fixed?.get(i) ?? highest(scores)
      tagging.tags[i] = best
      tagging.behindS[i] = (scores[best] ?? 0) - (scores[VBZ] ?? 0)
      tagging.behindBase[i] = (scores[best] ?? 0) - (scores[VBP] ?? 0)
      this.#clause.add(best, words[i]?.supports ?? false)
      tag2 = tag1
      tag1 = best
    }
    return tagging
  }

  #scoresAt(words: readonly WeighedWord[], i: number, tag1: number, tag2: number, capitals: Capitals): Sums {
    const outside = this.#outside
    const word = words[i] ?? outside
    const after = words[i + 1] ?? outside
    const after2 = words[i + 2] ?? outside
    const own = word.ownSums
    const next = after.previousSums
    const next2 = after2.previous2Sums
    const last = (words[i - 1] ?? outside).nextSums
    const last2 = (words[i - 2] ?? outside).next2Sums
    const scores = this.#scores
    for (let tag = 0; tag < scores.length; tag++) {
      scores[tag] = (own[tag] ?? 0) + (next[tag] ?? 0) + (next2[tag] ?? 0) + (last[tag] ?? 0) + (last2[tag] ?? 0)
    }
    contextFeatures(word, after, after2, tag1, tag2, this.#clause.state, capitals, this.#context)
    for (const feature of this.#context) this.#weights.add(feature, scores)
    return scores
  }

  #weigh(word: WordFeatures): WeighedWord {
    const sums = (features: Int32Array): Sums => {
      const scores = new Int32Array(TAGS.length)
      for (const feature of features) this.#weights.add(feature, scores)
      return scores
    }
    // Remembered without its features, which the sums stand for: most of its memory.
    const { own, forPrevious, forPrevious2, forNext, forNext2, ...seen } = word
    return {
      ...seen,
      ownSums: sums(own),
      previousSums: sums(forPrevious),
      previous2Sums: sums(forPrevious2),
      nextSums: sums(forNext),
      next2Sums: sums(forNext2),
    }
  }
}

/** The tag of the highest score; of equals the first. */
function highest(scores: Sums): number {
  let best = 0
  for (let tag = 1; tag < scores.length; tag++) if ((scores[tag] ?? 0) > (scores[best] ?? 0)) best = tag
  return best
}
