/** Edits of noun phrases: what stands before the head goes, names become their sort, nouns the everyday kind above them. */
import { indefiniteArticle, isMass, pluralOf } from '../english'
import type { Lexicon } from '../lexicon'
import { chunkTo, isLabel, isTorn, type Reading } from '../reading/caption'
import { MEASURES, NAMES, type NounChunk } from '../reading/noun-chunks'
import { mayBeItsVerb } from '../reading/plural-subjects'
import { groupKind } from './groups'
import { kindOf, unrealWords } from './kinds'
import { listAround, mergeEdits } from './members'
import { isDenied } from './negation'
import { hasOwnersPronoun, isSomeones } from './owners'
import { productKind } from './products'
import { COLOURS } from '../word-classes'
import { isQuoted } from './quotations'
import type { Edit } from './types'

export interface NounStyle {
  /** Everyday kinds to go up: 0 leaves the noun, Infinity takes the widest. */
  lift: number
  /** Nouns kept before a head that is not lifted, nearest first. */
  modifiers: number
}

/** Stay: without them the caption would say another thing. */
const KEPT_DETERMINERS = new Set(
  'the this that these those no every each any another what which whose neither either its'.split(' '),
)

/**
 * The edits of all noun phrases; none for one that is general already. Members of a list are lifted together or not at all: "a person and a dog"
 * would tell of one less than of the other.
 */
export function nounEdits(reading: Reading, lexicon: Lexicon, style: NounStyle): Edit[] {
  if (isLabel(reading)) return []
  const edits: Edit[] = mergeEdits(reading, lexicon, style.lift)
  const said = new Set<string>()
  for (const chunk of reading.chunks) {
    const { start } = reading.words.at(chunk.first)
    if (edits.some((edit) => edit.start <= start && start < edit.end)) continue
    if (isQuoted(reading, { start, end: reading.words.at(chunk.last).end })) continue
    // ", Turkey" tells where a place is, and goes with its comma.
    if (chunk.name && reading.words.isComma(chunk.first - 1) && chunkTo(reading, chunk.first - 2)?.name) continue
    const list = listAround(reading, chunk)
    const isMember = list.length > 0
    // "Madonna and Child" are not "a person and Child".
    if (chunk.name && list.some((other) => other.name && kindOf(reading, other, lexicon, 0) === null)) continue
    const kind = kindOf(reading, chunk, lexicon, isMember ? 0 : style.lift)
    const isAgain = kind !== null && said.has(kind)
    const edit = chunkEdit(reading, chunk, lexicon, isMember || isAgain ? { ...style, lift: 0 } : style)
    if (kind !== null) said.add(kind)
    // A second person is someone, a second country another; of other nouns the second stays: "a person gives a person".
    if (edit && isAgain && chunk.name) edits.push({ ...edit, text: kind === 'person' ? 'someone' : `another ${kind}` })
    else if (edit) edits.push(edit)
  }
  return edits
}

/** The edit of one noun phrase, or null where it stays as it is. */
function chunkEdit(reading: Reading, chunk: NounChunk, lexicon: Lexicon, style: NounStyle): Edit | null {
  const { words, text } = reading
  if (isDenied(reading, chunk.first) || isTorn(reading, chunk) || isPack(reading, chunk)) return null
  if (goesOnFromName(reading, chunk) || isMisread(reading, chunk)) return null
  if (mayBeItsVerb(words, chunk.last, lexicon)) return null
  // "How many people"
  if (MEASURES.has(words.at(chunk.last).entity?.kind ?? '')) return null
  if (tellsWhich(reading, chunk) || words.lower(chunk.first) === 'size') return null
  // "Happy birthday to you" is a greeting, "happy family" none.
  const file = chunk.noun === null ? null : lexicon.nouns.lexicographerFileOf(chunk.noun.synset)
  if (/^(?:happy|merry)$/.test(words.lower(chunk.first)) && (file === 'time' || file === 'event')) return null
  // "#sunburnt"
  if (words.lower(chunk.first).startsWith('#')) return null
  if (words.tag(chunk.first - 1) === 'WRB' || /^ones?$/.test(words.lower(chunk.last))) return null
  const start = words.at(chunk.first).start
  const kind = isSomeones(reading, chunk, lexicon) ? null : kindOf(reading, chunk, lexicon, style.lift)
  if (kind === null && chunk.name) return null
  // "Levi's": whose what is, is not said.
  if (chunk.name && words.tag(chunk.last + 1) === 'POS') return null
  const { end } = words.at(nameEnd(reading, chunk, kind))
  const written = kind === null ? writeHead(reading, chunk, lexicon, style) : writeKind(reading, chunk, kind)
  if (written.toLowerCase() === text.slice(start, end).toLowerCase()) return null
  if (kind === null || style.lift === 0 || chunk.name !== null) return { kind: 'noun', start, end, text: written }
  const smaller = chunkEdit(reading, chunk, lexicon, { ...style, lift: 0 })
  return { kind: 'lift', start, end, text: written, ...(smaller ? { smaller } : {}) }
}

/** Last word of a phrase with what goes with its name: the number of "Boeing 747". */
function nameEnd(reading: Reading, chunk: NounChunk, kind: string | null): number {
  const { words } = reading
  if (chunk.name === null) return chunk.last
  if (kind === 'person') return withHome(reading, chunk)
  let { last } = chunk
  while (words.at(last + 1).entity === chunk.name) last++
  const isModel = productKind(reading, chunk) !== null && words.tag(last + 1) === 'CD'
  return isModel ? last + 1 : last
}

/** Last word of "Serena Williams of the United States": a person without a name is of no country. */
function withHome({ words, chunkFrom }: Reading, { last }: NounChunk): number {
  const home = words.lower(last + 1) === 'of' ? chunkFrom.get(last + 2) : undefined
  return home?.name ? home.last : last
}

/** "Sussex wave" in "the Duchess of Sussex wave", "2019 file photo" in "this May 5, 2019 file photo": read as a phrase, but a name's or date's end. */
function goesOnFromName({ words }: Reading, { first }: NounChunk): boolean {
  const { entity } = words.at(first)
  if (entity === null) return false
  return (
    words.at(first - 1).entity === entity ||
    (words.lower(first - 1) === 'of' && NAMES.has(words.at(first - 2).entity?.kind ?? ''))
  )
}

/** "paints a shed green", "Edvard Munch's painting The Scream", "Bosch Washing Machine 8 kg 1400 rpm": no one phrase of its last noun. */
function isMisread({ words, chunkFrom, titled }: Reading, { first, last, determiner }: NounChunk): boolean {
  const isColour = COLOURS.has(words.lower(last)) && last - first > (determiner === null ? 0 : 1)
  const title = chunkFrom.get(last + 1)
  const isTitled = title !== undefined && title.name !== null && /^\p{Lu}/u.test(words.at(title.first).text)
  const isNamed = NAMES.has(words.at(first).entity?.kind ?? '')
  const isMeasured = words.list.slice(first, last).some(({ entity }) => entity?.kind === 'quantity')
  // "Map of Paris Poster": what is of Paris is the map.
  const isOf = words.lower(first - 1) === 'of' && titled
  const isNumbered = words.lower(last) === 'no' && words.tag(last + 2) === 'CD'
  return isColour || isTitled || isNumbered || (isNamed && (isMeasured || isOf))
}

/** "Loose Leaf Tea 250g Tin": behind the measure stands what it comes in. */
function isPack({ words }: Reading, { first, head }: NounChunk): boolean {
  if (words.at(head - 1).entity?.kind !== 'quantity') return false
  return words.list.slice(first, head).some(({ tag, entity }) => tag.startsWith('NN') && entity === null)
}

/**
 * "the tallest building", "better conditions", "the wrong side", "a former president", "back view": which one it is says more than a detail, or
 * is all that the phrase says.
 */
function tellsWhich({ words }: Reading, { first, head, last }: NounChunk): boolean {
  // "warm light in the windows" says where, too.
  const isVague = VAGUE.test(words.lower(last)) && (!words.isPreposition(last + 1) || words.lower(last + 1) === 'of')
  for (let i = first; i < last; i++) {
    if (/^(?:JJ[RS]|RB[RS])$/.test(words.tag(i)) || WHICH.test(words.lower(i))) return true
    if (isVague && i < head && /^(?:JJ|VB[NG])/.test(words.tag(i))) return true
  }
  return false
}

/** Says nothing without its adjective. */
const VAGUE = /^(?:view|views|shot|shots|light|lighting|background|backgrounds|conditions)$/

const WHICH =
  /^(?:only|same|wrong|opposite|other|former|ex|future|missing|so-called|imaginary|fictional|first|second|last|next)$/

/** "a red truck" → "a vehicle". */
function writeKind(reading: Reading, chunk: NounChunk, kind: string): string {
  const isBare = chunk.plural || isMass(kind)
  if (groupKind(reading, chunk) !== null) return pluralOf(kind)
  // A name is one, whatever it ends in: "the United States"; what several are made by is several: "two BMWs".
  if (chunk.name !== null && productKind(reading, chunk) === null) return `${indefiniteArticle(kind)} ${kind}`
  return withDeterminer(reading, chunk, chunk.plural && !isMass(kind) ? pluralOf(kind) : kind, isBare)
}

/** "a red toy truck" → "a toy truck"; "the old man's hat" → "the person's hat". */
function writeHead(reading: Reading, chunk: NounChunk, lexicon: Lexicon, { lift, modifiers }: NounStyle): string {
  const { words } = reading
  const unreal = unrealWords(reading, chunk, lexicon)
  const nouns = chunk.modifiers
    .slice(Math.max(0, chunk.modifiers.length - modifiers))
    .filter((i) => !unreal.includes(i))
  const before = [...unreal, ...nouns].sort((a, b) => a - b).map((i) => written(reading, i))
  const owner = chunk.owner === null ? null : words.at(chunk.owner)
  if (owner && owner.entity === null && modifiers > 0) {
    // "its mother's legs": whose mother it is goes with her.
    const isOwned = hasOwnersPronoun(reading, chunk)
    const noun = isOwned ? null : lexicon.nounOf(owner.lower)
    const kind = lift > 0 && noun && !noun.plural ? lexicon.certainKinds(noun)[0]?.word : undefined
    const apostrophe = words.at((chunk.owner ?? 0) + 1).text
    before.unshift(`${kind && !isMass(kind) ? kind : written(reading, chunk.owner ?? 0)}${kind ? "'s" : apostrophe}`)
  }
  const { noun } = chunk
  const isBody = noun !== null && lexicon.nouns.lexicographerFileOf(noun.synset) === 'body'
  // "with grey hair" is not "with hair", which all have.
  if (isBody && chunk.determiner === null && owner === null && !words.isFinite(chunk.last + 1))
    return reading.text.slice(words.at(chunk.first).start, words.at(chunk.last).end)
  const phrase = [...before, headOf(reading, chunk)].join(' ')
  const isBare =
    owner?.tag === 'NNS' || ((chunk.plural || (chunk.noun !== null && isMass(chunk.noun.lemma))) && before.length === 0)
  // "her hand", "his homework": whose it is says no more than "a" would, and fits where that does not.
  const isOwn = hasOwnersPronoun(reading, chunk)
  const isCounted = chunk.determiner !== null && /^an?$/.test(words.lower(chunk.determiner)) && !chunk.plural
  return isCounted
    ? `${indefiniteArticle(phrase)} ${phrase}`
    : withDeterminer(reading, chunk, phrase, isBare || chunk.plural, isOwn)
}

/** The article that fits: the caption's own; none for plurals and masses; "a" for "his", "one" and a name. */
function withDeterminer({ words }: Reading, chunk: NounChunk, phrase: string, isBare: boolean, isOwn = false): string {
  const { determiner, name, one, plural, owner, first, head } = chunk
  const lower = determiner === null ? '' : words.lower(determiner)
  // "the G7 summit": without its name it is any.
  const isAny =
    lower === 'the' && !plural && words.list.slice(first, head).some(({ entity }) => NAMES.has(entity?.kind ?? ''))
  if (isAny && !isMass(phrase)) return `${indefiniteArticle(phrase)} ${phrase}`
  if ((KEPT_DETERMINERS.has(lower) || isOwn) && name === null) return `${lower} ${phrase}`
  if (/^an?$/.test(lower) && !plural && !isMass(phrase)) return `${indefiniteArticle(phrase)} ${phrase}`
  if (isBare || lower === 'some') return phrase
  const isDropped = owner !== null && words.at(owner).entity !== null
  const isSingle = lower !== '' || name !== null || one || isDropped
  return isSingle ? `${indefiniteArticle(phrase)} ${phrase}` : phrase
}

/** The head as it is written, hyphens and all. */
function headOf(reading: Reading, { head, last }: NounChunk): string {
  const { words } = reading
  let phrase = ''
  for (let i = head; i <= last; i++)
    phrase += (i > head && words.at(i - 1).end < words.at(i).start ? ' ' : '') + written(reading, i)
  return phrase
}

/** A word in lower case, but for what is in capitals throughout: "TV". */
function written({ words }: Reading, i: number): string {
  const { text, lower } = words.at(i)
  // "TV", "MacBook"
  return /^.+\p{Lu}/u.test(text) ? text : lower
}
