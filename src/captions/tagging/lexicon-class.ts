/**
 * What WordNet can make of a word, as bits of one number: noun in the singular or plural, verb in the base form, in -s, -ed, -ing or
 * irregular, adjective, adverb; and of those that are both noun and verb which of the two was tagged more often in WordNet's texts.
 */
import { WordIndex } from '../wordnet/word-index'
import type { WordList } from '../wordnet/word-list'
import type { NounLemmas } from '../wordnet/morphy'

export const CLASS = {
  noun: 1,
  nouns: 2,
  base: 4,
  s: 8,
  ed: 16,
  ing: 32,
  past: 64,
  participle: 128,
  adjective: 256,
  adverb: 512,
  mostlyVerb: 1024,
  mostlyNoun: 2048,
} as const

/** What the lexicon's file says of a word, as bits of one byte. `past`, `participle`: an irregular form ("ran", "seen"). */
export const KNOWN = {
  verb: 1,
  adjective: 2,
  adverb: 4,
  mostlyVerb: 8,
  mostlyNoun: 16,
  past: 32,
  participle: 64,
} as const

/** Words longer than this are in no class. */
const LONGEST = 40

const ABOUT_NOUNS: readonly (readonly [string, string])[] = [
  ['s', ''],
  ['ses', 's'],
  ['ves', 'f'],
  ['xes', 'x'],
  ['zes', 'z'],
  ['ches', 'ch'],
  ['shes', 'sh'],
  ['ies', 'y'],
]
const DOUBLED = /([bdfgklmnprtvz])\1$/

export class LexiconClasses {
  private readonly index: WordIndex

  /**
   * @param words verbs, irregular forms, and of the adjectives and adverbs the commoner ones, lower case
   * @param known bits of {@link KNOWN} for each, `[words]`
   * @param nouns the scoring table
   */
  constructor(
    words: WordList,
    private readonly known: Uint8Array,
    private readonly nouns: NounLemmas,
  ) {
    this.index = new WordIndex(words)
  }

  /** @param word lower case @returns bits of {@link CLASS}; 0 where WordNet has no such word */
  classOf(word: string): number {
    if (word.length > LONGEST || !/^[a-z]+$/.test(word)) return 0
    const own = this.knownOf(word)
    let found = 0
    if (this.nouns.hasLemma(word)) found |= CLASS.noun
    if (this.isPlural(word)) found |= CLASS.nouns
    if (own & KNOWN.verb) found |= CLASS.base
    if (own & KNOWN.adjective) found |= CLASS.adjective
    if (own & KNOWN.adverb) found |= CLASS.adverb
    if (own & KNOWN.past) found |= CLASS.past
    if (own & KNOWN.participle) found |= CLASS.participle
    let verb = own
    const inflected = inflectionOf(word)
    if (inflected !== null) {
      const [bit, stems] = inflected
      for (const stem of stems) {
        const of = this.knownOf(stem)
        if ((of & KNOWN.verb) === 0) continue
        found |= bit
        verb |= of
        break
      }
    }
    if (verb & KNOWN.mostlyVerb) found |= CLASS.mostlyVerb
    if (verb & KNOWN.mostlyNoun) found |= CLASS.mostlyNoun
    return found
  }

  private knownOf(word: string): number {
    const place = this.index.find(word)
    return place < 0 ? 0 : (this.known[place] ?? 0)
  }

  private isPlural(word: string): boolean {
    if (this.nouns.exceptionsOf(word)?.some((lemma) => lemma !== word && this.nouns.hasLemma(lemma))) return true
    if (/(?:ss|us|is)$/.test(word)) return false
    return ABOUT_NOUNS.some(
      ([ending, instead]) =>
        word.length > ending.length + 1 &&
        word.endsWith(ending) &&
        this.nouns.hasLemma(word.slice(0, word.length - ending.length) + instead),
    )
  }
}

/** The regular form that a word may be, and the base forms that it may be of, likeliest first. */
function inflectionOf(word: string): readonly [bit: number, stems: readonly string[]] | null {
  if (word.endsWith('ing') && word.length > 4) return [CLASS.ing, stemsOf(word.slice(0, -3), 'ying')]
  if (word.endsWith('ed') && word.length > 3) return [CLASS.ed, stemsOf(word.slice(0, -2), 'ied')]
  if (!word.endsWith('s') || word.endsWith('ss') || word.length < 3) return null
  const bare = word.slice(0, -1)
  if (bare.endsWith('ie')) return [CLASS.s, [`${bare.slice(0, -2)}y`, bare]]
  if (/(?:[sxz]|ch|sh|o)e$/.test(bare)) return [CLASS.s, [bare.slice(0, -1), bare]]
  return [CLASS.s, [bare]]
}

/** @param rest the form without its ending */
function stemsOf(rest: string, ending: 'ying' | 'ied'): string[] {
  const stems = [rest, `${rest}e`]
  if (DOUBLED.test(rest)) stems.unshift(rest.slice(0, -1))
  if (ending === 'ied' && rest.endsWith('i')) stems.push(`${rest.slice(0, -1)}y`)
  if (ending === 'ying' && rest.endsWith('y')) stems.push(`${rest.slice(0, -1)}ie`)
  return stems
}
