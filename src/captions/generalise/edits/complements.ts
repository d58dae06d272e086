/** Phrases that a verb or a participle cannot do without: "sticks out her tongue", "shakes hands with a guest", "covered with graffiti". */
import type { Lexicon } from '../lexicon'
import { chunkTo, type Reading } from '../reading/caption'
import type { NounChunk } from '../reading/noun-chunks'
import { COMPLETED_PARTICIPLES } from '../word-classes'

/** What the tagger takes for a preposition is a particle behind a verb, mostly: "sticks out her tongue", "picks up a cup". */
const PARTICLES = /^(?:out|up|off|away)$/

/** These are prepositions behind verbs of motion ("flying over a range"), and particles behind those: "puts on a hat", "takes down a sign". */
const EITHER = /^(?:on|over|down)$/
const TAKES_PARTICLE =
  /^(?:put(?:s|ting)?|tak(?:e|es|en|ing)|took|turn(?:s|ed|ing)?|switch(?:es|ed|ing)?|pull(?:s|ed|ing)?|tr(?:y|ies|ied|ying)|push(?:es|ed|ing)?|knock(?:s|ed|ing)?|hand(?:s|ed|ing)?|cut(?:s|ting)?|tear(?:s|ing)?|tore|hos(?:e|es|ed|ing))$/

/** Whether the phrase from a preposition to its object belongs to the verb before it, which says another thing or too little without. */
export const isComplement = (reading: Reading, preposition: number, object: NounChunk, lexicon: Lexicon): boolean =>
  isParticle(reading, preposition) ||
  isPartner(reading, preposition, object, lexicon) ||
  completesParticiple(reading, preposition)

/** "sticks out her tongue"; "out of the water" is a place. */
function isParticle({ words }: Reading, i: number): boolean {
  const verb = words.at(i - 1)
  if (!verb.tag.startsWith('VB') || words.isPreposition(i + 1)) return false
  return PARTICLES.test(words.lower(i)) || (EITHER.test(words.lower(i)) && TAKES_PARTICLE.test(verb.lower))
}

/** Whom one does a thing with that takes two: "shakes hands with", "plays chess with"; the thing has no article. */
function isPartner(reading: Reading, i: number, { name, noun }: NounChunk, { nouns }: Lexicon): boolean {
  const { words } = reading
  const thing = chunkTo(reading, i - 1)
  const isBare = thing !== undefined && thing.determiner === null && thing.owner === null && thing.name === null
  if (words.lower(i) !== 'with' || !isBare || !words.tag(thing.first - 1).startsWith('VB')) return false
  return name !== null ? name.kind === 'person' : noun !== null && nouns.lexicographerFileOf(noun.synset) === 'person'
}

const completesParticiple = ({ words }: Reading, i: number): boolean =>
  /^(?:with|in|by|of)$/.test(words.lower(i)) && COMPLETED_PARTICIPLES.has(words.lower(i - 1))

/** Where a phrase that completes a participle goes, the participle goes as well: "a ramp covered with graffiti" is "a ramp". */
export const isParticipleOfNoun = (reading: Reading, i: number): boolean =>
  COMPLETED_PARTICIPLES.has(reading.words.lower(i)) &&
  reading.words.isParticiple(i) &&
  chunkTo(reading, i - 1) !== undefined
