/** What the offline generaliser knows: WordNet's hierarchy, its everyday kinds, the nouns read so far, and the taggers. */
import type { Taggers } from '../tagging/taggers'
import type { NounHierarchy } from '../wordnet/hierarchy'
import { EverydayKinds } from './everyday-kinds'
import { readNoun, type CaptionNoun } from './sense'

/** Captions repeat their nouns; beyond so many the rare ones are forgotten with the rest, so that memory stays bounded. */
const MOST_REMEMBERED = 20_000

export class Lexicon {
  readonly kinds: EverydayKinds
  private readonly read = new Map<string, CaptionNoun | null>()

  constructor(
    readonly nouns: NounHierarchy,
    readonly taggers: Taggers,
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

  /** Who can act: animals and people. */
  isAnimate(text: string): boolean {
    const noun = this.nounOf(text)
    if (!noun) return false
    const file = this.nouns.lexicographerFileOf(noun.synset)
    return file === 'animal' || file === 'person' || noun.lemma === 'people'
  }
}
