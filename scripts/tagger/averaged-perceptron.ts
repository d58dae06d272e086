/**
 * Trains the averaged perceptron (Collins 2002) that `src/captions/tagging` runs: the same features, the tags given so far as its history,
 * a step of one for the right tag and against the tag that was given. The weights are the mean over all steps.
 */
import { Clause } from '../../src/captions/tagging/clause'
import {
  CLASS_FEATURES,
  OUTSIDE_WORD,
  PAIR_FEATURES,
  STATE_FEATURES,
  capitalsOf,
  classFeatures,
  pairFeatures,
  stateFeatures,
  wordFeatures,
  type Capitals,
  type WordFeatures,
} from '../../src/captions/tagging/features'
import type { LexiconClasses } from '../../src/captions/tagging/lexicon-class'
import { OUTSIDE, TAGS, tagNumber } from '../../src/captions/tagging/tags'
import type { Random } from '../../src/tensor/random'
import type { TaggedSentence } from './treebank'

const TAG_COUNT = TAGS.length
/** Features have names of 24 bits. */
const NAMES = 1 << 24
/** A feature that is met less often is left out: it says little of new text. */
const RARE = 2

export interface PreparedSentence {
  words: readonly WordFeatures[]
  capitals: Capitals
  tags: Uint8Array
}

/** Mean weights: feature → one a tag. */
export type MeanWeights = Map<number, Float32Array>

export function prepare(sentences: readonly TaggedSentence[], lexicon: LexiconClasses): PreparedSentence[] {
  const known = new Map<string, WordFeatures>()
  const featuresOf = (text: string) => {
    const found = known.get(text) ?? wordFeatures(text, lexicon)
    known.set(text, found)
    return found
  }
  return sentences.map((sentence) => {
    const words = sentence.words.map(featuresOf)
    return { words, capitals: capitalsOf(words), tags: Uint8Array.from(sentence.tags, tagNumber) }
  })
}

export class PerceptronTrainer {
  /** Row of each feature, −1 where it has none, `[NAMES]`. */
  readonly #rows = new Int32Array(NAMES).fill(-1)
  readonly #counts = new Uint8Array(NAMES)
  #weights: Float32Array = new Float32Array(TAG_COUNT << 16)
  /** Sums of step × change: the mean is the weight less this over the steps. */
  #late: Float64Array = new Float64Array(TAG_COUNT << 16)
  #used = 0
  #step = 0
  readonly #clause = new Clause()
  readonly #features: Int32Array[] = []
  readonly #ofState = new Int32Array(STATE_FEATURES)
  readonly #ofClasses = new Int32Array(CLASS_FEATURES)
  readonly #ofPair = new Int32Array(PAIR_FEATURES)
  readonly #scores = new Float32Array(TAG_COUNT)

  /** Tags that a feature may speak of, where that is limited: a byte a tag. */
  readonly #allowed: ReadonlyMap<number, Uint8Array> | undefined

  /** @param allowed the features that may have weights, and a byte for each tag that tells for which; default: all that are not rare */
  constructor(
    private readonly sentences: readonly PreparedSentence[],
    allowed?: ReadonlyMap<number, Uint8Array>,
  ) {
    this.#allowed = allowed
    if (allowed !== undefined) {
      for (const feature of allowed.keys()) this.#counts[feature] = RARE
      return
    }
    for (const sentence of sentences) {
      this.#clause.reset()
      sentence.words.forEach(({ supports }, i) => {
        this.#read(sentence, i, sentence.tags[i - 1] ?? OUTSIDE, sentence.tags[i - 2] ?? OUTSIDE)
        for (const list of this.#features)
          for (const feature of list) this.#counts[feature] = Math.min(255, (this.#counts[feature] ?? 0) + 1)
        this.#clause.add(sentence.tags[i] ?? 0, supports)
      })
    }
  }

  /** One pass over all sentences in random order. @returns the share of tags that were right */
  pass(random: Random): number {
    const order = this.sentences.map((_, i) => i)
    for (let i = order.length - 1; i > 0; i--) {
      const j = random.integer(i + 1)
      ;[order[i], order[j]] = [order[j] ?? 0, order[i] ?? 0]
    }
    let right = 0
    let all = 0
    for (const place of order) {
      const sentence = this.sentences[place]
      if (sentence === undefined) continue
      this.#clause.reset()
      let tag1 = OUTSIDE
      let tag2 = OUTSIDE
      for (let i = 0; i < sentence.words.length; i++) {
        this.#read(sentence, i, tag1, tag2)
        const guess = this.#guess()
        const truth = sentence.tags[i] ?? 0
        this.#step++
        all++
        if (guess === truth) right++
        else this.#learn(truth, guess)
        this.#clause.add(guess, sentence.words[i]?.supports ?? false)
        tag2 = tag1
        tag1 = guess
      }
    }
    return right / all
  }

  means(): MeanWeights {
    const means: MeanWeights = new Map()
    this.#rows.forEach((row, feature) => {
      if (row < 0) return
      const mean = new Float32Array(TAG_COUNT)
      for (let tag = 0; tag < TAG_COUNT; tag++) {
        const place = row * TAG_COUNT + tag
        mean[tag] = (this.#weights[place] ?? 0) - (this.#late[place] ?? 0) / this.#step
      }
      means.set(feature, mean)
    })
    return means
  }

  #read({ words, capitals }: PreparedSentence, i: number, tag1: number, tag2: number): void {
    const at = (place: number) => words[place] ?? OUTSIDE_WORD
    const word = at(i)
    const { state } = this.#clause
    stateFeatures(word, tag1, tag2, state, capitals, this.#ofState)
    classFeatures(word, at(i + 1), at(i + 2), tag1, state, this.#ofClasses)
    pairFeatures(word, at(i + 1), tag1, state, this.#ofPair)
    this.#features.length = 0
    this.#features.push(
      word.own,
      at(i + 1).forPrevious,
      at(i + 2).forPrevious2,
      at(i - 1).forNext,
      at(i - 2).forNext2,
      this.#ofState,
      this.#ofClasses,
      this.#ofPair,
    )
  }

  #guess(): number {
    const scores = this.#scores.fill(0)
    for (const list of this.#features) {
      for (const feature of list) {
        const row = this.#rows[feature] ?? -1
        if (row < 0) continue
        const from = row * TAG_COUNT
        for (let tag = 0; tag < TAG_COUNT; tag++) scores[tag] = (scores[tag] ?? 0) + (this.#weights[from + tag] ?? 0)
      }
    }
    let best = 0
    for (let tag = 1; tag < TAG_COUNT; tag++) if ((scores[tag] ?? 0) > (scores[best] ?? 0)) best = tag
    return best
  }

  #learn(truth: number, guess: number): void {
    for (const list of this.#features) {
      for (const feature of list) {
        if ((this.#counts[feature] ?? 0) < RARE) continue
        const tags = this.#allowed?.get(feature)
        const from = this.#rowOf(feature) * TAG_COUNT
        if (tags === undefined || tags[truth]) this.#change(from + truth, 1)
        if (tags === undefined || tags[guess]) this.#change(from + guess, -1)
      }
    }
  }

  #change(place: number, by: number): void {
    this.#weights[place] = (this.#weights[place] ?? 0) + by
    this.#late[place] = (this.#late[place] ?? 0) + by * this.#step
  }

  #rowOf(feature: number): number {
    const known = this.#rows[feature] ?? -1
    if (known >= 0) return known
    if ((this.#used + 1) * TAG_COUNT > this.#weights.length) {
      this.#weights = grown(this.#weights, new Float32Array(2 * this.#weights.length))
      this.#late = grown(this.#late, new Float64Array(2 * this.#late.length))
    }
    this.#rows[feature] = this.#used
    return this.#used++
  }
}

function grown<T extends Float32Array | Float64Array>(from: T, to: T): T {
  to.set(from)
  return to
}
