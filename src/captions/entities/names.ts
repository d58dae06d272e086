/** Names: runs of capitalised words that compromise's dictionary knows, or that stand inside running text. */
import { isThing } from './acronyms'
import { hasOwnCapital, PARTICLES } from './capitals'
import { holidayLength } from './holidays'
import { wordSet, type Found, type Kind, type Words } from './words'

const NAME_KINDS: readonly (readonly [string, Kind])[] = [
  ['Person', 'person'],
  ['Place', 'place'],
  ['Organization', 'organisation'],
  ['Demonym', 'other'],
]

/** Before a capital these begin the name of a place. */
const OPENS_PLACE = wordSet('mt mt. mount lake fort ft. cape st st. saint san santa los las')
const SAINT = /^(?:st|st\.|saint)$/
/** What takes place in a year: "the 1984 Olympics". */
const EVENTS = wordSet('olympics games cup championship championships election expo awards festival')
/** What is "of" somewhere by its name, though compromise has it as a name itself: "the University of Oslo". */
const BODIES = wordSet(
  'university college school academy institute museum bank court ministry department house bureau church cathedral republic kingdom gulf bay strait isle',
)
/** What someone is; before it a name has ended: "Microsoft CEO Satya Nadella", "German chancellor". */
export const ROLES =
  wordSet(`president chancellor minister director king queen prince princess senator governor mayor secretary captain coach
  chairman chairwoman founder ceo chef judge professor doctor actor actress singer striker coach general pope`)
const ROMAN = /^(?:I{2,3}|I?V|VI{1,3}|I?X|XI{1,3})$/

/** @param running whether capitals mark names, as in running text (`capitals.ts`) */
export function nameAt(words: Words, i: number, running: boolean): Found | null {
  const first = nameKind(words, i, running) ?? (running ? firstKind(words, i) : null)
  if (first === null) return null
  let kind = first
  let end = i + partLength(words, i)
  for (;;) {
    const gap = gapLength(words, i, end, running)
    const next =
      nameKind(words, end + gap, running) ??
      (gap > 0 || opensPlace(words, end - 1) || isSurname(words, end, kind, running) ? 'other' : null)
    if (next === null || !words.isCapital(end + gap) || holidayLength(words, end) > 0) break
    if (kind !== 'person' && ROLES.has(words.lower(end + gap))) break
    kind = opensPlace(words, i) ? 'place' : kindOf(kind, next)
    end += gap + partLength(words, end + gap)
  }
  return { kind, length: end - i + ordinalLength(words, i, end, kind) }
}

/** Of two neighbours' kinds that of the whole; who has a first name that is a city's is a person. */
const kindOf = (first: Kind, next: Kind): Kind =>
  first === 'other' || (next === 'person' && first === 'place') ? next : first

/** "the 1984 Olympics", "the 2022 World Cup": an event with its year, at which it begins. */
export function eventAt(words: Words, i: number, running: boolean): Found | null {
  if (!/^(?:1[0-9]|20)\d\d$/.test(words.lower(i))) return null
  const name = nameAt(words, i + 1, running)
  return name && EVENTS.has(words.lower(i + name.length)) ? { kind: 'other', length: name.length + 1 } : null
}

/** The kind of a name that word `i` is part of; null where it is none by itself. */
function nameKind(words: Words, i: number, running: boolean): Kind | null {
  const entry = words.at(i)
  if (entry === undefined) return null
  const { tags } = entry
  const { text } = entry.word
  if (/^\p{Ll}\p{Lu}/u.test(text)) return 'other'
  if (!words.isCapital(i)) return null
  if (opensPlace(words, i)) return 'place'
  const isAcronym = /^\p{Lu}{2,}s?$/u.test(text)
  if (isAcronym && (isThing(text) || isCounted(words, i) || isShoutedWord(words, i))) return null
  // In a title "Garden" is a place only to compromise.
  const isKnown = running || tags.has('ProperNoun') || tags.has('Demonym')
  if (isKnown) for (const [tag, kind] of NAME_KINDS) if (tags.has(tag)) return kind
  // What is no word and has a capital inside: "YouTube", "McDonald".
  if (/^\p{Lu}\p{Ll}+\p{Lu}\p{Ll}/u.test(text)) return 'other'
  if (isHyphenated(words, i) && running) return 'other'
  if (!running || hasOwnCapital(words, i) || text.length < 2) return null
  if (isAcronym || tags.has('Acronym') || /^G\d{1,2}$/.test(text)) return 'organisation'
  // "Big Ben", "New Orleans"
  if (tags.has('Adjective') && words.isCapital(i + 1) && words.isNoun(i + 1)) return 'other'
  return words.isNoun(i) || tags.has('Noun') || tags.has('ProperNoun') || (tags.has('Verb') && !words.isCommon(i))
    ? 'other'
    : null
}

/** The first word of a sentence has a capital in any case: it is of a name where no word is spelled so and a name goes on behind it. */
function firstKind(words: Words, i: number): Kind | null {
  const isName = words.isCapital(i) && words.isCapital(i + 1) && !words.isCommon(i) && !words.isCommon(i + 1)
  return isName && words.isNoun(i) ? nameKind(words, i + 1, true) : null
}

const opensPlace = (words: Words, i: number): boolean =>
  words.lower(i + 1) !== 'claus' && OPENS_PLACE.has(words.lower(i)) && words.isCapital(i) && words.isCapital(i + 1)

/** "an ATM", "two SUVs": organisations are not counted; "a BBC reporter" is a reporter. */
const isCounted = (words: Words, i: number): boolean =>
  /^(?:an?|this|that|each|every|another|my|his|her|our|your|their)$/.test(words.lower(i - 1)) && !words.isNoun(i + 1)

/** "A sign reads STOP": a word of four letters or more that is in the dictionary. */
const isShoutedWord = (words: Words, i: number): boolean =>
  (words.at(i)?.word.text.length ?? 0) >= SHORTEST_SHOUT && words.isCommon(i)

const SHORTEST_SHOUT = 4

/** In a title a capital says nothing, but behind a first name stands a surname; in running text whatever it is ("Taylor Swift"). */
const isSurname = (words: Words, i: number, kind: Kind, running: boolean): boolean =>
  kind === 'person' &&
  words.isCapital(i) &&
  (running || (!words.isCommon(i) && words.isNoun(i))) &&
  !/^\p{Lu}+$/u.test(words.at(i)?.word.text ?? '')

/** Capitals on both sides of a hyphen: "Coca-Cola", "Stratford-upon-Avon"; not "T-Shirt". */
function isHyphenated(words: Words, i: number): boolean {
  const length = partLength(words, i)
  return length > 1 && (words.at(i)?.word.text.length ?? 0) > 1 && words.isCapital(i + length - 1)
}

/** "Stratford-upon-Avon" has five words; what has many more is no name. */
const LONGEST_COMPOUND = 8

/** Words of the compound of hyphens that begins at `i`: 3 for "Coca-Cola", 1 where there is no hyphen. */
function partLength(words: Words, i: number): number {
  let end = i + 1
  while (end - i < LONGEST_COMPOUND && words.isHyphen(end) && words.isTight(end) && words.isTight(end + 1)) {
    const isSmall = PARTICLES.has(words.lower(end + 1)) || words.lower(end + 1) === 'on'
    if (!words.isCapital(end + 1) && !isSmall) break
    end += 2
  }
  return end - i
}

/** Of the small words between two parts of one name: "Great Wall of China", "Tour de France", "St. Peter's Basilica". */
function gapLength(words: Words, start: number, at: number, running: boolean): number {
  const lower = words.lower(at)
  if (PARTICLES.has(lower)) {
    const second = PARTICLES.has(words.lower(at + 1)) ? 2 : 1
    return words.isCapital(at + second) ? second : 0
  }
  const isSaints = SAINT.test(words.lower(start))
  if (!running && !isSaints) return 0
  if (lower === '&' && words.isCapital(at + 1)) return 1
  if (/^['’]s$/.test(lower) && words.isCapital(at + 1) && (words.isNoun(at + 1) || isSaints)) {
    return words.isCommon(at + 1) || isSaints ? 1 : 0
  }
  // What is of China is a wall; Queen Rania of Jordan has a name already.
  const isNamedThing = lower === 'of' && (words.isCommon(at - 1) || BODIES.has(words.lower(at - 1)))
  const the = words.lower(at + 1) === 'the' ? 2 : 1
  return isNamedThing && words.isCapital(at + the) ? the : 0
}

/** Of the number that ends a name: "World War II", "iPhone 12", "Route 66"; no year and no measure. */
function ordinalLength(words: Words, start: number, at: number, kind: Kind): number {
  const { text = '' } = words.at(at)?.word ?? {}
  // "I" is who speaks, but for "World War I".
  if (ROMAN.test(text) || (text === 'I' && words.lower(at - 1) === 'war')) return 1
  const isPlain = /^\d{1,3}$/.test(words.lower(at)) && words.isNumber(at) && kind !== 'person' && kind !== 'place'
  if (!isPlain || (start === at - 1 && kind === 'organisation')) return 0
  const after = words.at(at + 1)
  return after === undefined || (!words.isNoun(at + 1) && !/^[-–%]$/.test(after.word.lower) && !words.isTight(at + 1))
    ? 1
    : 0
}
