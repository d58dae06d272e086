/**
 * Sentences made from patterns and WordNet's words, their tags known: the treebank has few captions in it. Each verb is drawn different
 * patterns, so that all patterns have about as many, and a word that is noun and verb stands as either.
 */
import { Random } from '../../src/tensor/random'
import { ADJECTIVE_PATTERNS, NOUN_PATTERNS, VERB_PATTERNS } from './patterns'
import { capital, finite, Slots, type GrammaticalNumber, type Tagged } from './slots'
import type { TaggedSentence } from './treebank'
import { plural, verbForms, type VerbForms } from './verb-forms'
import type { WordNetWords } from './wordnet-words'

/** Sentences for each verb that is a noun too, for each other that WordNet's texts have, and for each that they have not. */
const PER_EITHER_VERB = 12
const PER_COMMON_VERB = 5
const PER_RARE_VERB = 1
/** Sentences for each noun and each adjective that is a verb too. */
const PER_EITHER_NOUN = 11
const PER_EITHER_ADJECTIVE = 4

/** Share of sentences that begin with a capital, and that end with a full stop: captions are written both ways. */
const WITH_CAPITAL = 0.7
const WITH_STOP = 0.6

const AUXILIARIES = new Set('be have do can will may must shall need dare ought'.split(' '))

/** What the given word's own slots are filled with. */
type Given = Readonly<Record<string, (number: GrammaticalNumber) => Tagged>>

export function makeSentences({ lemmas, counts, irregular, nouns }: WordNetWords, seed: number): TaggedSentence[] {
  const random = new Random(seed)
  const alone = [...lemmas.verb].filter((verb) => verb.length > 1 && !AUXILIARIES.has(verb)).sort()
  const verbs = verbForms(alone, irregular)
  const isCommon = (word: string, part: 'noun' | 'verb' | 'adj') => (counts[part].get(word) ?? 0) > 0
  const either = [...lemmas.noun].filter((noun) => lemmas.verb.has(noun) && isCommon(noun, 'noun')).sort()
  const adjectives = [...lemmas.adj].filter((word) => lemmas.verb.has(word) && isCommon(word, 'adj')).sort()
  const nounToo = new Set(either)
  const slots = new Slots(random, verbs, nouns)
  const others: Given = {
    EITHER: () => [[slots.one(either), 'NN']],
    EITHERS: () => [[plural(slots.one(either)), 'NNS']],
  }
  const sentences: TaggedSentence[] = []
  const add = (patterns: readonly string[], count: number, given: Given) => {
    for (const pattern of draw(patterns, count, random)) sentences.push(written(fill(pattern, slots, given), slots))
  }
  for (const verb of verbs) {
    const times = nounToo.has(verb.base) ? PER_EITHER_VERB : PER_COMMON_VERB
    add(VERB_PATTERNS, isCommon(verb.base, 'verb') ? times : PER_RARE_VERB, { ...verbSlots(verb), ...others })
  }
  for (const noun of either) add(NOUN_PATTERNS, PER_EITHER_NOUN, { ...nounSlots(noun), ...others })
  for (const word of adjectives) add(ADJECTIVE_PATTERNS, PER_EITHER_ADJECTIVE, { GIVEN: () => [[word, 'JJ']] })
  return sentences
}

const verbSlots = (verb: VerbForms): Given => ({
  FINITE: (number) => finite(verb, number),
  FINITE1: () => finite(verb, 'one'),
  BASE: () => [[verb.base, 'VB']],
  PAST: () => [[verb.past, 'VBD']],
  PARTICIPLE: () => [[verb.participle, 'VBN']],
  ING: () => [[verb.ing, 'VBG']],
})

const nounSlots = (noun: string): Given => ({
  NOUN: () => [[noun, 'NN']],
  NOUNS: () => [[plural(noun), 'NNS']],
  'TITLED-NOUN': () => [[capital(noun), 'NNP']],
})

/** So many different ones, in random order. */
function draw<T>(from: readonly T[], count: number, random: Random): T[] {
  const rest = [...from]
  return Array.from({ length: Math.min(count, rest.length) }, () => rest.splice(random.integer(rest.length), 1)).flat()
}

/** @throws Error where the pattern speaks of a slot that there is not */
function fill(pattern: string, slots: Slots, given: Given): Tagged {
  let number = slots.number()
  const sentence: Tagged = []
  for (const piece of pattern.split(' ')) {
    if (piece === '@one' || piece === '@several') {
      number = piece === '@one' ? 'one' : 'several'
      continue
    }
    const isOptional = piece.length > 1 && piece.endsWith('?')
    if (isOptional && slots.chance(0.5)) continue
    const name = isOptional ? piece.slice(0, -1) : piece
    const filler = given[name] ?? slots.fillers[name]
    if (filler !== undefined) sentence.push(...filler(number))
    else if (name.includes('/')) sentence.push(slots.one(readings(name)))
    else throw new Error(`The pattern "${pattern}" has a slot "${name}" that nothing fills.`)
  }
  return sentence
}

/** "who/WP|that/WDT": two; "can|will/MD": two of one tag. */
function readings(piece: string): Tagged {
  const found: Tagged = []
  let waiting: string[] = []
  for (const part of piece.split('|')) {
    const slash = part.lastIndexOf('/')
    waiting.push(slash < 0 ? part : part.slice(0, slash))
    if (slash < 0) continue
    const tag = part.slice(slash + 1)
    found.push(...waiting.map((word): [string, string] => [word, tag]))
    waiting = []
  }
  return found
}

function written(sentence: Tagged, slots: Slots): TaggedSentence {
  const words = sentence.map(([word]) => word)
  const tags = sentence.map(([, tag]) => tag)
  if (slots.chance(WITH_CAPITAL)) words[0] = capital(words[0] ?? '')
  if (tags.at(-1) !== '.' && slots.chance(WITH_STOP)) {
    words.push('.')
    tags.push('.')
  }
  return { words, tags }
}
