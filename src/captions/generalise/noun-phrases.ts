/** Noun phrases of a caption: determiner, what stands before the head, and the head, the last noun ("Pipe Welding Stands"). */
import type { Entity } from '../types'
import { pluralOf } from './english'
import { COLOURS, DETERMINERS, PEOPLE_PRONOUNS, PERSON_PRONOUNS, PLURAL_DETERMINERS } from './word-classes'
import type { Lexicon } from './lexicon'
import type { CaptionNoun } from './sense'
import type { Token } from './tokens'

/** A word before the head. `noun` where WordNet knows it as one: then it says what kind ("pipe stands"). */
export interface Modifier {
  text: string
  noun: boolean
}

export interface NounPhrase {
  type: 'noun-phrase'
  /** Lower case; null where the caption has none. */
  determiner: string | null
  /** Words before the head, in order; names and figures are gone. */
  modifiers: readonly Modifier[]
  /** The head as written in lower case ("stands"), or what stands for a name. */
  head: string
  /** Null where WordNet doesn't know it. */
  noun: CaptionNoun | null
  plural: boolean
  /** Set where the whole phrase is a name. */
  name: Entity['kind'] | null
  /** The owner in "a cat's face". */
  owner: NounPhrase | null
}

interface Reading {
  phrase: NounPhrase
  /** Index of the token after it. */
  end: number
}

/** What stands for a name, by its kind. */
const NAME_HEADS: Readonly<Record<string, string>> = {
  person: 'person',
  place: 'place',
  organisation: 'group',
  other: 'product',
}

/** Words of a hypernym that a place goes by; the first found on the way up counts. */
const PLACE_HEADS = new Set(
  'city town village country island river mountain peak lake sea ocean desert continent state park street'.split(' '),
)

/** Noun compounds that WordNet has as one lemma have at most so many words ("chocolate chip cookie"). */
const LONGEST_LEMMA = 4

/** The noun phrase that begins at `start`; null where none does. */
export function readNounPhrase(tokens: readonly Token[], start: number, lexicon: Lexicon): Reading | null {
  let i = start
  let determiner: string | null = null
  let plural = false
  while (tokens[i]?.role === 'determiner' || tokens[i]?.role === 'figure') {
    const { role, lower } = tokens[i] ?? { role: 'figure', lower: '' }
    if (role === 'determiner' && DETERMINERS.has(lower)) determiner = lower
    if (role === 'figure' && !/^(one|1)$/.test(lower)) plural = true
    i++
  }
  const pronoun = tokens[i]
  if (pronoun?.role === 'pronoun') return { phrase: readPronoun(pronoun), end: i + 1 }

  const run: Run = { words: [], start, determined: determiner !== null }
  const { words } = run
  let owner: NounPhrase | null = null
  for (; i < tokens.length; i++) {
    const token = tokens[i]
    if (token === undefined || !belongs(tokens, i, run, lexicon)) break
    if (token.role === 'possessive') {
      owner = makePhrase(words, determiner, false, null, lexicon)
      determiner = null
      words.length = 0
      continue
    }
    words.push(token)
  }
  // What follows the last noun is no part of it: "a rose red" ends at the rose, "Shoes Blue 38" at the shoes.
  while (words.length > 0 && !isHead(words)) {
    words.pop()
    i--
  }
  const phrase = makePhrase(words, determiner, plural || PLURAL_DETERMINERS.has(determiner ?? ''), owner, lexicon)
  if (phrase) return { phrase, end: i }
  return owner ? { phrase: owner, end: Math.max(i, start + 1) } : null
}

/** Whether the last word can be the head. */
function isHead(words: readonly Token[]): boolean {
  const last = words.at(-1)
  return isNominal(last) && !(COLOURS.has(last?.lower ?? '') && words.slice(0, -1).some(isNominal))
}

const isNominal = (token: Token | undefined): boolean => token?.role === 'noun' || token?.role === 'name'

/** A phrase on its way: its words so far, where it began, and whether it has an article. */
interface Run {
  words: Token[]
  start: number
  determined: boolean
}

/** Whether token `i` goes on with the phrase. */
function belongs(tokens: readonly Token[], i: number, run: Run, lexicon: Lexicon): boolean {
  const token = tokens[i]
  const next = tokens[i + 1]
  switch (token?.role) {
    case 'noun':
    case 'name':
    case 'adjective':
    case 'figure':
      return true
    case 'possessive':
      return isNominal(run.words.at(-1)) && next !== undefined && next.role !== 'cut'
    case 'adverb':
      return next?.role === 'adjective' || next?.role === 'verb'
    case 'conjunction':
      // "black and white cat": a conjunction between two adjectives of one noun ("Black and white" is a noun to the tagger).
      return isQuality(run.words.at(-1)) && isQuality(next) && token.lower !== 'or'
    case 'verb':
      return (token.participle || opensAfterArticle(run)) && isPrenominal(tokens, i, run, lexicon)
    default:
      return false
  }
}

const isQuality = (token: Token | undefined): boolean =>
  token !== undefined && (!isNominal(token) || COLOURS.has(token.lower)) && token.role !== 'cut'

/** "a neatly made bed": right after an article no verb tells what happens. */
const opensAfterArticle = ({ determined, words }: Run): boolean =>
  determined && words.every(({ role }) => role === 'adverb')

/** "running shoes", "a parked car", "pipe welding stands", but "a man riding horses": who can act does what follows. */
function isPrenominal(tokens: readonly Token[], i: number, run: Run, lexicon: Lexicon): boolean {
  const next = tokens[i + 1]
  if (next?.role !== 'noun' && next?.role !== 'adjective') return false
  const before = run.words.at(-1)
  if (before === undefined) return i > run.start || i === 0
  if (!isNominal(before)) return true
  // "around a kitchen preparing food" has its article, and so its noun.
  return !run.determined && before.role === 'noun' && next.role === 'noun' && !lexicon.isAnimate(before.lower)
}

/** Null where the run has no noun. */
function makePhrase(
  run: readonly Token[],
  determiner: string | null,
  plural: boolean,
  owner: NounPhrase | null,
  lexicon: Lexicon,
): NounPhrase | null {
  const last = run.at(-1)
  if (last === undefined || !isNominal(last)) return null
  if (last.role === 'name') return makeName(run, determiner, owner, lexicon)
  // Capitals and pairs that WordNet doesn't know ("XL", "Black/White") are no head where a noun stands before them.
  const known = run.findLastIndex((token) => token.role === 'noun' && lexicon.nounOf(token.lower))
  const end = known >= 0 && /^[A-Z\d-]+$|\//.test(last.text) ? known + 1 : run.length
  const words = run.slice(0, end).filter((token, i) => isSaid(token, run[i + 1], lexicon))
  for (let length = Math.min(LONGEST_LEMMA, words.length); length > 0; length--) {
    const text = words.slice(-length).map(({ lower }) => lower)
    const noun = lexicon.nounOf(text.join(' '))
    if (length > 1 && (!noun || !isCompound(words.slice(-length), noun, lexicon))) continue
    const head = text.join(' ')
    return {
      type: 'noun-phrase',
      determiner,
      modifiers: words.slice(0, -length).map((token) => readModifier(token, lexicon)),
      head,
      noun,
      plural: noun
        ? noun.plural ||
          ((determiner === null || determiner === 'some' || plural) && pluralOf(noun.lemma) === noun.lemma)
        : plural || looksPlural(head),
      name: null,
      owner,
    }
  }
  return null
}

/**
 * Files in which an adjective and a noun make a kind ("polar bear", "hot dog"); elsewhere they seldom do (a "white horse"
 * is also a wave).
 */
const ADJECTIVE_COMPOUNDS: ReadonlySet<string> = new Set(['animal', 'artifact', 'food', 'person', 'plant'])

function isCompound(words: readonly Token[], noun: CaptionNoun, { nouns }: Lexicon): boolean {
  return (
    words.every(({ role }) => role !== 'adjective') || ADJECTIVE_COMPOUNDS.has(nouns.lexicographerFileOf(noun.synset))
  )
}

/** "hand drawn wreath", "noise cancelling headphones": what is done goes, and with it the noun that it is done to. */
function isSaid({ role }: Token, next: Token | undefined, lexicon: Lexicon): boolean {
  if (role === 'verb' || role === 'adjective') return true
  return role === 'noun' && (!next?.participle || lexicon.nounOf(next.lower) !== null)
}

const looksPlural = (word: string): boolean => /[^su]s$/.test(word)

function readModifier({ lower, role }: Token, lexicon: Lexicon): Modifier {
  return { text: lower, noun: role !== 'adjective' && lexicon.nounOf(lower) !== null }
}

/** "the Pacific Ocean" is an ocean; "Paris" is what its hypernyms say it is; "John Smith" is a person. */
function makeName(
  run: readonly Token[],
  determiner: string | null,
  owner: NounPhrase | null,
  lexicon: Lexicon,
): NounPhrase {
  const last = run.at(-1)
  const kind = last?.entity ?? 'other'
  const names = run.filter(({ role }) => role === 'name')
  // A demonym is a noun of its own ("Italians").
  const hasTail = (kind === 'other' && names.length === 1) || (kind === 'place' && names.length > 1)
  const tail = hasTail ? lexicon.nounOf(last?.lower ?? '') : null
  const full = names.map(({ lower }) => lower).join(' ')
  const head = tail ? (last?.lower ?? '') : ((kind === 'place' ? placeHead(full, lexicon) : null) ?? NAME_HEADS[kind])
  const noun = tail ?? (head === undefined ? null : lexicon.nounOf(head))
  return {
    type: 'noun-phrase',
    determiner: determiner ?? 'a',
    modifiers: [],
    head: head ?? '',
    noun,
    plural: tail?.plural ?? false,
    name: kind,
    owner,
  }
}

function placeHead(name: string, { nouns }: Lexicon): string | null {
  for (const synset of nouns.sensesOf(name).filter((sense) => nouns.isInstance(sense))) {
    for (const above of nouns.pathToRoot(synset)) {
      for (const { text } of nouns.wordsOf(above)) {
        if (PLACE_HEADS.has(text)) return text
        if (/capital/.test(text)) return 'city'
      }
    }
  }
  return null
}

function readPronoun({ lower }: Token): NounPhrase {
  const person = PERSON_PRONOUNS.has(lower)
  const people = PEOPLE_PRONOUNS.has(lower)
  return {
    type: 'noun-phrase',
    determiner: person ? 'a' : null,
    modifiers: [],
    head: person ? 'person' : people ? 'people' : lower,
    noun: null,
    plural: people,
    name: person || people ? 'person' : null,
    owner: null,
  }
}
