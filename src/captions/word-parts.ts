/** What spaCy would call each word, as far as SI and TM see it: number, verb (with its form), auxiliary; from the words' Penn tags. */
import type { KnownWord } from './known-word'
import { isNoun } from './tagging/tags'
import type { VerbForm, WordPart } from './types'

/** A word with its Penn tag. */
export interface TaggedWord {
  word: KnownWord
  tag: string
}

export interface PartAndForm {
  part: WordPart
  form: VerbForm | null
}

const BE = new Set(['be', 'is', 'are', 'am', 'was', 'were', 'been', 'being', "'m", "'re", '’m', '’re'])
/** Auxiliaries only where another verb follows: "has seen" but "has a hat". */
const HAVE = new Set(['have', 'has', 'had', 'having', "'ve", '’ve'])
const DO = new Set(['do', 'does', 'did'])

const FORMS: Readonly<Partial<Record<string, VerbForm>>> = {
  VB: 'base',
  VBP: 'finite-present',
  VBZ: 'finite-present',
  VBG: 'gerund',
  VBD: 'past',
  VBN: 'participle',
  MD: 'modal',
}

/** How far a verb may stand from its "have" or "do": "has n't always seen". */
const REACH = 3

/** "the other one", "a blue one", "no one": a pronoun, not a number; "the one dog" and "one of the dogs" have a number. */
function isPronounOne(words: readonly TaggedWord[], i: number): boolean {
  if (words[i]?.word.lower !== 'one') return false
  const before = words[i - 1]
  const after = words[i + 1]
  if (before === undefined) return false
  if (before.tag.startsWith('JJ') || BEFORE_PRONOUN.has(before.word.lower)) return true
  const opensNoun =
    after !== undefined && (isNoun(after.tag) || /^(?:JJ|CD)/.test(after.tag) || after.word.lower === '-')
  return before.tag === 'DT' && !opensNoun
}

const BEFORE_PRONOUN = new Set(['other', 'another', 'this', 'that', 'which', 'each', 'every', 'any', 'no'])

/** The part and form of word `i`. */
export function partOf(words: readonly TaggedWord[], i: number): PartAndForm {
  const tagged = words[i]
  if (tagged === undefined || !tagged.word.hasLetter) return { part: 'punctuation', form: null }
  const {
    word: { lower, isNumber },
    tag,
  } = tagged
  if (isNumber) return { part: isPronounOne(words, i) ? 'other' : 'number', form: null }
  if (lower === 'am' && words[i - 1]?.word.isNumber) return { part: 'other', form: null }
  const form = FORMS[tag]
  if (form === undefined) return { part: isNoun(tag) ? 'noun' : 'other', form: null }
  const auxiliary = tag === 'MD' || BE.has(lower) || isCliticBe(lower, tag) || servesAVerb(words, i)
  return { part: auxiliary ? 'auxiliary' : 'verb', form }
}

const isCliticBe = (lower: string, tag: string): boolean => tag === 'VBZ' && /^['’]s$/.test(lower)

function servesAVerb(words: readonly TaggedWord[], i: number): boolean {
  const lower = words[i]?.word.lower ?? ''
  const wanted = HAVE.has(lower) ? ['VBN', 'VBD'] : DO.has(lower) ? ['VB', 'VBP'] : []
  if (wanted.length === 0) return false
  for (const { tag } of words.slice(i + 1, i + 1 + REACH)) {
    if (wanted.includes(tag)) return true
    if (tag !== 'RB' && tag !== 'PRP') return false
  }
  return false
}
