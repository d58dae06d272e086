/** Edits that take out what hangs on a noun or a verb: phrases with a preposition, times, adverbs, what stands in parentheses. */
import type { Lexicon } from '../lexicon'
import { chunkAround, chunkTo, isLabel, type Reading } from '../reading/caption'
import { NAMES, type NounChunk } from '../reading/noun-chunks'
import type { CaptionWords } from '../reading/words'
import type { LexicographerFile } from '../../wordnet/hierarchy'
import { asideEdits, DATED } from './asides'
import { SUBORDINATES } from './clauses'
import { isComplement, isParticipleOfNoun } from './complements'
import { membersFrom } from './members'
import { kindOf } from './kinds'
import { holdsDenial } from './negation'
import { datedEnd, entityEnd, timeEdits } from './times'
import type { Edit } from './types'

/** Files whose nouns no picture shows; a phrase that brings one in ("at dawn", "in action") goes. */
const UNPICTURED: ReadonlySet<LexicographerFile> = new Set([
  'attribute',
  'cognition',
  'feeling',
  'motive',
  'possession',
  'process',
  'quantity',
  'relation',
  'state',
  'time',
])

/** Prepositions that hang a detail on a noun ("a house with a pool"); after a verb they belong to it ("playing with"). */
const DETAIL_PREPOSITIONS = new Set(
  'with without featuring by from including via per as like during after before since until'.split(' '),
)

/** Phrases with a preposition that a general caption keeps at most, in each statement. */
const MOST_PREPOSITIONS = 2

/** Words of the longest preposition, "in front of". */
const LONGEST_PREPOSITION = 3

/** What they hold is what is shown. */
const CONTAINERS = new Set(
  'plate plates bowl bowls basket baskets cup cups glass glasses box boxes vase vases bag bags tray trays jar jars bottle bottles bucket pot pan dish platter'.split(
    ' ',
  ),
)

const PLAIN_ADVERBS = new Set('very just also often usually sometimes really quite still always'.split(' '))

export function detailEdits(reading: Reading, lexicon: Lexicon): Edit[] {
  // "Leonardo da Vinci, Lady with an Ermine, 1490": of a title nothing goes.
  if (isLabel(reading)) return asideEdits(reading)
  const edits = [
    ...prepositionEdits(reading, lexicon),
    ...timeEdits(reading),
    ...adverbEdits(reading),
    ...asideEdits(reading),
    ...sizeEdits(reading),
  ]
  return edits.filter((edit) => !isNegated(reading, edit))
}

/** In a clause that says what is not so, or must not be, nothing that it hangs on goes. */
const isNegated = (reading: Reading, { start, end }: Edit): boolean =>
  holdsDenial(
    reading,
    reading.words.list.findIndex((word) => word.start >= start),
    reading.words.list.findLastIndex((word) => word.end <= end),
  )

/** "Boots Size 7 Brown Leather": behind the size stand more of the same. */
function sizeEdits(reading: Reading): Edit[] {
  const { words } = reading
  return words.list.flatMap(({ lower }, i) => {
    if (lower !== 'size' || !words.isNoun(i - 1) || !/^(?:\d.*|x*[sml]|one)$/.test(words.lower(i + 1))) return []
    let end = i + 1
    while (end + 1 < words.length && !words.isStop(end + 1) && !words.isComma(end + 1) && !words.isPreposition(end + 1))
      end++
    return [cut(reading, i, end)]
  })
}

const cut = ({ words }: Reading, first: number, last: number): Edit => ({
  kind: 'detail',
  start: words.at(first).start,
  end: words.at(last).end,
  text: '',
})

function prepositionEdits(reading: Reading, lexicon: Lexicon): Edit[] {
  const { words } = reading
  const edits: Edit[] = []
  let kept = 0
  for (let i = 0; i < words.length; i++) {
    if (words.isStop(i)) kept = 0
    if (!opensPhrase(reading, i)) continue
    const object = objectOf(reading, i)
    const dated = object === null ? datedEnd(words, i + 1) : -1
    if (dated >= 0 && endsCleanly(reading, dated)) edits.push(cut(reading, words.isComma(i - 1) ? i - 1 : i, dated))
    if (object === null) continue
    // "in June 2015": the year goes with its month.
    const ownEnd = isDated(reading, object) ? entityEnd(words, object.last) : endOfPhrase(reading, object)
    const hangsOnNoun = chunkTo(reading, i - 1) !== undefined || words.isComma(i - 1)
    // A plate keeps what is on it.
    const isDetail = hangsOnNoun && DETAIL_PREPOSITIONS.has(words.lower(i)) && !CONTAINERS.has(words.lower(i - 1))
    const end = isDetail && !isDated(reading, object) ? endOfRow(reading, ownEnd, HOLDS.has(words.lower(i))) : ownEnd
    // "On a sunny day, people …"
    if (i === 0 && isTime(reading, object, lexicon) && words.isComma(ownEnd + 1)) {
      edits.push(cut(reading, 0, ownEnd + 1))
      i = ownEnd
      continue
    }
    // "from London to Edinburgh"
    if (words.lower(i) === 'from' && words.lower(ownEnd + 1) === 'to') {
      kept += 2
      i = ownEnd + 1
      continue
    }
    const isUnseen =
      (isUnpictured(reading, object, lexicon) && (hangsOnNoun || isTime(reading, object, lexicon))) ||
      isNamedPlace(reading, i, object, lexicon)
    const isWhole = !isComplement(reading, i, object, lexicon) || isParticipleOfNoun(reading, i - 1)
    if (i > 0 && isWhole && (isDetail || isUnseen || kept >= MOST_PREPOSITIONS) && endsCleanly(reading, end)) {
      edits.push(cut(reading, words.isComma(i - 1) || isParticipleOfNoun(reading, i - 1) ? i - 1 : i, end))
      i = end
    } else {
      kept++
      i = Math.max(i, object.last - 1)
    }
  }
  return edits
}

/** A preposition that is not the second of a row: "in front of". */
const opensPhrase = (reading: Reading, i: number): boolean =>
  reading.words.tag(i) === 'IN' &&
  reading.words.tag(i - 1) !== 'IN' &&
  reading.words.lower(i) !== 'of' &&
  !chunkAround(reading, i)

/** "in 2012", "on a sunny day". */
const isTime = (reading: Reading, chunk: NounChunk, { nouns }: Lexicon): boolean =>
  isDated(reading, chunk) || (chunk.noun !== null && nouns.lexicographerFileOf(chunk.noun.synset) === 'time')

/** The noun phrase that a preposition stands before: "of the table" in "in front of the table" hangs on "front". */
function objectOf(reading: Reading, preposition: number): NounChunk | null {
  const { words, chunkFrom } = reading
  let at = preposition + 1
  while (words.tag(at) === 'IN' && at < preposition + LONGEST_PREPOSITION) at++
  const object = chunkFrom.get(at)
  // "while birds fly" is a clause.
  const isClause = object !== undefined && SUBORDINATES.has(words.lower(preposition)) && words.isFinite(object.last + 1)
  return object === undefined || isClause ? null : object
}

/** What hangs on their noun goes with it: "a logo with an eagle on a shield" has the eagle there, not the logo. */
const HOLDS = new Set(['with', 'without', 'featuring', 'including'])

/** With the phrases behind it that hang on it: "with a parrot on her shoulder"; of what is held, all. */
function endOfRow(reading: Reading, from: number, held: boolean): number {
  let end = from
  for (;;) {
    const object = reading.words.tag(end + 1) === 'IN' ? objectOf(reading, end + 1) : null
    const isOwn = object !== null && /^PRP\$$/.test(reading.words.tag(object.determiner ?? -1))
    // "with fresh roses on top", "with a pickle on the side"
    const part = reading.words.lower(end + 2) === 'the' ? end + 3 : end + 2
    if (reading.words.tag(end + 1) === 'IN' && /^(?:top|side|sides)$/.test(reading.words.lower(part))) return part
    // "with mountains behind him"
    if (reading.words.tag(end + 1) === 'IN' && /^(?:it|them|him|her)$/.test(reading.words.lower(end + 2)))
      return end + 2
    if (object === null || !(isOwn || (held && !isWhereItIs(reading, end + 1, object)))) return end
    end = endOfPhrase(reading, object)
  }
}

/** "There is a pizza with olives on the table": where what there is lies; an eagle is "on a shield". */
const isWhereItIs = ({ words }: Reading, preposition: number, { determiner }: NounChunk): boolean =>
  determiner !== null &&
  words.lower(determiner) === 'the' &&
  words.list.slice(0, preposition).some(({ tag }) => tag === 'EX')

/** Last word of a phrase with what is of it, and the members of its list. */
function endOfPhrase(reading: Reading, object: NounChunk): number {
  const { words, chunks, chunkFrom } = reading
  let chunk = object
  for (;;) {
    const members = membersFrom(reading, chunks.indexOf(chunk))
    const last = members.at(-1) ?? chunk
    // "the match between Liverpool and Everton"
    const of = /^(?:of|between)$/.test(words.lower(last.last + 1)) ? chunkFrom.get(last.last + 2) : undefined
    const other = /^(?:and|or|&)$/.test(words.lower(last.last + 1)) ? chunkFrom.get(last.last + 2) : undefined
    const next = of ?? (other && !words.isFinite(other.last + 1) ? other : undefined)
    // "with fog rolling in": the particle goes too.
    const isParticle = /^(?:IN|RP)$/.test(words.tag(last.last + 1)) && isOver(words, last.last + 2)
    if (next === undefined) return isParticle ? last.last + 1 : addressEnd(reading, last)
    chunk = next
  }
}

/** Last word of "the University of California, Berkeley," and of "Lusail, Qatar": a place behind the comma tells where the first is. */
function addressEnd({ words, chunkFrom }: Reading, { name, last }: NounChunk): number {
  const around = name !== null && words.isComma(last + 1) ? chunkFrom.get(last + 2) : undefined
  if (!around?.name || around.determiner !== null || !isOver(words, around.last + 1)) return last
  return words.isComma(around.last + 1) ? around.last + 1 : around.last
}

const isOver = (words: CaptionWords, i: number): boolean =>
  words.at(i).text === '' || words.isStop(i) || words.isComma(i)

/** Nothing is left that hung on what goes: "with a boy holding a kite", "with a sign that says so". */
function endsCleanly({ words }: Reading, end: number): boolean {
  const next = words.at(end + 1)
  if (isOver(words, end + 1)) return true
  if (words.isFinite(end + 1)) return !/^\p{Lu}/u.test(next.text)
  return /^(?:IN|CC|TO)$/.test(next.tag) && next.lower !== 'that' && next.lower !== 'of'
}

/** "at Wimbledon": a name that nothing tells the kind of says where, and no more; a verb that wants a place keeps it. */
function isNamedPlace(reading: Reading, preposition: number, object: NounChunk, lexicon: Lexicon): boolean {
  const { words, titled } = reading
  if (object.name === null || titled || !/^(?:at|in|near|outside|inside|during)$/.test(words.lower(preposition)))
    return false
  return !INCOMPLETE.test(words.lower(preposition - 1)) && kindOf(reading, object, lexicon, 0) === null
}

function isUnpictured(reading: Reading, chunk: NounChunk, { nouns }: Lexicon): boolean {
  if (isDated(reading, chunk)) return true
  if (chunk.name !== null || chunk.noun === null || chunk.owner !== null) return false
  // "the G7 summit" is an event, whatever a summit is.
  const { words } = reading
  if (words.list.slice(chunk.first, chunk.head).some(({ entity }) => NAMES.has(entity?.kind ?? ''))) return false
  // "Cars for sale" are shown as such, whatever a sale is.
  if (chunk.noun.lemma === 'sale' || chunk.noun.lemma === 'front' || chunk.noun.lemma === 'top') return false
  const isPlain = reading.words.lower(chunk.last + 1) !== 'of'
  return isPlain && UNPICTURED.has(nouns.lexicographerFileOf(chunk.noun.synset))
}

const isDated = ({ words }: Reading, { last }: NounChunk): boolean => DATED.has(words.at(last).entity?.kind ?? '')

/** Verbs that say too little without where or with what. */
const INCOMPLETE =
  /^(?:is|are|was|were|be|been|am|'s|sits?|sitting|lies|lie|lying|laying|stands?|standing|hangs?|hanging|leaning|towers?|lives?|consists?|belongs?|goes|going|comes?|coming|looks?|looking|dressed|leads?|leading|says?)$/

/** The last phrase with a preposition, and what is of it, where a statement ends with it. */
export function tailEdits(reading: Reading, lexicon: Lexicon): Edit[] {
  const { words } = reading
  if (isLabel(reading)) return []
  const edits: Edit[] = []
  for (let i = 1; i < words.length; i++) {
    if (!opensPhrase(reading, i)) continue
    const object = objectOf(reading, i)
    if (object === null || INCOMPLETE.test(words.lower(i - 1)) || words.isPreposition(i - 1)) continue
    if (isComplement(reading, i, object, lexicon)) continue
    // "the cars parked along the street", "is shrouded in fog": what was done was done so.
    if (words.tag(i - 1) === 'VBN') continue
    const end = endOfPhrase(reading, object)
    if (end + 1 < words.length && !words.isStop(end + 1)) continue
    edits.push({ ...cut(reading, words.isComma(i - 1) ? i - 1 : i, end), kind: 'tail' })
  }
  return edits.filter((edit) => !isNegated(reading, edit))
}

function adverbEdits(reading: Reading): Edit[] {
  const edits: Edit[] = []
  reading.words.list.forEach(({ tag, lower }, i) => {
    if (tag !== 'RB' || !(PLAIN_ADVERBS.has(lower) || /[^i]ly$/.test(lower)) || lower === 'only') return
    if (!chunkAround(reading, i)) edits.push(cut(reading, i, i))
  })
  return edits
}
