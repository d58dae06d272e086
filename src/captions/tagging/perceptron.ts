/**
 * The learned tagger: an averaged perceptron (Collins 2002) that goes from left to right and keeps the tag of the highest score. What the
 * weights say of a word alone is summed once for each distinct word, and what they say of classes and tags is remembered for a while.
 */
import { Clause } from './clause'
import {
  CLASS_FEATURES,
  OUTSIDE_WORD,
  PAIR_FEATURES,
  STATE_FEATURES,
  classFeatures,
  pairFeatures,
  stateFeatures,
  wordFeatures,
  type Capitals,
  type SeenWord,
  type WordFeatures,
} from './features'
import type { LexiconClasses } from './lexicon-class'
import { WeightTable, type Weights } from './model'
import { RecentSums } from './recent-sums'
import { remembered } from '../remembered'
import { OUTSIDE, TAGS, tagNumber } from './tags'

const TAG_COUNT = TAGS.length

/** Rows of a word's sums: for its own tag, for the words' before it (the next, the next but one) and behind it. */
const enum Row {
  Own = 0,
  Previous,
  Previous2,
  Next,
  Next2,
}
const ROWS = 5

/** A word and what the weights say of it. */
export interface WeighedWord extends SeenWord {
  /** Sums of weights, one a tag, for each of `Row`, `[ROWS × tags]`. Of 40 features at most, a byte each: 16 bits hold them. */
  sums: Int16Array
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
  readonly #ofState = new Int32Array(STATE_FEATURES)
  readonly #ofClasses = new Int32Array(CLASS_FEATURES)
  readonly #ofPair = new Int32Array(PAIR_FEATURES)
  readonly #states = new RecentSums()
  readonly #classes = new RecentSums()
  readonly #scores = new Int16Array(TAG_COUNT)
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

  #scoresAt(words: readonly WeighedWord[], i: number, tag1: number, tag2: number, capitals: Capitals): Int16Array {
    const outside = this.#outside
    const word = words[i] ?? outside
    const after = words[i + 1] ?? outside
    const after2 = words[i + 2] ?? outside
    const own = word.sums
    const next = after.sums
    const next2 = after2.sums
    const last = (words[i - 1] ?? outside).sums
    const last2 = (words[i - 2] ?? outside).sums
    const state = this.#stateSums(word, tag1, tag2, capitals)
    const classes = this.#classSums(word, after, after2, tag1)
    const ofState = this.#states.sums
    const ofClasses = this.#classes.sums
    const scores = this.#scores
    for (let tag = 0; tag < TAG_COUNT; tag++) {
      scores[tag] =
        (own[tag] ?? 0) +
        (next[Row.Previous * TAG_COUNT + tag] ?? 0) +
        (next2[Row.Previous2 * TAG_COUNT + tag] ?? 0) +
        (last[Row.Next * TAG_COUNT + tag] ?? 0) +
        (last2[Row.Next2 * TAG_COUNT + tag] ?? 0) +
        (ofState[state + tag] ?? 0) +
        (ofClasses[classes + tag] ?? 0)
    }
    pairFeatures(word, after, tag1, this.#clause.state, this.#ofPair)
    this.#addAll(this.#ofPair, scores, 0)
    return scores
  }

  /** @returns where the sums of `stateFeatures` begin in `#states` */
  #stateSums(word: SeenWord, tag1: number, tag2: number, capitals: Capitals): number {
    const clause = this.#clause.state
    // All that the features depend on, side by side: 8 + 6 + 6 + 6 + 2 bits, and the class.
    const before = (clause << 20) | (tag1 << 14) | (tag2 << 8) | (word.shape << 2) | capitals
    if (!this.#states.has(before, word.lexicon)) {
      stateFeatures(word, tag1, tag2, clause, capitals, this.#ofState)
      this.#addAll(this.#ofState, this.#states.sums, this.#states.place)
    }
    return this.#states.place
  }

  /** @returns where the sums of `classFeatures` begin in `#classes` */
  #classSums(word: SeenWord, after: SeenWord, after2: SeenWord, tag1: number): number {
    const clause = this.#clause.state
    // Classes have 12 bits; that of a place outside is −1.
    const behind = ((after.lexicon + 1) << 13) | (after2.lexicon + 1)
    if (!this.#classes.has((word.lexicon << 14) | (clause << 6) | tag1, behind)) {
      classFeatures(word, after, after2, tag1, clause, this.#ofClasses)
      this.#addAll(this.#ofClasses, this.#classes.sums, this.#classes.place)
    }
    return this.#classes.place
  }

  #addAll(features: Int32Array, sums: Int16Array, at: number): void {
    for (let i = 0; i < features.length; i++) this.#weights.add(features[i] ?? 0, sums, at)
  }

  #weigh(word: WordFeatures): WeighedWord {
    // Remembered without its features, which the sums stand for: most of its memory.
    const { own, forPrevious, forPrevious2, forNext, forNext2, ...seen } = word
    const sums = new Int16Array(ROWS * TAG_COUNT)
    this.#addAll(own, sums, Row.Own * TAG_COUNT)
    this.#addAll(forPrevious, sums, Row.Previous * TAG_COUNT)
    this.#addAll(forPrevious2, sums, Row.Previous2 * TAG_COUNT)
    this.#addAll(forNext, sums, Row.Next * TAG_COUNT)
    this.#addAll(forNext2, sums, Row.Next2 * TAG_COUNT)
    return { ...seen, sums }
  }
}

/** The tag of the highest score; of equals the first. */
function highest(scores: Int16Array): number {
  let best = 0
  for (let tag = 1; tag < TAG_COUNT; tag++) if ((scores[tag] ?? 0) > (scores[best] ?? 0)) best = tag
  return best
}
