/** A caption's terms by the part that they play in rewriting it: closed classes by list, the rest by the annotation. */
import { bareWord } from './bare-word'
import type { AnnotatedCaption, Entity } from '../types'
import { ADVERBS, CONJUNCTIONS, DETERMINERS, PREPOSITIONS, PRONOUNS, RELATIVES } from './word-classes'

/** `figure`: numbers, dates, sums; `name`: part of a person's, place's or organisation's name; `comma` may join or cut. */
export type Role =
  | 'determiner'
  | 'preposition'
  | 'conjunction'
  | 'relative'
  | 'pronoun'
  | 'adverb'
  | 'infinitive'
  | 'figure'
  | 'name'
  | 'auxiliary'
  | 'verb'
  | 'noun'
  | 'adjective'
  | 'possessive'
  | 'negation'
  | 'comma'
  | 'cut'

export interface Token {
  /** As written. */
  text: string
  lower: string
  role: Role
  /** The kind of the name that it belongs to. */
  entity: Entity['kind'] | null
  /** True of a gerund or participle, which may also stand before a noun ("a parked car"). */
  participle: boolean
  /** True of a verb or auxiliary that agrees with its subject in number. */
  agrees: boolean
}

/** Several terms that work as one. */
const PHRASES: ReadonlyMap<string, Role> = new Map([
  ['in front of', 'preposition'],
  ['on top of', 'preposition'],
  ['in the middle of', 'preposition'],
  ['next to', 'preposition'],
  ['close to', 'preposition'],
  ['out of', 'preposition'],
  ['because of', 'preposition'],
  ['such as', 'preposition'],
  ['close up', 'noun'],
  ['step by step', 'adverb'],
  ['side by side', 'adverb'],
  ['at the same time', 'adverb'],
  ['as well as', 'conjunction'],
])

const LONGEST_PHRASE = 4

const NAMED: ReadonlySet<Entity['kind']> = new Set(['person', 'place', 'organisation', 'other'])

/** The roles of a caption's terms, in order. */
export function readTokens(caption: AnnotatedCaption): Token[] {
  const terms = caption.terms
  const tokens: Token[] = []
  for (let i = 0; i < terms.length; i++) {
    const phrase = phraseAt(caption, i)
    if (phrase) {
      tokens.push(phrase.token)
      i += phrase.length - 1
      continue
    }
    tokens.push(readTerm(caption, i))
  }
  return tokens
}

function phraseAt({ terms }: AnnotatedCaption, start: number): { token: Token; length: number } | null {
  for (let length = LONGEST_PHRASE; length > 1; length--) {
    const part = terms.slice(start, start + length)
    const text = part.map((term) => term.text).join(' ')
    const role = part.length === length ? PHRASES.get(text.toLowerCase()) : undefined
    if (role)
      return {
        token: { text, lower: text.toLowerCase(), role, entity: null, participle: false, agrees: false },
        length,
      }
  }
  return null
}

function readTerm(caption: AnnotatedCaption, index: number): Token {
  const term = caption.terms[index] ?? { text: '', start: 0, end: 0, noun: false, publishedTag: '' }
  const { text } = term
  const lower = text.toLowerCase().replace(/’/g, "'")
  const inside = <T extends { start: number; end: number }>(span: T) => span.start < term.end && term.start < span.end
  const words = caption.words.filter(inside)
  const entity = caption.entities.find(inside)?.kind ?? null
  const word = words.at(-1)
  const token = (role: Role, rest: Partial<Token> = {}): Token => ({
    text,
    lower,
    role,
    entity: null,
    participle: false,
    agrees: false,
    ...rest,
  })

  if (!/[\p{L}\p{N}]/u.test(text) && lower !== '&' && lower !== '+') return token(lower === ',' ? 'comma' : 'cut')
  if (/^close-?ups?$/.test(lower)) return token('noun')
  if (lower === "n't" || lower === 'not') return token('negation')
  if (lower === "'s" && word?.part !== 'auxiliary') return token('possessive')
  if (lower === "'") return token('possessive')
  if (/\p{N}/u.test(text) || /^([IVX]{2,}|[B-HJ-Z])$/.test(text) || words.some(({ part }) => part === 'number'))
    return token('figure')
  if (entity !== null && !NAMED.has(entity) && !PREPOSITIONS.has(lower)) return token('figure')
  if (entity !== null && NAMED.has(entity) && !isClosed(lower)) return token('name', { entity })
  const agrees = word?.form === 'finite-present' || word?.form === 'base' || lower === 'were'
  if (word?.part === 'auxiliary') return token('auxiliary', { agrees })
  if (lower === 'to') {
    return token(baseVerbFollows(caption, index + 1) ? 'infinitive' : 'preposition')
  }
  if (lower === 'that' || lower === 'so') {
    return token(caption.terms[index + 1]?.noun ? 'determiner' : 'relative')
  }
  if (lower === 'as' || lower === 'like') return token('preposition')
  if (PRONOUNS.has(lower) && !DETERMINERS.has(lower)) return token(RELATIVES.has(lower) ? 'relative' : 'pronoun')
  if (RELATIVES.has(lower)) return token('relative')
  if (CONJUNCTIONS.has(lower)) return token('conjunction')
  if (DETERMINERS.has(lower)) return token('determiner')
  if (PREPOSITIONS.has(lower) && word?.part !== 'noun') return token('preposition')
  if (word?.part === 'verb') {
    return token('verb', { participle: word.form === 'gerund' || word.form === 'participle', agrees })
  }
  // "the back of a truck" has its article; "come back tomorrow" has none.
  const named = term.noun && DETERMINERS.has(caption.terms[index - 1]?.text.toLowerCase() ?? '')
  if ((ADVERBS.has(lower) && !named) || (/ly$/.test(lower) && !term.noun)) return token('adverb')
  const bare = bareWord(lower, /[\p{L}\p{N}]/u)
  return token(term.noun ? 'noun' : 'adjective', { lower: bare, participle: /(ing|ed)$/.test(bare) })
}

/** "to greet", "to often greet". */
function baseVerbFollows(caption: AnnotatedCaption, index: number): boolean {
  const term = caption.terms[index]
  if (term === undefined) return false
  if (ADVERBS.has(term.text.toLowerCase())) return baseVerbFollows(caption, index + 1)
  return caption.words.find(({ start }) => start >= term.start)?.form === 'base'
}

/** Words that join others and can't stand at an end. */
export const isClosed = (lower: string): boolean =>
  PREPOSITIONS.has(lower) || CONJUNCTIONS.has(lower) || DETERMINERS.has(lower) || PRONOUNS.has(lower)
