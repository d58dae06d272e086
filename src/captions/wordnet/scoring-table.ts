/**
 * The scoring table: what BT and DA (paper A, Table 1) need of every single-word noun of WordNet 3.0, and no more, so that
 * a score can be had after a quarter of a megabyte. NLTK's tokens hold no spaces: lemmas of several words are not needed.
 *
 * File (`column-file.ts`): facts `synsets`, `hyponymPointers`, `depthSum`; columns `shared` and `endings` (the lemmas,
 * sorted), `hyponyms` (varints) and `depths` (a byte each) of every lemma's first synset, and the exception list.
 */
import * as says from '../../messages/generated/captions'
import { BadInput } from '../bad-input'
import { remembered } from '../remembered'
import type { NounSense, NounTable, WordNetConstants } from '../types'
import { columnOf, factOf, readColumnFile, writeColumnFile, type ColumnFile } from './column-file'
import { packExceptions, readExceptions } from './exceptions'
import { frontCode, frontDecode } from './front-coding'
import { morphy, type NounLemmas } from './morphy'
import { packVarints, unpackVarints } from './varint'
import { WordIndex } from './word-index'
import { wordAt, type WordList } from './word-list'

/** What the constants that scale the score are made of: whole numbers, counted over all noun synsets. */
export interface WordNetTotals {
  synsets: number
  /** Pointers `~`. */
  hyponymPointers: number
  /** Sum of `min_depth`. */
  depthSum: number
}

/** Words in daily use that paper A's code divides by ("a lexicon of 30k words"); WordNet does not say which they are. */
const LEXICON_SIZE = 30_000

/** Avg_global and DA_global of paper A's code. */
export function constantsOf({ synsets, hyponymPointers, depthSum }: WordNetTotals): WordNetConstants {
  return {
    nounSynsets: synsets,
    hyponymPointers,
    averageHyponyms: hyponymPointers / LEXICON_SIZE,
    averageDepth: depthSum / synsets,
  }
}

/**
 * The table's file.
 * @param senses of every single-word lemma, sorted by lemma
 */
export function packNounTable(
  totals: WordNetTotals,
  senses: readonly NounSense[],
  exceptions: ReadonlyMap<string, readonly string[]>,
): Uint8Array {
  const { shared, endings } = frontCode(senses.map(({ lemma }) => lemma))
  return writeColumnFile({
    facts: { ...totals },
    columns: {
      shared,
      endings,
      hyponyms: packVarints(senses.map(({ hyponyms }) => hyponyms)),
      depths: Uint8Array.from(senses, ({ depth }) => depth),
      ...packExceptions(exceptions),
    },
  })
}

/** The table in typed arrays. Each sense is made when it is first asked for, and shared from then on. */
export class ScoringTable implements NounTable, NounLemmas {
  readonly constants: WordNetConstants
  readonly exceptionsOf: (form: string) => readonly string[] | undefined
  private readonly words: WordList
  private readonly lemmas: WordIndex
  private readonly hyponyms: Uint32Array
  private readonly depths: Uint8Array
  private readonly senses: (NounSense | undefined)[]

  constructor(file: ColumnFile) {
    this.constants = constantsOf({
      synsets: factOf(file, 'synsets'),
      hyponymPointers: factOf(file, 'hyponymPointers'),
      depthSum: factOf(file, 'depthSum'),
    })
    this.words = frontDecode({ shared: columnOf(file, 'shared'), endings: columnOf(file, 'endings') })
    this.lemmas = new WordIndex(this.words)
    this.hyponyms = unpackVarints(columnOf(file, 'hyponyms'))
    this.depths = columnOf(file, 'depths')
    this.exceptionsOf = readExceptions(file)
    this.senses = new Array<NounSense | undefined>(this.lemmas.size)
    if (this.hyponyms.length !== this.size || this.depths.length !== this.size) {
      throw new BadInput(
        says.wordnetCounts({ nouns: this.size, counts: this.hyponyms.length, depths: this.depths.length }),
      )
    }
  }

  /** Number of lemmas. */
  get size(): number {
    return this.lemmas.size
  }

  hasLemma(lemma: string): boolean {
    return this.lemmas.has(lemma)
  }

  /** The first noun synset of the first lemma that morphy finds: what NLTK's `wordnet.synsets(surface, 'n')[0]` is. */
  readonly lookUp = remembered((surface) => this.#lookUp(surface))

  #lookUp(surface: string): NounSense | null {
    // Morphy puts the form itself first, so where it is a lemma nothing else needs to be looked for.
    let number = this.lemmas.find(surface.toLowerCase())
    if (number < 0) {
      const lemma = morphy(surface, this)[0]
      if (lemma === undefined) return null
      number = this.lemmas.find(lemma)
    }
    return (this.senses[number] ??= {
      lemma: wordAt(this.words, number),
      hyponyms: this.hyponyms[number] ?? 0,
      depth: this.depths[number] ?? 0,
    })
  }
}

/**
 * Reads the scoring table (unpacked bytes).
 * @throws BadInput where the file is damaged or of another format
 */
export function parseNounTable(bytes: Uint8Array): ScoringTable {
  return new ScoringTable(readColumnFile(bytes, "WordNet's scoring table"))
}
