/**
 * What the perceptron sees. Most of it depends on one word alone (its form, its ending, what WordNet and compromise make of it) and is
 * worked out once for each distinct word; the rest depends on the tags given before and on what the clause has had so far.
 */
import { readWord } from '../compromise'
import { begin, finish, hashOf, mix } from './hash'
import type { LexiconClasses } from './lexicon-class'

/** A word as the features of its place and its neighbours' see it. */
export interface SeenWord {
  /** Lower case, with straight apostrophes. */
  lower: string
  /** Bits of `CLASS`. */
  lexicon: number
  /** Hash of `lower`. */
  hash: number
  ending: number
  shape: number
  /** Bits of `CAPITALS`. */
  capitals: number
  /** A form of "do", which may stand before another verb's base form. */
  supports: boolean
}

/** With what it says by itself: features, to be looked up in the model. */
export interface WordFeatures extends SeenWord {
  /** Features that it gives to its own place, and to the places of its neighbours: the previous word's, the one before that, the next … */
  own: Int32Array
  forPrevious: Int32Array
  forPrevious2: Int32Array
  forNext: Int32Array
  forNext2: Int32Array
}

/** How a caption writes capitals: as running text, as a title (most longer words have one), all of them. */
export type Capitals = 0 | 1 | 2

/** compromise's tags that are told apart, a bit each. */
const READINGS = (
  'Noun Singular Plural ProperNoun Person Place Organization Pronoun Verb Infinitive PresentTense PastTense Gerund Participle Copula Modal ' +
  'Auxiliary Adjective Comparative Superlative Adverb Determiner Preposition Conjunction Value Expression Uncountable Date'
).split(' ')

const SHAPE = { capital: 1, capitals: 2, digit: 4, hyphen: 8, letters: 16, inside: 32 } as const
/** What of a word tells how the caption writes capitals: a small letter in it, four letters or more. */
const CAPITALS = { small: 1, long: 2, capital: 4 } as const

function capitalsIn(text: string): number {
  const long = /^\p{L}{4}/u.test(text) ? CAPITALS.long : 0
  return (/\p{Ll}/u.test(text) ? CAPITALS.small : 0) | long | (/^\p{Lu}/u.test(text) ? CAPITALS.capital : 0)
}

function shapeOf(text: string): number {
  let shape = 0
  if (/^\p{Lu}/u.test(text)) shape |= SHAPE.capital
  if (text.length > 1 && !/\p{Ll}/u.test(text) && /\p{Lu}/u.test(text)) shape |= SHAPE.capitals
  if (/\d/.test(text)) shape |= SHAPE.digit
  if (text.includes('-')) shape |= SHAPE.hyphen
  if (/\p{L}/u.test(text)) shape |= SHAPE.letters
  if (/.\p{Lu}/u.test(text)) shape |= SHAPE.inside
  return shape
}

/** Digits are alike in number and place, not in value: "1999" is "0000". */
const formOf = (text: string): string => text.toLowerCase().replaceAll('’', "'").replace(/\d/g, '0')

/** Beyond this a word's letters are not looked at: no word of a model is longer. */
const LONGEST = 64

/** Kinds of features; each begins its own hashes. */
const enum Kind {
  Bias,
  Word,
  Ending,
  Ending2,
  Ending1,
  Ending4,
  Beginning,
  Shape,
  Lexicon,
  Reading,
  LexiconReading,
  WordCapital,
  BeforeWord,
  BeforeEnding,
  BeforeLexicon,
  Before2Word,
  AfterWord,
  AfterEnding,
  AfterLexicon,
  AfterShape,
  After2Word,
  After2Lexicon,
  Tag1,
  Tag2,
  Tags,
  Tag1Word,
  Tag1Lexicon,
  TagsLexicon,
  Tag1LexiconAfter,
  Tag1AfterWord,
  Tag1Ending,
  ShapeCapitals,
  Clause,
  ClauseTag,
  ClauseAfter,
  ClauseAfter2,
  LexiconAfters,
  WordAfter,
}

const one = (kind: Kind, value: number): number => finish(mix(begin(kind), value))

/** @param text a word as written */
export function wordFeatures(text: string, lexicon: LexiconClasses): WordFeatures {
  const written = text.length > LONGEST ? text.slice(0, LONGEST) : text
  const lower = formOf(written)
  const hash = hashOf(lower)
  const shape = shapeOf(written)
  const classes = lexicon.classOf(lower)
  const reading = readingOf(lower)
  const ending = hashOf(lower.slice(-3))
  const ending2 = hashOf(lower.slice(-2))
  return {
    lower,
    lexicon: classes,
    hash,
    ending,
    shape,
    capitals: capitalsIn(written),
    supports: lower === 'do' || lower === 'does' || lower === 'did',
    own: Int32Array.of(
      one(Kind.Bias, 0),
      one(Kind.Word, hash),
      one(Kind.Ending, ending),
      one(Kind.Ending2, ending2),
      one(Kind.Ending1, hashOf(lower.slice(-1))),
      one(Kind.Ending4, hashOf(lower.slice(-4))),
      one(Kind.Beginning, hashOf(lower.slice(0, 3))),
      one(Kind.Shape, shape),
      one(Kind.Lexicon, classes),
      one(Kind.Reading, reading),
      finish(mix(mix(begin(Kind.LexiconReading), classes), reading)),
      finish(mix(mix(begin(Kind.WordCapital), hash), shape & (SHAPE.capital | SHAPE.capitals))),
    ),
    forPrevious: Int32Array.of(
      one(Kind.AfterWord, hash),
      one(Kind.AfterEnding, ending),
      one(Kind.AfterLexicon, classes),
      one(Kind.AfterShape, shape),
    ),
    forPrevious2: Int32Array.of(one(Kind.After2Word, hash), one(Kind.After2Lexicon, classes)),
    forNext: Int32Array.of(
      one(Kind.BeforeWord, hash),
      one(Kind.BeforeEnding, ending),
      one(Kind.BeforeLexicon, classes),
    ),
    forNext2: Int32Array.of(one(Kind.Before2Word, hash)),
  }
}

function readingOf(lower: string): number {
  const tags = readWord(lower)
  let bits = 0
  READINGS.forEach((tag, i) => {
    if (tags.has(tag)) bits |= 1 << i
  })
  return bits
}

/** Of a place before the first word and behind the last. */
export const OUTSIDE_WORD: WordFeatures = {
  lower: '',
  lexicon: -1,
  hash: 0,
  ending: 0,
  shape: 0,
  capitals: 0,
  supports: false,
  own: new Int32Array(),
  forPrevious: Int32Array.of(one(Kind.AfterWord, 0)),
  forPrevious2: Int32Array.of(one(Kind.After2Word, 0)),
  forNext: Int32Array.of(one(Kind.BeforeWord, 0)),
  forNext2: Int32Array.of(one(Kind.Before2Word, 0)),
}

/** How a caption writes capitals. */
export function capitalsOf(words: readonly SeenWord[]): Capitals {
  let long = 0
  let capital = 0
  let small = 0
  for (const { capitals } of words) {
    small |= capitals & CAPITALS.small
    if ((capitals & CAPITALS.long) === 0) continue
    long++
    if (capitals & CAPITALS.capital) capital++
  }
  if (small === 0) return 2
  return long > 1 && capital * 2 > long ? 1 : 0
}

/** Number of features that {@link stateFeatures} gives; likewise the two below. */
export const STATE_FEATURES = 8
export const CLASS_FEATURES = 3
export const PAIR_FEATURES = 5

/**
 * Writes the features of a place that depend on the tags before it, and on no word but its own one's class and shape.
 * @param tag1 number of the tag of the word before, `OUTSIDE` where there is none
 * @param tag2 number of the tag two words before
 * @param clause what the clause has had so far (`clause.ts`)
 * @param into `[STATE_FEATURES]`
 */
export function stateFeatures(
  { lexicon, shape }: SeenWord,
  tag1: number,
  tag2: number,
  clause: number,
  capitals: Capitals,
  into: Int32Array,
): void {
  const tags = (tag2 << 6) | tag1
  const ofClause = mix(mix(begin(Kind.Clause), clause), lexicon)
  into[0] = one(Kind.Tag1, tag1)
  into[1] = one(Kind.Tag2, tag2)
  into[2] = one(Kind.Tags, tags)
  into[3] = finish(mix(mix(begin(Kind.Tag1Lexicon), tag1), lexicon))
  into[4] = finish(mix(mix(begin(Kind.TagsLexicon), tags), lexicon))
  into[5] = finish(mix(mix(begin(Kind.ShapeCapitals), (shape << 2) | capitals), tag1))
  into[6] = finish(ofClause)
  into[7] = finish(mix(mix(mix(begin(Kind.ClauseTag), clause), lexicon), tag1))
}

/**
 * Writes those that depend on the classes of the word and of the two behind it.
 * @param into `[CLASS_FEATURES]`
 */
export function classFeatures(
  { lexicon }: SeenWord,
  after: SeenWord,
  after2: SeenWord,
  tag1: number,
  clause: number,
  into: Int32Array,
): void {
  into[0] = finish(mix(mix(mix(begin(Kind.Tag1LexiconAfter), tag1), lexicon), after.lexicon))
  into[1] = finish(mix(mix(mix(begin(Kind.ClauseAfter2), clause), lexicon), mix(after.lexicon, after2.lexicon)))
  into[2] = finish(mix(mix(mix(begin(Kind.LexiconAfters), lexicon), after.lexicon), after2.lexicon))
}

/**
 * Writes those that depend on which word it is, or on which one follows.
 * @param into `[PAIR_FEATURES]`
 */
export function pairFeatures(word: SeenWord, after: SeenWord, tag1: number, clause: number, into: Int32Array): void {
  into[0] = finish(mix(mix(begin(Kind.Tag1Word), tag1), word.hash))
  into[1] = finish(mix(mix(begin(Kind.Tag1AfterWord), tag1), after.hash))
  into[2] = finish(mix(mix(begin(Kind.Tag1Ending), tag1), word.ending))
  into[3] = finish(mix(mix(mix(begin(Kind.ClauseAfter), clause), word.lexicon), after.hash))
  into[4] = finish(mix(mix(begin(Kind.WordAfter), word.hash), after.hash))
}
