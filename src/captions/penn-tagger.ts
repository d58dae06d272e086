/**
 * Penn Treebank tags for a caption's terms: what NLTK's averaged perceptron would say, as far as the score can see it (it
 * asks whether a term is a noun). A first guess from the word's form, our lexicon and compromise; then, from left to right
 * as the perceptron goes, the rules of `rules.ts`.
 */
import {
  ACRONYMS,
  ADJECTIVES,
  BASE_VERBS,
  CLOSED,
  IMPERATIVES,
  IMPERATIVES_OR_NOUNS,
  ING_NOUNS,
  NAMES_AT_FIRST,
  NATIONALITIES,
  NOUNS,
  S_VERBS,
  VERB_FORMS,
} from './lexicon'
import type { PennTag, PennToken } from './penn'
import { retag } from './rules'

export function pennTags(tokens: readonly PennToken[]): PennTag[] {
  const shouting = !tokens.some(({ text, lower }) => text === lower && /\p{Ll}/u.test(text))
  const guesses = tokens.map((token, i) => guess(token, i === 0, tokens[i + 1], shouting))
  for (let i = 0; i < tokens.length; i++) guesses[i] = retag(tokens, guesses, i)
  return guesses
}

const NUMBER = /^[+-]?(?:\d[\d.,:/]*|[.,]\d+)$/
const ORDINAL = /^\d+(?:st|nd|rd|th)$/

function guess(token: PennToken, isFirst: boolean, next: PennToken | undefined, shouting: boolean): PennTag {
  const { text, lower } = token
  if (NUMBER.test(text)) return 'CD'
  const closed = CLOSED.get(lower)
  if (closed !== undefined && (shouting || !ACRONYMS.has(text))) return closed
  if (!/[\p{L}\p{N}]/u.test(text)) return 'SYM'
  if (ORDINAL.test(lower)) return 'JJ'
  if (/^\d/.test(text)) return text.includes('-') ? 'JJ' : 'CD'
  if (text === lower) return guessLowerCase(token)
  if (NATIONALITIES.has(lower) && opensPhrase(next)) return 'JJ'
  return isFirst ? guessFirstCapital(token, next) : 'NNP'
}

/** What an imperative's object begins with. */
const OPENS_OBJECT: ReadonlySet<PennTag> = new Set<PennTag>(['DT', 'PRP$', 'PRP'])
/** Before these, and at the end, no adjective waits for its noun: "Interior of". */
const ENDS_PHRASE: ReadonlySet<PennTag> = new Set<PennTag>(['IN', 'VBZ', 'VBP', 'VBD', 'MD', 'POS'])

const opensPhrase = (next: PennToken | undefined): boolean =>
  next !== undefined && !ENDS_PHRASE.has(CLOSED.get(next.lower) ?? 'NN')

/** A caption's first word, capitalised: a name to the perceptron, unless its form or the next word speaks against that. */
function guessFirstCapital({ lower, tags }: PennToken, next: PennToken | undefined): PennTag {
  if (next !== undefined && IMPERATIVES.has(lower)) return 'VB'
  if (IMPERATIVES_OR_NOUNS.has(lower) && OPENS_OBJECT.has(CLOSED.get(next?.lower ?? '') ?? 'SYM')) return 'VB'
  if (ADJECTIVES.has(lower) && opensPhrase(next) && !NAMES_AT_FIRST.has(lower)) return 'JJ'
  if (isGerund(lower)) return ING_NOUNS.has(lower) ? 'NNP' : 'VBG'
  if (isPast(lower)) return 'VBN'
  if (tags.has('Adverb') && lower.endsWith('ly')) return 'RB'
  return tags.has('Plural') || isPluralNoun(lower) ? 'NNS' : 'NNP'
}

/** Nouns of our list in their plural, which compromise may take for verbs ("hands", "boats"). */
const isPluralNoun = (lower: string): boolean => NOUNS.has(lower) && /[^sui]s$/.test(lower)

const isGerund = (lower: string): boolean => lower.endsWith('ing') && /[aeiouy]/.test(lower.slice(0, -3))
const isPast = (lower: string): boolean => lower.length > 4 && /[^e]ed$/.test(lower) && !NOUNS.has(lower)

function guessLowerCase({ lower, tags }: PennToken): PennTag {
  const verb = VERB_FORMS.get(lower)
  if (verb !== undefined) return verb
  if (isGerund(lower)) return ING_NOUNS.has(lower) ? 'NN' : 'VBG'
  if (ADJECTIVES.has(lower)) return 'JJ'
  if (S_VERBS.has(lower)) return NOUNS.has(lower) || lower.endsWith('s') ? 'NNS' : 'VBZ'
  if (NOUNS.has(lower)) return tags.has('Plural') || isPluralNoun(lower) ? 'NNS' : 'NN'
  if (BASE_VERBS.has(lower)) return tags.has('Noun') ? 'NN' : 'VB'
  if (isPast(lower)) return 'VBN'
  if (tags.has('Adverb')) return 'RB'
  if (tags.has('Adjective')) return lower.endsWith('ist') ? 'NN' : 'JJ'
  if (tags.has('PastTense') || tags.has('Participle')) return 'VBD'
  if (lower.includes('-')) return 'JJ'
  return tags.has('Plural') ? 'NNS' : 'NN'
}
