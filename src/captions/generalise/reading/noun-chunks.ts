/** Noun phrases without what hangs on them: determiner, figures, what stands before the head, and the head, the last noun. */
import type { Entity } from '../../types'
import { hasOneForm, isEaten } from '../english'
import type { Lexicon } from '../lexicon'
import type { CaptionNoun } from '../sense'
import { COLOURS } from '../word-classes'
import type { CaptionWords } from './words'

export interface NounChunk {
  /** First and last word. */
  first: number
  last: number
  /** "a", "the", "his", "several"; null where there is none. */
  determiner: number | null
  /** It says that there is one: "one dog". */
  one: boolean
  /** First word of the head: "fire" in "a red fire hydrant", which WordNet has as one. */
  head: number
  /** Nouns stand before the head: "a garden bed". */
  compound: boolean
  /** Those of them that may be kept, nearest last. */
  modifiers: readonly number[]
  /** Null where WordNet does not know it. */
  noun: CaptionNoun | null
  plural: boolean
  /** Set where the head is part of a name. */
  name: Entity | null
  /** Last word of the owner in "a cat's face". */
  owner: number | null
}

/** Noun compounds that WordNet has as one lemma have at most so many words ("chocolate chip cookie"). */
const LONGEST_LEMMA = 4

/** Kinds of entities that are names. */
export const NAMES: ReadonlySet<string> = new Set(['person', 'place', 'organisation', 'other'])

/** All noun phrases, in order. */
export function readNounChunks(words: CaptionWords, lexicon: Lexicon): NounChunk[] {
  const chunks: NounChunk[] = []
  for (let i = 0; i < words.length;) {
    const chunk = chunkAt(words, i, lexicon)
    if (chunk) chunks.push(chunk)
    i = chunk ? chunk.last + 1 : i + 1
  }
  return chunks
}

function chunkAt(words: CaptionWords, first: number, lexicon: Lexicon): NounChunk | null {
  let i = first
  if (words.tag(first - 1) === 'HYPH') return null
  while (words.tag(i) === 'PDT' && words.tag(i + 1) !== 'HYPH') i++
  const isDeterminer = words.tag(i + 1) !== 'HYPH' && words.tag(i - 1) !== 'HYPH'
  const determiner = isDeterminer && /^(?:DT|PRP\$|WP\$)$/.test(words.tag(i)) ? i++ : null
  let last = -1
  let owner: number | null = null
  for (; i < words.length && belongs(words, i, last >= 0, first, determiner !== null); i++) {
    if (words.tag(i) === 'POS') owner = i - 1
    if (isHead(words, i, last)) last = i
  }
  if (last < 0 || last === owner) return null
  return describe(words, { first, last, determiner, owner }, lexicon)
}

export const MEASURES = new Set(['quantity', 'money', 'percent', 'date', 'time', 'cardinal', 'ordinal'])

/** A colour behind the noun that it is of ("Shoes Blue") is no head, nor is a unit ("iPhone Pro 128GB"). */
const isHead = (words: CaptionWords, i: number, last: number): boolean =>
  words.isNoun(i) &&
  !(last >= 0 && MEASURES.has(words.at(i).entity?.kind ?? '')) &&
  !(last === i - 1 && COLOURS.has(words.lower(i)))

/** Whether word `i` goes on with the phrase that began at `first`; `named`: it has a noun already. */
function belongs(words: CaptionWords, i: number, named: boolean, first: number, determined: boolean): boolean {
  const tag = words.tag(i)
  const next = words.tag(i + 1)
  // "the Bank of England" is one name.
  const { entity } = words.at(i)
  if (named && entity !== null && NAMES.has(entity.kind) && words.at(i - 1).entity === entity) return true
  if (tag === 'HYPH' || next === 'HYPH' || words.tag(i - 1) === 'HYPH') return hyphensGoOn(words, i, first)
  if (named && (words.lower(i) === 'size' || (tag === 'CD' && words.tag(i - 1) === 'NNS'))) return false
  if (words.isNoun(i) || tag === 'CD' || tag === '$' || words.at(i).part === 'number') return true
  if (/^JJ[RS]?$/.test(tag)) return !named || goesOn(words, i + 1)
  if (tag === 'POS') return named && goesOn(words, i + 1)
  if (/^RB[RS]?$/.test(tag)) return /^(?:JJ[RS]?|VBN|CD|RB)$/.test(next) && goesOn(words, i + 1) && !named
  // "hand drawn flowers", "a snow covered slope"
  if (
    tag === 'VBN' &&
    named &&
    words.tag(i - 1) === 'NN' &&
    words.isNoun(i + 1) &&
    i - 1 <= first + (determined ? 1 : 0)
  )
    return true
  // "a parked car", "running shoes"; who has a noun already does what follows: "a man riding horses".
  if (tag === 'VBN' || tag === 'VBG') {
    const opens = i > first || (words.at(i - 1).part !== 'auxiliary' && !words.isNoun(i - 1) && tag === 'VBN')
    return !named && opens && (determined || tag === 'VBN' || i > first) && goesOn(words, i + 1)
  }
  // "a black and white cat"
  if (tag === 'CC' || tag === ',')
    return (
      i > first &&
      !isBareColour(words, i - 1) &&
      isQuality(words, i - 1) &&
      isQuality(words, i + 1) &&
      goesOn(words, i + 2)
    )
  return false
}

/** "in red, front view" */
const isBareColour = (words: CaptionWords, i: number): boolean =>
  COLOURS.has(words.lower(i)) && words.lower(i - 1) === 'in' && words.isComma(i + 1)

const isQuality = (words: CaptionWords, i: number): boolean => /^JJ/.test(words.tag(i)) || COLOURS.has(words.lower(i))

/** Whether a compound with hyphens ("half-knitted") is the head or stands before it; it is never cut. */
function hyphensGoOn(words: CaptionWords, i: number, first: number): boolean {
  if (words.tag(i) === 'HYPH' && i === first) return false
  let end = i
  while (end < i + FARTHEST && (words.tag(end) === 'HYPH' || words.tag(end + 1) === 'HYPH')) end++
  return words.isNoun(end) || goesOn(words, end + 1)
}

/** Whether a noun comes, with nothing but its adjectives before it. */
function goesOn(words: CaptionWords, from: number): boolean {
  for (let i = from; i < from + FARTHEST; i++) {
    if (words.isNoun(i)) return true
    if (!/^(?:JJ[RS]?|VB[NG]|CD|HYPH|CC|,|RB|POS)$/.test(words.tag(i))) return false
  }
  return false
}

const FARTHEST = 6

type Span = Pick<NounChunk, 'first' | 'last' | 'determiner' | 'owner'>

function describe(words: CaptionWords, span: Span, lexicon: Lexicon): NounChunk {
  const { first, last, determiner, owner } = span
  const entity = words.at(last).entity
  let name = entity !== null && NAMES.has(entity.kind) ? entity : null
  // "Toyota Camry LE": what is no noun goes on with the name before it.
  const before = words.at(last - 1).entity
  if (
    name === null &&
    before !== null &&
    NAMES.has(before.kind) &&
    last > first &&
    goesOnWithName(words.at(last).text, lexicon)
  )
    name = before
  const from = owner === null ? (determiner ?? first - 1) + 1 : owner + 2
  let head = last
  let noun = name ? null : lexicon.nounOf(words.lower(last))
  for (let start = last - 1; !name && start > last - LONGEST_LEMMA && start >= from; start--) {
    const compound = isInside(words, start) ? lexicon.nounOf(words.phrase(start, last)) : null
    if (compound !== null && isCompound(words, start, last, compound, lexicon)) [head, noun] = [start, compound]
  }
  // "T-shirt": what is joined to the head by a hyphen is part of it.
  while (!name && words.tag(head - 1) === 'HYPH' && head - 2 >= from) head -= 2
  const modifiers: number[] = []
  for (let i = from; i < head; i++) {
    const word = words.at(i)
    if (!words.isNoun(i)) modifiers.length = 0
    else if (goesOnWithCapitals(words, i)) modifiers.length = 0
    else if (word.entity === null && /^\p{L}{2,}$/u.test(word.text) && words.tag(i - 1) !== 'HYPH') modifiers.push(i)
  }
  const compound = modifiers.length > 0
  // What an adjective stands before goes with it: "a double decker bus" is no decker bus. One behind a hyphen goes with what is before that.
  const opening = modifiers[0] ?? head
  const isQualified = /^(?:JJ|VB)/.test(words.tag(opening - 1)) && words.tag(opening - 2) !== 'HYPH'
  if (isQualified && opening > from) modifiers.length = 0
  const one = holdsOne(words, from, head)
  const plural =
    noun?.plural === true ||
    /^NNP?S$/.test(words.tag(last)) ||
    (name === null && !one && isSeveralOfOneForm(words, span))
  return { ...span, head, modifiers, noun, plural, name, compound, one }
}

/** "Sheep being herded", "the sheep graze": without an article, or before a verb in the plural, a noun of one form is several. */
function isSeveralOfOneForm(words: CaptionWords, { last, determiner, owner }: Span): boolean {
  if (!hasOneForm(words.lower(last))) return false
  const isDoing = /^(?:VBP|VB[NGD])$/.test(words.tag(last + 1))
  const isBare = determiner === null && owner === null && (isDoing || !isEaten(words.lower(last)))
  return isBare || words.tag(last + 1) === 'VBP' || words.lower(last + 1) === 'were'
}

/** "Mouse" of "Mickey Mouse", where only Mickey is seen as a name. */
function goesOnWithCapitals(words: CaptionWords, i: number): boolean {
  const before = words.at(i - 1).entity
  return before !== null && NAMES.has(before.kind) && before !== words.at(i).entity && /^\p{Lu}/u.test(words.at(i).text)
}

function holdsOne(words: CaptionWords, from: number, to: number): boolean {
  for (let i = from; i < to; i++) if (/^(?:one|1)$/.test(words.lower(i))) return true
  return false
}

const goesOnWithName = (text: string, lexicon: Lexicon): boolean =>
  /^\p{Lu}{1,4}$/u.test(text) || lexicon.nounOf(text.toLowerCase()) === null

const isInside = (words: CaptionWords, i: number): boolean => words.at(i).entity === null && words.tag(i) !== 'HYPH'

/** Files in which an adjective and a noun make a kind ("polar bear", "hot dog"); elsewhere they seldom do (a "white horse" is also a wave). */
const ADJECTIVE_COMPOUNDS: ReadonlySet<string> = new Set([
  'animal',
  'artifact',
  'communication',
  'food',
  'person',
  'plant',
])

/** Files in which they do where the head alone is no living being: a "black hole" is, a "white horse" a horse before it is a wave. */
const NATURAL_COMPOUNDS: ReadonlySet<string> = new Set(['object', 'phenomenon', 'group'])

function isCompound(words: CaptionWords, start: number, last: number, noun: CaptionNoun, lexicon: Lexicon): boolean {
  for (let i = start; i < last; i++) {
    if (words.isNoun(i)) continue
    const { nouns } = lexicon
    const file = nouns.lexicographerFileOf(noun.synset)
    const alone = lexicon.nounOf(words.lower(last))
    const isLiving = alone !== null && /^(?:animal|person|plant)$/.test(nouns.lexicographerFileOf(alone.synset))
    return ADJECTIVE_COMPOUNDS.has(file) || (NATURAL_COMPOUNDS.has(file) && !isLiving)
  }
  return true
}
