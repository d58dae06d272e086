/** What the offline generaliser knows: WordNet's hierarchy, its everyday kinds, the nouns read so far, and what captions are scored with. */
import type { ScoringMeans } from '../score'
import type { NounHierarchy } from '../wordnet/hierarchy'
import { EverydayKinds, tagCountOf, type Kind } from './everyday-kinds'
import { commonSenses, readNoun, type CaptionNoun } from './sense'

/** Captions repeat their nouns; beyond so many the rare ones are forgotten with the rest, so that memory stays bounded. */
const MOST_REMEMBERED = 20_000

/** Kinds that fit wherever their nouns stand: one drinks from a pond, but not from water, and a hydrant is a pipe to WordNet alone. */
const SAID: ReadonlySet<string> = new Set(
  (
    'person animal bird dog cat fish insect horse vehicle car aircraft food drink fruit dessert plant flower tree ' +
    'building room furniture clothing shoe toy sport games music instrument jewelry'
  ).split(' '),
)

/** Tags that make a word of a synset the one that people say. */
const OFTEN = 20

export class Lexicon {
  readonly kinds: EverydayKinds
  private readonly read = new Map<string, CaptionNoun | null>()
  private readonly certain = new Map<string, readonly Kind[]>()

  constructor(
    readonly nouns: NounHierarchy,
    readonly means: ScoringMeans,
  ) {
    this.kinds = new EverydayKinds(nouns)
  }

  /** A noun of one word or several, in lower case; null where WordNet has none. */
  nounOf(text: string): CaptionNoun | null {
    const known = this.read.get(text)
    if (known !== undefined) return known
    const noun = readNoun(text, this.nouns, this.kinds)
    if (this.read.size >= MOST_REMEMBERED) this.read.clear()
    this.read.set(text, noun)
    return noun
  }

  /**
   * The everyday kinds above a noun that it has in each of its common senses, narrowest first: a dog is an animal, whatever else the word
   * means; a balloon may be an aircraft or a toy, and stays a balloon.
   */
  certainKinds({ lemma, synset }: CaptionNoun): readonly Kind[] {
    const known = this.certain.get(lemma)
    if (known !== undefined) return known
    const senses = commonSenses(lemma, synset, this.nouns)
    const kinds = (this.isSlang(lemma, synset) ? [] : this.kinds.above(synset)).filter(
      (kind) =>
        SAID.has(kind.word) &&
        !this.isUnsaid(kind, lemma, synset) &&
        senses.every((sense) => this.nouns.isAncestor(kind.synset, sense)),
    )
    if (this.certain.size >= MOST_REMEMBERED) this.certain.clear()
    this.certain.set(lemma, kinds)
    return kinds
  }

  /** "fry" is also a child to WordNet: never said for it in its texts, which say "child" often. */
  private isSlang(lemma: string, synset: number): boolean {
    const most = Math.max(...this.nouns.wordsOf(synset).map(({ tagCount }) => tagCount))
    return most >= OFTEN && tagCountOf(this.nouns, lemma, synset) === 0
  }

  /** Few call a tree or a rose a plant, and none a boat or an aeroplane a vehicle, for all that they are. */
  private isUnsaid({ word }: Kind, lemma: string, synset: number): boolean {
    // Few mean the vibraphone.
    if (lemma === 'vibes') return true
    if (word === 'plant') return lemma === 'tree' || this.isA('tree', synset) || this.isA('shrub', synset)
    // Hay is fed, but not eaten by whom a caption is read.
    if (word === 'food') return this.isA('fodder', synset) || lemma === 'fodder'
    return word === 'vehicle' && this.isA('craft', synset)
  }

  private isA(word: string, synset: number): boolean {
    return this.nouns.sensesOf(word).some((sense) => this.nouns.isAncestor(sense, synset))
  }
}
