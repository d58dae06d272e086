/**
 * What the neighbours say of a term: the context rules that follow the first guess, in the order in which they are tried.
 * Each looks at most two terms to either side; those on the left have their final tags, those on the right first guesses.
 */
import { ADJECTIVES, BASE_VERBS, ING_EITHER, ING_NOUNS, NOUNS, S_VERBS } from './lexicon'
import { isNoun, isVerb, type PennTag } from './penn'
import type { PennToken } from './penn-tagger'

interface Place {
  lower: string
  text: string
  tag: PennTag
  /** Final tags of the two terms before, null at the beginning. */
  before: PennTag | null
  before2: PennTag | null
  beforeWord: string
  /** First guess of the next term, null at the end. */
  after: PennTag | null
  afterWord: string
  /** A finite verb stands somewhere before. */
  hasVerb: boolean
}

/** A rule gives a tag, or null where it has nothing to say. */
type Rule = (place: Place) => PennTag | null

const OPENS_NOUN: ReadonlySet<PennTag | null> = new Set<PennTag | null>(['DT', 'PRP$', 'POS', 'JJ', 'JJS', 'JJR', 'CD'])
const ENDS_NOUN: ReadonlySet<PennTag | null> = new Set<PennTag | null>([
  'IN',
  'TO',
  'SYM',
  'CC',
  'MD',
  'VBZ',
  'VBP',
  'VBD',
  'WDT',
  'WP',
  'RB',
  'RP',
  null,
])
const FOLLOWS_VERB: ReadonlySet<PennTag | null> = new Set<PennTag | null>([
  'DT',
  'IN',
  'PRP$',
  'PRP',
  'RB',
  'RP',
  'TO',
  'VBG',
])

/** Closed-class words that are nouns after a determiner: "a can", "the saw", "the past", "the well". */
const NOUN_AFTER_DETERMINER = new Set([
  'can',
  'will',
  'might',
  'must',
  'saw',
  'past',
  'well',
  'inside',
  'outside',
  'down',
  'plus',
  'back',
  'even',
  'above',
  'like',
  'found',
  'hundred',
  'thousand',
  'million',
  'billion',
  'home',
  'yes',
  'no',
  'hello',
  'lead',
])

const closedNoun: Rule = ({ lower, before, after }) =>
  (before === 'DT' || before === 'JJ' || before === 'PRP$') && ENDS_NOUN.has(after) && NOUN_AFTER_DETERMINER.has(lower)
    ? 'NN'
    : null

/** "a sign that says", "the man that": a relative pronoun after a noun; "that dog" stays a determiner. */
const relativeThat: Rule = ({ lower, before, after }) =>
  lower === 'that' && isNoun(before ?? undefined) && !isNoun(after ?? undefined) ? 'WDT' : null

/** "It's good", "there's": a verb; "the dog's bone": the possessive. */
const cliticS: Rule = ({ lower, before, beforeWord, tag }) => {
  if (tag !== 'POS' || lower === "'") return null
  if (beforeWord === 'let') return 'PRP'
  return before === 'PRP' ||
    before === 'WP' ||
    before === 'WRB' ||
    beforeWord === 'there' ||
    beforeWord === 'that' ||
    beforeWord === 'here'
    ? 'VBZ'
    : null
}

/** After a curly apostrophe, which NLTK makes a term of its own, the perceptron calls the "s" a noun. */
const strayS: Rule = ({ lower, beforeWord }) => (lower === 's' && beforeWord === '’' ? 'NN' : null)

const isFinite = (tag: PennTag | null): boolean => tag === 'VBZ' || tag === 'VBP' || tag === 'VBD'

/** Words in -ing: "a swimming pool", "the building" (nouns); "a man cooking a meal" (verb). */
const gerund: Rule = ({ lower, text, tag, before, after }) => {
  if (text !== lower || !lower.endsWith('ing') || (tag !== 'NN' && tag !== 'VBG')) return null
  if (ING_NOUNS.has(lower) && !ING_EITHER.has(lower)) return null
  if (isFinite(before) || before === 'RB' || before === 'PRP')
    return ING_EITHER.has(lower) && before !== 'PRP' && isNoun(after ?? undefined) ? 'NN' : 'VBG'
  if (!ING_EITHER.has(lower)) return before === 'DT' && ENDS_NOUN.has(after) && after !== 'RB' ? 'NN' : 'VBG'
  if (before !== null && OPENS_NOUN.has(before)) return 'NN'
  if (isNoun(before ?? undefined))
    return after === 'DT' ||
      after === 'PRP$' ||
      after === 'PRP' ||
      after === 'IN' ||
      after === 'RB' ||
      after === 'RP' ||
      after === 'JJ' ||
      after === 'CD'
      ? 'VBG'
      : 'NN'
  return after === 'DT' || after === 'PRP$' || after === 'PRP' ? 'VBG' : 'NN'
}

/** "a man rides a bike", "who looks", "sits and looks": present forms in -s after their subject. */
const presentS: Rule = ({ lower, text, before, before2, hasVerb, after }) => {
  if (text !== lower || !S_VERBS.has(lower)) return null
  if (before === 'CC')
    return hasVerb && (before2 === null || !isNoun(before2) || FOLLOWS_VERB.has(after)) ? 'VBZ' : 'NNS'
  if (before === 'NN' || before === 'NNP') return hasVerb ? null : 'VBZ'
  return before === 'PRP' ||
    before === 'WDT' ||
    before === 'WP' ||
    before === 'RB' ||
    (before === 'VBG' && after === 'DT')
    ? 'VBZ'
    : null
}

/** Base forms after "to", a modal, a plural or a pronoun. */
const baseVerb: Rule = ({ lower, text, tag, before, before2, beforeWord, hasVerb, after }) => {
  if (text !== lower || !BASE_VERBS.has(lower)) return null
  if (before === 'MD') return 'VB'
  if (before === 'TO')
    return before2 === 'JJ' && NOUNS.has(lower)
      ? null
      : isNoun(tag) && before2 !== null && isVerb(before2) && ENDS_NOUN.has(after) && NOUNS.has(lower)
        ? null
        : 'VB'
  if (before === 'RB' && (beforeWord === "n't" || beforeWord === 'not')) return 'VB'
  if (before === 'PRP' || before === 'WP' || before === 'WDT') return 'VBP'
  if (before === 'NNS' && !hasVerb && (after === null || FOLLOWS_VERB.has(after)) && after !== 'VBG') return 'VBP'
  if (before === 'RB' && !hasVerb && FOLLOWS_VERB.has(after)) return 'VBP'
  return OPENS_NOUN.has(before) || NOUNS.has(lower) ? (isNoun(tag) ? tag : 'NN') : null
}

/** An adjective where the noun should be: "a blonde", "in the dark"; or a noun that is also one: "traffic light". */
const adjectiveAsNoun: Rule = ({ lower, text, tag, before, after }) => {
  if (tag !== 'JJ' || text !== lower || !ENDS_NOUN.has(after) || after === 'CC') return null
  if (before === 'DT' && after !== 'RB') return ADJECTIVES.has(lower) || NOUNS.has(lower) ? 'NN' : null
  return NOUNS.has(lower) &&
    (isNoun(before ?? undefined) || before === 'JJ' || before === 'PRP$' || before === 'CD' || before === 'IN')
    ? 'NN'
    : null
}

/** A hyphenated word is an adjective to the perceptron before a noun, and a noun where the noun should be. */
const hyphenated: Rule = ({ lower, text, tag, before, after }) =>
  tag === 'JJ' &&
  text === lower &&
  lower.includes('-') &&
  ENDS_NOUN.has(after) &&
  (before === null || OPENS_NOUN.has(before) || isNoun(before))
    ? 'NN'
    : null

/** "the written word" but "a bird seen": forms that cannot be verbs after a determiner. */
const afterDeterminer: Rule = ({ tag, before, after }) =>
  (tag === 'VB' || tag === 'VBZ' || tag === 'VBP') && (before === 'DT' || before === 'PRP$')
    ? after !== null && isNoun(after)
      ? 'JJ'
      : 'NN'
    : null

const RULES: readonly Rule[] = [
  closedNoun,
  relativeThat,
  cliticS,
  strayS,
  gerund,
  presentS,
  baseVerb,
  adjectiveAsNoun,
  hyphenated,
  afterDeterminer,
]

/** The final tag of term `i`, given final tags before it and first guesses after it. */
export function retag(tokens: readonly PennToken[], tags: readonly PennTag[], i: number): PennTag {
  const token = tokens[i]
  const tag = tags[i]
  if (token === undefined || tag === undefined) throw new RangeError(`There is no term ${i} among ${tokens.length}.`)
  const place: Place = {
    lower: token.lower,
    text: token.text,
    tag,
    before: tags[i - 1] ?? null,
    before2: tags[i - 2] ?? null,
    beforeWord: tokens[i - 1]?.lower ?? '',
    after: tags[i + 1] ?? null,
    afterWord: tokens[i + 1]?.lower ?? '',
    hasVerb: tags.slice(Math.max(0, i - 12), i).some((each) => isFinite(each)),
  }
  for (const rule of RULES) {
    const found = rule(place)
    if (found !== null) return found
  }
  return tag
}
