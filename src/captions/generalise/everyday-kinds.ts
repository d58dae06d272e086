/**
 * Which of WordNet's synsets are kinds that people name: "animal", not "canine" or "self-propelled vehicle"; and none that
 * says nothing, as "object" does. A caption's nouns are lifted to these and to no others.
 */
import type { LexicographerFile, NounHierarchy } from '../wordnet/hierarchy'

/** A kind by its everyday name. */
export interface Kind {
  synset: number
  /** Singular, lower case. */
  word: string
  /** Synsets below it, the distance between them and it being no matter. */
  breadth: number
}

/** Times that WordNet's concordances must have tagged a word with a sense to make it an everyday name of it. */
const FEWEST_TAGS = 4

/** Least share of a word's tags that are of this sense: a name that mostly means something else would mislead. */
const LEAST_SHARE = 0.35

/** A kind with fewer synsets below it is hardly more general than they are. */
const LEAST_BREADTH = 6

/** A kind with more synsets below it says too little ("structure" has 1,405, "device" 2,760), the four of `TOP_KINDS` apart. */
const MOST_BREADTH = 1200

/**
 * What can be seen in a picture, or named as what it shows. Lifting within the other files gives philosophy; within
 * `person` it gives roles (partner, consumer, sovereign), so a person is lifted to "person" at once.
 */
const PICTURED: ReadonlySet<LexicographerFile> = new Set([
  'animal',
  'artifact',
  'event',
  'food',
  'object',
  'plant',
  'substance',
])

/** Roots of lexicographer files (`Tops`) that are everyday kinds; the other roots (entity, object, substance, …) are vacuous. */
const TOP_KINDS: ReadonlySet<string> = new Set(['animal', 'person', 'plant', 'food'])

/**
 * Everyday names that the concordances, of American prose of the 1960s, never tagged: a word of the synset, and the name
 * it goes by in a caption.
 */
const NAMED: ReadonlyMap<string, string> = new Map([
  ['athletics', 'sport'],
  ['board game', 'games'],
  ['card game', 'games'],
  ['piece of music', 'music'],
  ['footwear', 'footwear'],
  ['musical instrument', 'instrument'],
  ['body of water', 'water'],
  ['beverage', 'drink'],
  ['jewelry', 'jewelry'],
  ['dessert', 'dessert'],
  ['home appliance', 'appliance'],
  ['reptile', 'reptile'],
  ['sauce', 'sauce'],
  ['edible fruit', 'fruit'],
  ['solid food', 'food'],
])

/**
 * Words that may pass every measure above and still say too little of a picture: parts, roles and results of anything, and
 * words whose everyday meaning is narrower than WordNet's (to it a candle is a lamp, and a rose a bush).
 */
const VACUOUS: ReadonlySet<string> = new Set(
  (
    'abstraction accomplishment achievement acquisition act action activity addition adult agency agent antibody ' +
    'antigen apparatus application area arms arrangement array artefact article artifact assistance associate ' +
    'association attachment attribute ball barrier beast beginning being block body bottom boundary bread bush ' +
    'button card care category cattle cause center chamber change chemical circuit class cleaner collection ' +
    'commodity communication community company component compound condition connection constituent construction ' +
    'consumer container control conveyance copy course cover covering creation creature cure deck decoration ' +
    'decrease department destruction device diet dirt discharge discovery dish district document dose drug ' +
    'drygoods dwelling edge effort egg element emblem end enterprise entertainment entity equipment event ' +
    'exercise expert facility factor female filter firm flash flow fluid follower force formulation fragment gas ' +
    'gathering gear good goods government ground grounds group guardian handle happening heel holder home ' +
    'housing impact implement improvement indication individual industry information inhabitant institution ' +
    'instrument instrumentality instrumentation ion item job kind knife lamp language larva layer leader letter ' +
    'life limb line liquid list load location male material matter means medium member message mineral ' +
    'misfortune mixture motion mount movement native object obstruction occasion occurrence offspring opening ' +
    'operation organ organism organization outcome outlet owner papers part participant particle party passage ' +
    'peer people performance phenomenon piece place plane platform plug point pole portion position practice ' +
    'procedure process product professional property publication quality quarters radical receiver record ' +
    'recreation reflector region relation relative repetition representation representative root section segment ' +
    'sequence series service set shelter show side signal site society solid solution source space start state ' +
    'statement station steps stick stock store stream structure stuff substance success support surface ' +
    'suspension switch symbol system tail text textile thing tissue top tract transducer transport ' +
    'transportation travel treatment tube unit use user vapor variation vessel waste way whole word work worker ' +
    'writing young'
  ).split(' '),
)

/** Finds the everyday kinds above a noun; measures a synset when it is first met, for captions need few of the 82,115. */
export class EverydayKinds {
  private readonly chains = new Map<number, readonly Kind[]>()
  private readonly names = new Map<number, string | null>()
  private readonly breadths = new Map<number, number>()
  private readonly hyponymsOf: ReadonlyMap<number, readonly number[]>

  constructor(private readonly nouns: NounHierarchy) {
    const hyponymsOf = new Map<number, number[]>()
    for (let synset = 0; synset < nouns.size; synset++) {
      if (nouns.isInstance(synset)) continue
      for (const above of nouns.hypernymsOf(synset)) {
        const known = hyponymsOf.get(above)
        if (known) known.push(synset)
        else hyponymsOf.set(above, [synset])
      }
    }
    this.hyponymsOf = hyponymsOf
  }

  /**
   * The everyday kinds strictly above a synset, narrowest first. The hypernym listed first is followed up to the root;
   * only where no kind lies that way are the others (a wheeled vehicle is to WordNet a vehicle, then also a container).
   */
  above(synset: number): readonly Kind[] {
    const known = this.chains.get(synset)
    if (known !== undefined) return known
    const file = this.nouns.lexicographerFileOf(synset)
    let chain: readonly Kind[] = []
    for (const hypernym of this.nouns.hypernymsOf(synset)) {
      chain = this.from(hypernym, file)
      if (chain.length > 0) break
    }
    this.chains.set(synset, chain)
    return chain
  }

  /** The everyday name of a synset, or null where it has none or says too little. */
  nameOf(synset: number): string | null {
    const known = this.names.get(synset)
    if (known !== undefined) return known
    const name = this.findName(synset)
    this.names.set(synset, name)
    return name
  }

  /** Number of synsets below it, instances not counted. */
  breadthOf(synset: number): number {
    const known = this.breadths.get(synset)
    if (known !== undefined) return known
    const below = new Set<number>()
    const open = [synset]
    for (let next = open.pop(); next !== undefined; next = open.pop()) {
      for (const hyponym of this.hyponymsOf.get(next) ?? []) {
        if (!below.has(hyponym)) open.push(hyponym)
        below.add(hyponym)
      }
    }
    this.breadths.set(synset, below.size)
    return below.size
  }

  /** A noun stays within its lexicographer file: above it only the file's root is a kind, if that. */
  private from(synset: number, file: LexicographerFile): readonly Kind[] {
    const here = this.nouns.lexicographerFileOf(synset)
    if (here !== file && here !== 'Tops') return []
    const above = this.above(synset)
    const word = this.nameOf(synset)
    return word === null ? above : [{ synset, word, breadth: this.breadthOf(synset) }, ...above]
  }

  private findName(synset: number): string | null {
    const words = this.nouns.wordsOf(synset)
    const file = this.nouns.lexicographerFileOf(synset)
    for (const { text } of words) {
      const name = NAMED.get(text)
      if (name !== undefined) return name
    }
    if (file === 'Tops' ? !words.some(({ text }) => TOP_KINDS.has(text)) : !PICTURED.has(file)) return null
    const best = words
      .filter(({ text, tagCount }) => this.isEveryday(text, tagCount, synset))
      .sort((a, b) => b.tagCount - a.tagCount)[0]
    if (!best || VACUOUS.has(best.text) || (TOP_KINDS.has(best.text) && file !== 'Tops')) return null
    const breadth = this.breadthOf(synset)
    return file === 'Tops' || (breadth >= LEAST_BREADTH && breadth <= MOST_BREADTH) ? best.text : null
  }

  /** One plain word, tagged often enough, mostly with this sense. */
  private isEveryday(text: string, tagCount: number, synset: number): boolean {
    if (tagCount < FEWEST_TAGS || !/^[a-z]+$/.test(text)) return false
    let all = 0
    for (const sense of this.nouns.sensesOf(text)) {
      all += sense === synset ? tagCount : tagCountOf(this.nouns, text, sense)
    }
    return tagCount / all >= LEAST_SHARE
  }
}

/** Times that a lemma (lower case) was tagged with a synset. */
export function tagCountOf(nouns: NounHierarchy, lemma: string, synset: number): number {
  return nouns.wordsOf(synset).find(({ text }) => text.toLowerCase() === lemma)?.tagCount ?? 0
}
