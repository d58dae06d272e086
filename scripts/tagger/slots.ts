/** Fills the slots of patterns with WordNet's words, at random and yet the same every time. */
import type { Random } from '../../src/tensor/random'
import { plural, type VerbForms } from './verb-forms'
import type { NounKind, WordNetWords } from './wordnet-words'

/** Words with their tags, e.g. [['a', 'DT'], ['dog', 'NN']]. */
export type Tagged = [word: string, tag: string][]
export type GrammaticalNumber = 'one' | 'several'

/** Of nouns of a kind, the commonest so many are drawn from. */
const COMMON_NOUNS = 500

const list = (words: string) => words.split(' ')
const ADJECTIVES = list(
  'red small large old young white wooden bright tall wet brown tiny happy empty colorful black blue dark',
)
const COLOURS = list('red black white blue green yellow pink brown')
const PREPOSITIONS = list(
  'in on near with under behind beside by at over through along across past from into of for between against',
)
const ADVERBS = list('often always never quietly slowly happily sometimes together alone outside quickly now')
const NAMES = list('John Mary Peter Anna Susan David Emma James Lucy Tom')
const PRONOUNS = { one: list('he she it'), several: list('they we you I') } as const
const NUMBERS = list('two three four five six ten')
const SINGULAR = list('a a a a the the the the this that his her its my our their every one')
/** "" is none. */
const PLURAL = [
  'the',
  'some',
  'these',
  '',
  '',
  ...NUMBERS.slice(0, 3),
  'several',
  'many',
  'their',
  'her',
  'my',
  'our',
  'those',
  'all',
]
const DETERMINER_TAGS: Readonly<Record<string, string>> = {
  ...Object.fromEntries(list('his her its my our their').map((word) => [word, 'PRP$'])),
  ...Object.fromEntries([...NUMBERS, 'one'].map((word) => [word, 'CD'])),
  several: 'JJ',
  many: 'JJ',
}

const PEOPLE: readonly (readonly NounKind[])[] = [
  ['person'],
  ['person'],
  ['animal'],
  ['thing', 'plant', 'food', 'group'],
]
const THINGS: readonly NounKind[] = ['thing', 'thing', 'food', 'animal', 'person', 'plant']
const PLACES: readonly NounKind[] = ['thing', 'place', 'plant', 'thing', 'person']

export const capital = (word: string): string => word.charAt(0).toUpperCase() + word.slice(1)

export class Slots {
  readonly #nouns: Readonly<Record<NounKind, readonly string[]>>

  constructor(
    private readonly random: Random,
    private readonly verbs: readonly VerbForms[],
    nouns: WordNetWords['nouns'],
  ) {
    const common = Object.entries(nouns).map(([kind, words]) => [kind, words.slice(0, COMMON_NOUNS)])
    this.#nouns = Object.fromEntries(common) as Record<NounKind, readonly string[]>
  }

  one<T>(from: readonly T[]): T {
    const found = from[this.random.integer(from.length)]
    if (found === undefined) throw new RangeError('Nothing can be drawn from an empty list.')
    return found
  }

  chance(share: number): boolean {
    return this.random.uniform() < share
  }

  number(): GrammaticalNumber {
    return this.chance(0.5) ? 'one' : 'several'
  }

  otherVerb(): VerbForms {
    return this.one(this.verbs)
  }

  /** What a slot may be filled with that depends on no given word. @param number the subject's */
  readonly fillers: Readonly<Record<string, (number: GrammaticalNumber) => Tagged>> = {
    SUBJECT: (number) => this.#subject(number),
    ANY: () => this.#determined(this.number(), this.one(PEOPLE)),
    NP: (number) => this.#determined(number, this.one(PEOPLE)),
    HEAD: (number) => this.#head(number, this.one(PEOPLE)),
    BEING: (number) => this.#head(number, ['person', 'animal', 'group']),
    GROUP: () => this.#determined('one', ['group']),
    HEADS: () => this.#head('several', this.one(PEOPLE)),
    JOINED: () => this.#joined(),
    OTHER: (number) => finite(this.otherVerb(), number),
    GERUND: () => [[this.otherVerb().ing, 'VBG']],
    REST: () => this.#rest(),
    CLAUSE: () => this.#clause(),
    PP: () => this.#prepositional(),
    OBJECT: () => this.#object(),
    THING1: () => this.#determined('one', ['thing']),
    THINGS: () => this.#determined(this.number(), ['thing', 'food', 'animal']),
    PERSON1: () => this.#determined('one', ['person', 'thing']),
    THING: () => [[this.#noun(['thing', 'food', 'place']), 'NN']],
    PERSON: () => this.#head('one', ['person', 'animal']),
    TITLE: () => [[capital(this.#noun(['thing', 'person'])), 'NNP']],
    NAME: () => [[this.one(NAMES), 'NNP']],
    ADJECTIVE: () => [[this.one(ADJECTIVES), 'JJ']],
    COLOUR: () => [[this.one(COLOURS), 'JJ']],
    DO: (number) => [number === 'one' ? ['does', 'VBZ'] : ['do', 'VBP']],
    HAVE: (number) => [number === 'one' ? ['has', 'VBZ'] : ['have', 'VBP']],
    WANT: (number) => [number === 'one' ? ['wants', 'VBZ'] : ['want', 'VBP']],
    BE: (number) => {
      if (this.chance(0.35)) return [[number === 'one' ? 'was' : 'were', 'VBD']]
      return [number === 'one' ? ['is', 'VBZ'] : ['are', 'VBP']]
    },
  }

  #noun(kinds: readonly NounKind[]): string {
    return this.one(this.#nouns[this.one(kinds)])
  }

  /** A noun with what stands before it, without a determiner. */
  #head(number: GrammaticalNumber, kinds: readonly NounKind[]): Tagged {
    const noun = this.#noun(kinds)
    const phrase: Tagged = []
    if (this.chance(0.3)) phrase.push([this.one(ADJECTIVES), 'JJ'])
    if (this.chance(0.1)) phrase.push([this.#noun(['thing', 'animal', 'food']), 'NN'])
    phrase.push(number === 'one' ? [noun, 'NN'] : [plural(noun), 'NNS'])
    return phrase
  }

  #determined(number: GrammaticalNumber, kinds: readonly NounKind[]): Tagged {
    const head = this.#head(number, kinds)
    const determiner = this.one(number === 'one' ? SINGULAR : PLURAL)
    if (determiner === '') return head
    const an = determiner === 'a' && /^[aeiou]/.test(head[0]?.[0] ?? '')
    return [[an ? 'an' : determiner, DETERMINER_TAGS[determiner] ?? 'DT'], ...head]
  }

  #prepositional(): Tagged {
    return [[this.one(PREPOSITIONS), 'IN'], ...this.#determined(this.chance(0.75) ? 'one' : 'several', PLACES)]
  }

  #subject(number: GrammaticalNumber): Tagged {
    const draw = this.random.uniform()
    if (draw < 0.07) return [[this.one(PRONOUNS[number]), 'PRP']]
    if (draw < 0.12 && number === 'one') return [[this.one(NAMES), 'NNP']]
    if (draw < 0.3 && number === 'several') return this.#joined()
    return this.#determined(number, this.one(PEOPLE))
  }

  /** "a boy and a girl", "dog and cat". */
  #joined(): Tagged {
    const bare = this.chance(0.2)
    const member = (): Tagged =>
      bare
        ? [[this.#noun(this.one(PEOPLE)), 'NN']]
        : this.#determined(this.chance(0.8) ? 'one' : 'several', this.one(PEOPLE))
    const middle: Tagged = this.chance(0.1) ? [[',', ','], ...member(), [',', ',']] : []
    return [...member(), ...middle, ['and', 'CC'], ...member()]
  }

  #object(): Tagged {
    if (this.chance(0.08)) return [[this.one(list('it them him her')), 'PRP']]
    return this.#determined(this.chance(0.65) ? 'one' : 'several', THINGS)
  }

  /** What may follow a verb. */
  #rest(): Tagged {
    const draw = this.random.uniform()
    if (draw < 0.25) return []
    if (draw < 0.5) return this.#prepositional()
    if (draw < 0.75) return this.#object()
    if (draw < 0.87) return [...this.#object(), ...this.#prepositional()]
    return [[this.one(ADVERBS), 'RB'], ...(this.chance(0.4) ? this.#prepositional() : [])]
  }

  #clause(): Tagged {
    const number = this.number()
    return [...this.#subject(number), ...finite(this.otherVerb(), number), ...this.#rest()]
  }
}

/** The present form that agrees. */
export const finite = (verb: VerbForms, number: GrammaticalNumber): Tagged => [
  number === 'one' ? [verb.s, 'VBZ'] : [verb.base, 'VBP'],
]
