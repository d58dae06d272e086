/** The captions that are timed: made from templates and WordNet's nouns, the same on every machine. */
import type { LexicographerFile, NounHierarchy } from '../../src/captions/wordnet/hierarchy'
import { Random } from '../../src/tensor/random'

/** Captions of the bench, and of the test of the command line. */
export const BENCH_CAPTIONS = 20_000

const SEED = 20_240_901

/** What stands for a noun of that kind, as WordNet's editors sorted them. */
const KINDS = {
  animal: 'animal',
  thing: 'artifact',
  food: 'food',
  person: 'person',
  plant: 'plant',
  place: 'location',
} as const satisfies Record<string, LexicographerFile>

type Kind = keyof typeof KINDS

const WORDS = {
  adjective: [
    'small',
    'large',
    'old',
    'brown',
    'bright',
    'wooden',
    'young',
    'colourful',
    'quiet',
    'striped',
    'vintage',
  ],
  verb: ['sits on', 'is standing next to', 'runs past', 'was found near', 'can reach', 'looks at', 'holds', 'carried'],
  gerund: ['sitting on', 'standing beside', 'looking at', 'walking towards', 'holding', 'sleeping under'],
  city: ['Paris', 'London', 'New York', 'Tokyo', 'Berlin', 'Chicago', 'Cape Town', 'Sydney'],
  name: ['Anna Berg', 'John Smith', 'Maria Lopez', 'David Chen', 'Emma'],
  month: ['January', 'March', 'May', 'July', 'September', 'November'],
} as const

type Word = keyof typeof WORDS

/** As people describe pictures, as shops name goods, as agencies write below photographs. `{n}` is a number, `{year}` a year. */
const TEMPLATES: readonly string[] = [
  'A {adjective} {animal} {verb} a {thing}.',
  'Two {animal}s {gerund} a {adjective} {thing} in the {place}',
  'A {person} {gerund} a {thing} next to a {animal}.',
  'A plate of {food} and {food} on a {adjective} table',
  '{name} holds a {thing} in {city} on {month} {n}, {year}',
  '{n}-Pack {adjective} {thing} for {person}s with {thing}',
  'Close up of a {plant} with {adjective} leaves',
  'The {person} was {gerund} the {thing} near the {place}.',
  '{adjective} {thing} {thing} | {city} {thing}',
  'There are {n} {animal}s and a {thing} behind the {plant}.',
  'Portrait of a {adjective} {person} with a {thing}, {city}, {year}',
  '{city}: the {person} {verb} the {adjective} {thing}',
  'Set of {n} {adjective} {thing}s, {n} cm',
  'a group of {person}s eating {food} under a {plant}',
]

/**
 * @param count how many, from the beginning of the list
 * @returns captions of 6 to 12 words; each depends on the ones before it, so that a shorter list is the beginning of a longer one
 */
export function benchCaptionList(hierarchy: NounHierarchy, count = BENCH_CAPTIONS): string[] {
  const random = new Random(SEED)
  const nouns = nounsByKind(hierarchy)
  const oneOf = (words: readonly string[]) => words[random.integer(words.length)] ?? ''
  const fill = (slot: string): string => {
    if (slot === 'n') return String(2 + random.integer(29))
    if (slot === 'year') return String(1980 + random.integer(45))
    return oneOf(slot in KINDS ? nouns[slot as Kind] : WORDS[slot as Word])
  }
  return Array.from({ length: count }, () => {
    const caption = oneOf(TEMPLATES)
      .replace(/\{(\w+)\}/g, (_, slot: string) => fill(slot))
      .replace(/\b(a)(?= [aeiou])/gi, '$1n')
    return caption.charAt(0).toUpperCase() + caption.slice(1)
  })
}

/** Single words of lower-case letters that people have used: rare Latin names would be all that there is otherwise. */
function nounsByKind(hierarchy: NounHierarchy): Record<Kind, string[]> {
  const found: Record<Kind, string[]> = { animal: [], thing: [], food: [], person: [], plant: [], place: [] }
  const kinds = Object.keys(KINDS) as Kind[]
  for (let synset = 0; synset < hierarchy.size; synset++) {
    const file = hierarchy.lexicographerFileOf(synset)
    const kind = kinds.find((kind) => KINDS[kind] === file)
    const [first] = hierarchy.wordsOf(synset)
    if (kind !== undefined && first !== undefined && first.tagCount > 0 && /^[a-z]+$/.test(first.text))
      found[kind].push(first.text)
  }
  return found
}
