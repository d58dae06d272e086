/** What a name is of: a person, a city, a bridge. A name whose sort nothing tells stays as it is. */
import { ROLES } from '../../entities/names'
import type { Entity } from '../../types'
import type { LexicographerFile, NounHierarchy } from '../../wordnet/hierarchy'
import type { Lexicon } from '../lexicon'

/** Words of a hypernym that a place goes by; the first found on the way up counts. */
const PLACE_HEADS = new Set(
  'city town village country island river mountain peak lake sea ocean desert continent state park street bridge tower'.split(
    ' ',
  ),
)

/** The first word of a place's name that says what it is. */
const OPENERS: ReadonlyMap<string, string> = new Map([
  ['mt', 'mountain'],
  ['mt.', 'mountain'],
  ['mount', 'mountain'],
  ['lake', 'lake'],
  ['fort', 'fort'],
  ['cape', 'cape'],
])

/** Files of what the last word of a name may be: "Brooklyn Bridge", "Golden Gate Park", "Grand Canal"; not "World Series". */
const BUILT_OR_FOUND: ReadonlySet<LexicographerFile> = new Set(['artifact', 'location', 'object'])

/** Last words that make a place of a name, whatever else it may be ("Touch Bar" is no bar). */
const SITES = new Set(
  'bridge tower castle palace cathedral basilica church temple mosque abbey museum stadium station airport hospital hotel street road avenue square park garden gardens canal wall pier harbor harbour beach bay island lake river canyon falls valley desert forest mountain volcano market'.split(
    ' ',
  ),
)

/** What takes place, by the last word of its name: "Boston Marathon", "the 2017 Australian Open". */
const EVENTS: ReadonlyMap<string, string> = new Map(
  (
    'festival marathon parade carnival tournament summit conference convention exhibition ceremony fair war rally regatta derby=race ' +
    'prix=race cup=tournament championship=tournament championships=tournament open=tournament masters=tournament expo=exhibition awards=ceremony'
  )
    .split(' ')
    .map((entry): [string, string] => {
      const [word = '', kind = word] = entry.split('=')
      return [word, kind]
    }),
)

/** Of which a name says what it is: "Harvard University". */
const BODY = / (university|college|school|bank|church|orchestra|institute)$/

/** Last words of organisations' names. */
const ORGANISATION =
  /\b(?:university|college|school|airways|airlines|club|fc|inc|inc\.|foundation|orchestra|bank|council|church|army|party|company|corporation|institute|committee|association)$/i

/** The sort of a name as a singular noun; null where it cannot be told. */
export function kindOfName({ kind, text }: Entity, lexicon: Lexicon): string | null {
  const lower = text.toLowerCase().replace(/^the /, '')
  // "JFK Airport" is no person, though JFK was; nor is "Vermeer's Girl".
  const isSite = SITES.has(lower.split(' ').at(-1) ?? '')
  const sort = instanceSort(lower, lexicon.nouns)
  if (kind === 'person' && !isSite) return ORGANISATION.test(lower) || /['’]s /.test(lower) ? null : 'person'
  const [first = '', second] = lower.split(' ')
  // One word is a surname, or what goes by it: Tesla, Ford, Washington.
  if (sort === 'person') return kind === 'other' && second !== undefined ? 'person' : null
  // Cape Town is no cape, "Mount Sinai Hospital" no mountain.
  const known = placeOf(lower, lexicon.nouns)
  const opener = OPENERS.get(first)
  if (opener !== undefined && known === null && !isSite && !ORGANISATION.test(lower)) return opener
  const event = second === undefined ? undefined : EVENTS.get(lower.split(' ').at(-1) ?? '')
  if (event !== undefined) return event
  // "the Bank of England" is a bank.
  const [thing = text] = text.split(' of ')
  if (thing !== text) return thingOf(thing, lexicon)
  const own = sort === null || BUILT_OR_FOUND.has(sort) ? lastWordSort(lower, kind === 'place', lexicon) : null
  if (own !== null) return own
  // "Minister Narendra Modi"
  if (kind === 'other' && second !== undefined && ROLES.has(first)) return 'person'
  const body = BODY.exec(lower)?.[1]
  if (kind === 'organisation' && body !== undefined) return body
  // "A place" would say nothing.
  if (kind === 'place') return known ?? placeOf(`the ${lower}`, lexicon.nouns)
  const isOrganisation = sort === 'group' || ORGANISATION.test(lower) || /^\p{Lu}{3,}$/u.test(text)
  return kind === 'organisation' && isOrganisation ? 'organization' : null
}

/** What "the Supreme Court of India" is: the last word before "of", where it is a thing or a body of people. */
function thingOf(words: string, lexicon: Lexicon): string | null {
  const written = words.split(' ').at(-1) ?? ''
  const last = written.toLowerCase()
  const noun = lexicon.nounOf(last)
  // "MAX" is no max.
  if (noun?.lemma !== last || /^\p{Lu}{2}/u.test(written)) return null
  const file = lexicon.nouns.lexicographerFileOf(noun.synset)
  return BUILT_OR_FOUND.has(file) || file === 'group' ? last : null
}

/** Words of the longest compound that a name may end in: "Railway Station". */
const LONGEST_COMPOUND = 3

/** The noun of several words that a name ends in, by its everyday kind or itself: an opera house is a building, and no house. */
function compoundSort(words: readonly string[], lexicon: Lexicon): string | null {
  for (let count = Math.min(LONGEST_COMPOUND, words.length - 1); count > 1; count--) {
    const compound = words.slice(-count).join(' ')
    const noun = lexicon.nounOf(compound)
    if (noun?.lemma !== compound || !BUILT_OR_FOUND.has(lexicon.nouns.lexicographerFileOf(noun.synset))) continue
    return lexicon.certainKinds(noun)[0]?.word ?? compound
  }
  return null
}

/** "Brooklyn Bridge" is a bridge. */
function lastWordSort(name: string, isPlace: boolean, lexicon: Lexicon): string | null {
  const words = name.split(' ')
  const last = words.at(-1) ?? ''
  const noun = words.length > 1 ? lexicon.nounOf(last) : null
  if (noun === null || noun.lemma !== last) return null
  if (!SITES.has(last) && !isPlace) return null
  const compound = compoundSort(words, lexicon)
  if (compound !== null || SITES.has(last)) return compound ?? last
  return BUILT_OR_FOUND.has(lexicon.nouns.lexicographerFileOf(noun.synset)) ? last : null
}

/** The file of the first sense in which WordNet knows it as one of its kind. */
function instanceSort(name: string, nouns: NounHierarchy): LexicographerFile | null {
  const instance = nouns.sensesOf(name).find((sense) => nouns.isInstance(sense))
  return instance === undefined ? null : nouns.lexicographerFileOf(instance)
}

/** Of several places of one name the largest is meant: Jordan is a country before it is a river. */
export function placeOf(name: string, nouns: NounHierarchy): string | null {
  const heads = nouns
    .sensesOf(name)
    .filter((sense) => nouns.isInstance(sense))
    .map((synset) => headAbove(synset, nouns))
  return LARGEST.find((head) => heads.includes(head)) ?? heads.find((head) => head !== null) ?? null
}

const LARGEST = ['country', 'state', 'city', 'town']

function headAbove(synset: number, nouns: NounHierarchy): string | null {
  for (const above of nouns.pathToRoot(synset)) {
    for (const { text } of nouns.wordsOf(above)) {
      // "Balkan country"
      const head = text.slice(text.lastIndexOf(' ') + 1)
      if (PLACE_HEADS.has(head)) return head
      if (/capital|metropolis|urban center|municipality|^port$/.test(text)) return 'city'
    }
  }
  return null
}
