/** What a noun phrase may be lifted to, where the caption stays true and English. */
import { ROLES } from '../../entities/names'
import { isMass } from '../english'
import type { LexicographerFile } from '../../wordnet/hierarchy'
import type { Lexicon } from '../lexicon'
import { finiteVerb, type Reading } from '../reading/caption'
import type { NounChunk } from '../reading/noun-chunks'
import { QUANTIFIERS } from '../word-classes'
import { groupKind } from './groups'
import { kindOfName, placeOf } from './names'
import { hasOwnersPronoun } from './owners'
import { productKind } from './products'

/** To WordNet animals, or groups. */
const PEOPLE = new Set(['human', 'human being', 'guy', 'guys', 'folk', 'folks'])

/** What a compound is too: a sports car is a vehicle, but a garden bed no furniture, and a street light no light. */
const SAFE_WITH_MODIFIERS = new Set(
  'person animal bird dog fish food fruit vegetable dessert drink clothing garment shoe footwear vehicle aircraft building plant tree flower instrument'.split(
    ' ',
  ),
)

/** With these a thing is not what its noun says: a toy train is no vehicle. */
const UNREAL =
  /^(?:toy|model|fake|stuffed|plush|artificial|plastic|paper|cardboard|painted|cartoon|ceramic|miniature|mock|faux|imitation|inflatable|lego|clay|origami)$/

/** Made of these no animal lives, nor does a person: "a chocolate bunny", "a bronze lion". */
const LIFELESS =
  /^(?:wooden|wood|stone|marble|bronze|brass|iron|metal|steel|rubber|glass|crystal|wax|ice|snow|sand|chocolate|gummy|gingerbread|sugar|knitted|crochet(?:ed)?|felt|fabric|carved|sculpted|porcelain|plaster|concrete|balloon|neon|tin|papier-mâché|robotic|robot|animatronic|embroidered|cloth|straw)$/

const LIVING: ReadonlySet<LexicographerFile> = new Set(['animal', 'person'])

/** Words before the head that say that it is no real one: "a toy train", "a bronze lion", not "a bronze bell". */
export function unrealWords({ words }: Reading, { first, head, noun }: NounChunk, { nouns }: Lexicon): number[] {
  const isLiving = noun !== null && LIVING.has(nouns.lexicographerFileOf(noun.synset))
  const found: number[] = []
  for (let i = first; i < head; i++) {
    const lower = words.lower(i)
    if (UNREAL.test(lower) || (isLiving && LIFELESS.test(lower))) found.push(i)
  }
  return found
}

/**
 * The kind of a phrase: for a name its sort, for a noun the everyday kind above it; null where it stays what it is.
 * @param lift everyday kinds to go up; 0 lifts names alone, Infinity takes the widest kind
 */
export function kindOf(reading: Reading, chunk: NounChunk, lexicon: Lexicon, lift: number): string | null {
  const product = productKind(reading, chunk)
  if (product !== null) return product
  if (chunk.name) return sortOf(reading, chunk, lexicon)
  if (lift === 0 || chunk.noun === null || isTag(reading, chunk) || unrealWords(reading, chunk, lexicon).length > 0)
    return null
  if (PEOPLE.has(chunk.noun.lemma)) return fits(reading, chunk, 'person') ? 'person' : null
  const above = lexicon.certainKinds(chunk.noun).filter(({ word }) => !chunk.compound || SAFE_WITH_MODIFIERS.has(word))
  const word = above[Math.min(lift, above.length) - 1]?.word
  return word !== undefined && fits(reading, chunk, word) ? word : null
}

/** One word between commas, as "cyberpunk" in a prompt: nothing tells which of its senses is meant. */
function isTag({ words }: Reading, { first, last }: NounChunk): boolean {
  const isEnd = words.isComma(last + 1) || last === words.length - 1
  return first === last && words.isComma(first - 1) && isEnd
}

/** What a name is of; of "Apple iPhone Pro Max", where other words stand before a person's name, none. */
function sortOf(reading: Reading, chunk: NounChunk, lexicon: Lexicon): string | null {
  const { words, titled } = reading
  const { name, first, last, determiner } = chunk
  if (name === null) return null
  const group = groupKind(reading, chunk)
  if (group !== null) return group
  const sort = kindOfName(name, lexicon)
  // "The Mona Lisa by Leonardo da Vinci" is no person, nor need "Batman Begins" be of one.
  if (sort === 'person' && (/^(?:by|the)$/.test(words.lower(last + 1)) || (titled && first === last))) return null
  // Nobody is called "the Mona Lisa".
  if (sort === 'person' && determiner === first && words.at(first + 1).entity === name) return null
  // Washington is a state, "Washington, D.C." none.
  if (sort === 'state' && /^d\.?c\.?$/.test(words.lower(last + 2))) return 'city'
  // King Abdullah of Jordan is of a country.
  const place =
    first === last && /^(?:in|of|from|to)$/.test(words.lower(first - 1))
      ? placeOf(name.text.toLowerCase(), lexicon.nouns)
      : null
  if ((sort === 'person' || (sort === null && name.kind === 'other')) && place !== null) return place
  // What is in Bali is on it.
  if (sort === 'island' && words.lower(first - 1) === 'in') return null
  let i = last
  while (i > first && words.at(i - 1).entity === name) i--
  const before = i > first ? words.at(i - 1) : null
  // "Big Ben" is nobody.
  if (
    sort === 'person' &&
    before !== null &&
    before.entity === null &&
    before.tag.startsWith('JJ') &&
    /^\p{Lu}/u.test(before.text)
  )
    return null
  if (before === null || !before.tag.startsWith('NN') || ROLES.has(words.lower(i))) return sort
  const noun = before.entity === null ? lexicon.nounOf(before.lower) : null
  const isPerson =
    ROLES.has(before.lower) || (noun !== null && lexicon.nouns.lexicographerFileOf(noun.synset) === 'person')
  // "CEO Satya Nadella": who bears the name of what a person may be.
  if (isPerson && (sort === 'person' || (sort === null && name.kind === 'other'))) return 'person'
  return sort === 'person' ? null : sort
}

/**
 * A mass stays one: playing on the grass is not playing on the plant. What there is a measure of keeps its name, as has the measure ("a cup of
 * coffee"), and where something is is no mass ("on a table", not "on furniture"), food apart.
 */
function fits(reading: Reading, chunk: NounChunk, kind: string): boolean {
  const { words } = reading
  const { first, last, noun, plural } = chunk
  if (noun?.lemma === 'mouse' && words.list.some(({ lower }) => BESIDE_A_MOUSE.test(lower))) return false
  // "builds buildings", "planting a plant"
  if (words.lower(first - 1).startsWith(kind.slice(0, LONGEST_STEM))) return false
  // What is sold is no animal, though a mouse is; and "Clothing" would not say what is sold.
  if (isProduct(reading) && (LIVING_KINDS.has(kind) || (isMass(kind) && first === 0))) return false
  if (noun && isMass(noun.lemma) && !isMass(kind)) return false
  // "My desk" is no "Furniture".
  if (isMass(kind) && hasOwnersPronoun(reading, chunk)) return false
  // "playing frisbee" is not "playing toy"; a title does without articles.
  if (isBareObject(reading, chunk) && !isMass(kind)) return false
  // "my friends and I"
  if (words.tag(last + 1) === 'CC' && words.tag(last + 2) === 'PRP') return false
  if (words.lower(last + 1) === 'of' || isMeasured(reading, first)) return false
  // One rides a skateboard, but in a vehicle, and walks a bicycle.
  if (kind === 'vehicle' && /^(?:rid(?:e|es|ing)|rode|ridden|walk(?:s|ed|ing)?)$/.test(words.lower(first - 1)))
    return false
  // Milk is food, and drunk; one is on a cart, and in a vehicle.
  if (kind === 'food' && /^(?:drink|drinks|drinking|drank|sips?|sipping|sipped)$/.test(words.lower(first - 1)))
    return false
  if (kind === 'vehicle' && /^(?:on|onto|off)$/.test(words.lower(first - 1))) return false
  // "for toddlers" says more than "for people", "for dinner" than "for food".
  if (words.lower(first - 1) === 'for') return false
  if (!isMass(kind)) return true
  if (plural && /^(?:are|were|have|do)$/.test(words.lower(last + 1))) return false
  const isOf = words.lower(first - 1) === 'of' && words.tag(first - 2) !== 'IN'
  if (!words.isPreposition(first - 1) || isOf) return true
  // "candles on a cake" are on no food.
  return (
    kind === 'food' && !/^(?:on|onto|in|into|inside|at|from|near|by|off|under|behind)$/.test(words.lower(first - 1))
  )
}

/** Where these are, a mouse is moved by hand. */
const BESIDE_A_MOUSE = /^(?:computers?|laptops?|keyboards?|monitors?|screens?|desks?|pc)$/

const LONGEST_STEM = 5

/** A title that tells nothing that is done. */
const isProduct = (reading: Reading): boolean =>
  reading.titled && finiteVerb(reading) < 0 && !reading.words.list.some((_, i) => reading.words.isParticiple(i))

const LIVING_KINDS = new Set(['animal', 'bird', 'fish', 'insect', 'person', 'plant'])

const isBareObject = ({ words, titled }: Reading, { first, determiner, plural, owner, one }: NounChunk): boolean =>
  !titled && determiner === null && owner === null && !plural && !one && /^(?:VB|IN|TO|CC)/.test(words.tag(first - 1))

/** Behind "of", unless that belongs to "a group of" or "in front of"; what a picture shows stays what it is. */
function isMeasured({ words }: Reading, first: number): boolean {
  const measure = words.lower(first - 2)
  return words.lower(first - 1) === 'of' && !QUANTIFIERS.has(measure) && words.tag(first - 2) !== 'IN'
}
