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
  type WordFeatures,
} from './features'
import type { LexiconClasses } from './lexicon-class'
import { FeatureIndex, type Weights } from './model'
import { OUTSIDE, TAGS } from './tags'

/** Sums of weights, one a tag. */
type Sums = Int32Array

/** A word and what the weights say of it, for its own tag and its neighbours'. */
export interface WeighedWord extends WordFeatures {
  ownSums: Sums
  previousSums: Sums
  previous2Sums: Sums
  nextSums: Sums
  next2Sums: Sums
}

/** Captions repeat their words; beyond so many all are forgotten, so that memory stays bounded. */
const MOST_REMEMBERED = 20_000

export class Perceptron {
  readonly #index: FeatureIndex
  readonly #weights: Weights
  readonly #lexicon: LexiconClasses
  readonly #words = new Map<string, WeighedWord>()
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
    this.#weights = weights
    this.#index = new FeatureIndex(weights.features)
    this.#lexicon = lexicon
    this.#outside = this.#weigh(OUTSIDE_WORD)
  }

  /** A word as the perceptron sees it. @param text as written */
  wordOf(text: string): WeighedWord {
    const known = this.#words.get(text)
    if (known !== undefined) return known
    const word = this.#weigh(wordFeatures(text, this.#lexicon))
    if (this.#words.size >= MOST_REMEMBERED) this.#words.clear()
    this.#words.set(text, word)
    return word
  }

  /**
   * Tags a sentence.
   * @param words of {@link wordOf}
   * @param capitals of `capitalsOf`
   * @param fixed tags that are given, by place
   * @param onScores told of every place's scores, which are overwritten by the next
   * @returns numbers of tags, `[words]`
   */
  tag(
    words: readonly WeighedWord[],
    capitals: Capitals,
    fixed?: ReadonlyMap<number, number>,
    onScores?: (place: number, scores: Sums, tag: number) => void,
  ): Uint8Array {
    const tags = new Uint8Array(words.length)
    this.#clause.reset()
    let tag1 = OUTSIDE
    let tag2 = OUTSIDE
    for (let i = 0; i < words.length; i++) {
      const scores = this.#scoresAt(words, i, tag1, tag2, capitals)
      const best = fixed?.get(i) ?? highest(scores)
      onScores?.(i, scores, best)
      tags[i] = best
      this.#clause.add(best, words[i]?.supports ?? false)
      tag2 = tag1
      tag1 = best
    }
    return tags
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
    for (const feature of this.#context) this.#add(feature, scores)
    return scores
  }

  #add(feature: number, scores: Sums): void {
    const row = this.#index.rowOf(feature)
    if (row < 0) return
    const { starts, tags, weights } = this.#weights
    const end = starts[row + 1] ?? 0
    for (let k = starts[row] ?? 0; k < end; k++) {
      const tag = tags[k] ?? 0
      scores[tag] = (scores[tag] ?? 0) + (weights[k] ?? 0)
    }
  }

  #weigh(word: WordFeatures): WeighedWord {
    const sums = (features: Int32Array): Sums => {
      const scores = new Int32Array(TAGS.length)
      for (const feature of features) this.#add(feature, scores)
      return scores
    }
    return {
      ...word,
      ownSums: sums(word.own),
      previousSums: sums(word.forPrevious),
      previous2Sums: sums(word.forPrevious2),
      nextSums: sums(word.forNext),
      next2Sums: sums(word.forNext2),
    }
  }
}

/** The tag of the highest score; of equals the first. */
function highest(scores: Sums): number {
  let best = 0
  for (let tag = 1; tag < scores.length; tag++) if ((scores[tag] ?? 0) > (scores[best] ?? 0)) best = tag
  return best
}
