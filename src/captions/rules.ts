/**
 * What the neighbours say of a term: the context rules that follow the first guess, in the order in which they are tried.
 * They go from left to right, as the perceptron does: terms on the left have their final tags, those on the right first guesses.
 */
import {
  ADJECTIVES,
  ALWAYS_ADJECTIVES,
  BASE_VERBS,
  CLOSED,
  ING_EITHER,
  ING_IN_COMPOUNDS,
  ING_NOUNS,
  NOUN_AFTER_DETERMINER,
  NOUNS,
  S_VERBS,
} from './lexicon'
import { isNoun, type PennTag } from './penn'
import type { PennToken } from './penn'

/** A term among its neighbours. Before the caption's first term and after its last there is 'SYM', as if punctuation stood there. */
interface Place {
  lower: string
  isLowerCase: boolean
  /** compromise's tags. */
  hints: ReadonlySet<string>
  guess: PennTag
  before: PennTag
  before2: PennTag
  wordBefore: string
  after: PennTag
  wordAfter: string
  /** A finite verb stands among the dozen terms before. */
  hasVerb: boolean
}

/** A rule gives a tag, or null where it has nothing to say. */
type Rule = (place: Place) => PennTag | null

const tagSet = (tags: string): ReadonlySet<PennTag> => new Set(tags.split(' ') as PennTag[])

const FINITE = tagSet('VBZ VBP VBD')
/** After these a noun or its modifier comes. */
const OPENS_NOUN = tagSet('DT PRP$ POS JJ JJS JJR CD')
/** Before these a noun phrase is over. */
const ENDS_NOUN = tagSet('IN TO SYM MD VBZ VBP VBD VBG VBN WDT WP RB RP')
/** These follow a verb rather than a noun. */
const FOLLOWS_VERB = tagSet('DT IN PRP$ PRP RB RP TO VBG')
const FOLLOWS_GERUND = tagSet('DT PRP$ PRP IN RB RP JJ CD TO')
const OPENS_OBJECT = tagSet('DT PRP$ PRP')
const SUBJECT_PRONOUN = tagSet('PRP WP WDT EX')
const BE = new Set(['is', 'are', 'am', 'was', 'were', 'be', 'been', "'s", "'re", "'m"])
/** Words whose "'s" is "is", with PRP, WP, WRB and EX. */
const TAKES_IS = new Set(['that', 'here', 'this'])

/** "a can", "the saw", "the past": a word of a closed class where only a noun can stand. */
const closedAsNoun: Rule = ({ lower, before, after }) =>
  (before === 'DT' || before === 'JJ' || before === 'PRP$') &&
  NOUN_AFTER_DETERMINER.has(lower) &&
  ((ENDS_NOUN.has(after) && after !== 'VBN') || after === 'CC')
    ? 'NN'
    : null

/** "half of the cake", "no one": nouns, unlike "half the cake" and "one cake". */
const quantity: Rule = ({ lower, wordBefore, wordAfter }) =>
  (lower === 'half' && wordAfter === 'of') || (lower === 'one' && wordBefore === 'no') ? 'NN' : null

/** "a sign that says": a relative pronoun; "that dog" stays a determiner. */
const relativeThat: Rule = ({ lower, before, after }) =>
  lower === 'that' && isNoun(before) && !isNoun(after) ? 'WDT' : null

/** "It's good": a verb; "the dog's bone": the possessive; "let's": us. */
const clitic: Rule = ({ guess, lower, before, wordBefore }) => {
  if (guess !== 'POS' || lower === "'") return null
  if (wordBefore === 'let') return 'PRP'
  return SUBJECT_PRONOUN.has(before) || before === 'WRB' || TAKES_IS.has(wordBefore) ? 'VBZ' : null
}

/** NLTK makes the curly apostrophe of "dog’s" a term of its own; the perceptron calls the "s" that is left a noun. */
const strayS: Rule = ({ lower, wordBefore }) => (lower === 's' && wordBefore === '’' ? 'NN' : null)

/** "in May 2015", "May 5": the month. */
const month: Rule = ({ lower, isLowerCase, before, after }) =>
  lower === 'may' && !isLowerCase && (after === 'CD' || before === 'IN') ? 'NNP' : null

const NOMINATIVE = new Set(['i', 'you', 'we', 'they'])
const S_VERBS_IN_TITLES = new Set('gets makes takes comes gives wants needs becomes meets lives'.split(' '))

/** Whatever its capital: "How to Draw", "You Need", "The Long Dark Gets", "is Coming". */
const capitalVerb: Rule = ({ lower, isLowerCase, before, wordBefore }) => {
  if (isLowerCase || CLOSED.has(lower)) return null
  if ((before === 'TO' || before === 'MD') && BASE_VERBS.has(lower)) return 'VB'
  if (NOMINATIVE.has(wordBefore) && BASE_VERBS.has(lower)) return 'VBP'
  if (isNoun(before) && S_VERBS_IN_TITLES.has(lower)) return 'VBZ'
  return lower.endsWith('ing') && BE.has(wordBefore) && FINITE.has(before) ? 'VBG' : null
}

/** Words in -ing: "a swimming pool", "the building" (nouns); "a man cooking a meal" (verb). */
const gerund: Rule = ({ lower, isLowerCase, guess, before, wordBefore, after, wordAfter }) => {
  if (!isLowerCase || !lower.endsWith('ing') || (guess !== 'NN' && guess !== 'VBG')) return null
  const isEither = ING_EITHER.has(lower)
  const isProgressive = BE.has(wordBefore) && before !== 'POS'
  if (ING_NOUNS.has(lower) && !isEither) {
    return OPENS_OBJECT.has(after) && (isProgressive || isNoun(before)) && !lower.endsWith('thing') ? 'VBG' : null
  }
  if (isProgressive || before === 'RB' || before === 'PRP') return 'VBG'
  if (wordAfter === 'of' && (OPENS_NOUN.has(before) || before === 'SYM' || (isEither && isNoun(before)))) return 'NN'
  if (!isEither) return before === 'DT' && ENDS_NOUN.has(after) && after !== 'RB' ? 'NN' : 'VBG'
  if (OPENS_NOUN.has(before)) return 'NN'
  if (isNoun(before)) {
    return FOLLOWS_GERUND.has(after) || (isNoun(after) && !ING_IN_COMPOUNDS.has(lower)) ? 'VBG' : 'NN'
  }
  return OPENS_OBJECT.has(after) ? 'VBG' : 'NN'
}

/** Adverbs that stand before a verb. */
const FREQUENCY = new Set(['always', 'never', 'often', 'usually', 'sometimes', 'rarely', 'seldom'])

/** "a man rides a bike", "who looks", "sits and looks": present forms in -s after their subject. */
const presentS: Rule = ({ lower, isLowerCase, hints, before, before2, wordBefore, hasVerb, after }) => {
  if (!isLowerCase || !lower.endsWith('s') || CLOSED.has(lower)) return null
  if (lower === 'leaves') return before === 'NN' ? 'VBZ' : 'NNS'
  if (FREQUENCY.has(wordBefore) && BASE_VERBS.has(lower.slice(0, -1))) return 'VBZ'
  // "snow covers the roofs": no noun stands between a noun and an article.
  if (!S_VERBS.has(lower)) {
    return hints.has('PresentTense') && isNoun(before) && !hasVerb && OPENS_OBJECT.has(after) ? 'VBZ' : null
  }
  if (before === 'CC') return hasVerb && (!isNoun(before2) || FOLLOWS_VERB.has(after)) ? 'VBZ' : 'NNS'
  if (before === 'NN' || before === 'NNP') return hasVerb && !OPENS_OBJECT.has(after) ? null : 'VBZ'
  return SUBJECT_PRONOUN.has(before) || before === 'RB' ? 'VBZ' : null
}

/** Base forms after "to", a modal, "not", a pronoun or a plural: "to walk", "can fly", "people walk down the street". */
const baseVerb: Rule = ({ lower, isLowerCase, hints, guess, before, before2, wordBefore, hasVerb, after }) => {
  if (!isLowerCase || CLOSED.has(lower)) return null
  const isKnown = BASE_VERBS.has(lower)
  // "workers repair a road": no noun stands between a plural and an article.
  if (before === 'NNS' && !hasVerb && hints.has('Infinitive') && OPENS_OBJECT.has(after)) return 'VBP'
  if (!isKnown && !(hints.has('Infinitive') && !NOUNS.has(lower))) return null
  if (before === 'MD' || wordBefore === "n't" || wordBefore === 'not') return 'VB'
  if (before === 'TO') return isPlaceAfterTo(lower, before2, after) ? null : 'VB'
  if (SUBJECT_PRONOUN.has(before)) return 'VBP'
  if (
    (before === 'NNS' || before === 'RB') &&
    isKnown &&
    !hasVerb &&
    after !== 'VBG' &&
    (after === 'SYM' || FOLLOWS_VERB.has(after))
  ) {
    return before === 'RB' && after === 'SYM' ? null : 'VBP'
  }
  if (ADJECTIVES.has(lower)) return null
  if (OPENS_NOUN.has(before) || NOUNS.has(lower)) return isNoun(guess) ? guess : 'NN'
  return null
}

/** "next to water", "goes to work": a noun after the preposition "to". */
const isPlaceAfterTo = (lower: string, before: PennTag, after: PennTag): boolean =>
  NOUNS.has(lower) && (before === 'JJ' || (before.startsWith('VB') && ENDS_NOUN.has(after)))

/** An adjective where the noun should be: "a blonde", "in the dark"; or a noun that is also one: "traffic light". */
const adjectiveAsNoun: Rule = ({ lower, isLowerCase, guess, before, after }) => {
  if (guess !== 'JJ' || !isLowerCase || !ENDS_NOUN.has(after) || ALWAYS_ADJECTIVES.has(lower)) return null
  if (before === 'DT') return after === 'RB' || after === 'VBN' ? null : 'NN'
  return NOUNS.has(lower) && (isNoun(before) || OPENS_NOUN.has(before) || before === 'IN') ? 'NN' : null
}

/** A hyphenated word is an adjective before a noun, and a noun where the noun should be: "a white t-shirt". */
const hyphenated: Rule = ({ lower, isLowerCase, guess, before, after }) =>
  guess === 'JJ' &&
  isLowerCase &&
  lower.includes('-') &&
  (ENDS_NOUN.has(after) || after === 'CC') &&
  (OPENS_NOUN.has(before) || isNoun(before))
    ? 'NN'
    : null

/** No verb stands right after a determiner. */
const afterDeterminer: Rule = ({ lower, guess, before, after }) =>
  (guess === 'VB' || guess === 'VBZ' || guess === 'VBP') && !CLOSED.has(lower) && (before === 'DT' || before === 'PRP$')
    ? isNoun(after)
      ? 'JJ'
      : 'NN'
    : null

/** Verbs whose past is their base form. */
const UNCHANGED_PAST = new Set(['cut', 'hit', 'set', 'put', 'shut', 'read', 'spread', 'split'])

/** "Barack Obama visited Paris", "the couple cut the cake": past, not participle and not noun. */
const pastTense: Rule = ({ lower, isLowerCase, guess, before, after, hasVerb }) =>
  (guess === 'VBN' || (isLowerCase && UNCHANGED_PAST.has(lower))) &&
  !hasVerb &&
  (isNoun(before) || before === 'PRP') &&
  (OPENS_OBJECT.has(after) || (after === 'NNP' && guess === 'VBN'))
    ? 'VBD'
    : null

const RULES: readonly Rule[] = [
  closedAsNoun,
  quantity,
  relativeThat,
  clitic,
  strayS,
  month,
  capitalVerb,
  gerund,
  presentS,
  pastTense,
  baseVerb,
  adjectiveAsNoun,
  hyphenated,
  afterDeterminer,
]

/** How far back a finite verb is looked for. */
const CLAUSE = 12

/** The final tag of term `i`, given final tags before it and first guesses from it on. */
export function retag(tokens: readonly PennToken[], tags: readonly PennTag[], i: number): PennTag {
  const token = tokens[i]
  const guess = tags[i]
  if (token === undefined || guess === undefined) throw new RangeError(`There is no term ${i} among ${tokens.length}.`)
  const place: Place = {
    lower: token.lower,
    isLowerCase: token.text === token.lower,
    hints: token.tags,
    guess,
    before: tags[i - 1] ?? 'SYM',
    before2: tags[i - 2] ?? 'SYM',
    wordBefore: tokens[i - 1]?.lower ?? '',
    after: tags[i + 1] ?? 'SYM',
    wordAfter: tokens[i + 1]?.lower ?? '',
    hasVerb: tags.slice(Math.max(0, i - CLAUSE), i).some((tag) => FINITE.has(tag)),
  }
  for (const rule of RULES) {
    const tag = rule(place)
    if (tag !== null) return tag
  }
  return guess
}
