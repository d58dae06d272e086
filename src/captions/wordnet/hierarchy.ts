/**
 * WordNet's noun hierarchy: 82,115 synsets, their words, and what is more general than what. Synsets are named by number,
 * 0 being entity.n.01; instances (Paris) hang below the class they are one of, as in `min_depth`.
 */
import { readHierarchy, type HierarchyColumns } from './hierarchy-file'
import { morphy, type NounLemmas } from './morphy'
import { SenseIndex } from './sense-index'
import { wordAt } from './word-list'

/** WordNet's lexicographer files of nouns, in order from number 3 (lexnames(5WN)); `Tops` holds the roots of the others. */
export const LEXICOGRAPHER_FILES = [
  'Tops',
  'act',
  'animal',
  'artifact',
  'attribute',
  'body',
  'cognition',
  'communication',
  'event',
  'feeling',
  'food',
  'group',
  'location',
  'motive',
  'object',
  'person',
  'phenomenon',
  'plant',
  'possession',
  'process',
  'quantity',
  'relation',
  'shape',
  'state',
  'substance',
  'time',
] as const

/** The broad field of a noun's meaning. */
export type LexicographerFile = (typeof LEXICOGRAPHER_FILES)[number]

const FIRST_FILE = 3

/** A word of a synset. */
export interface SynsetWord {
  /** As written, e.g. "Eiffel Tower". */
  text: string
  /** Times it was tagged with this synset in WordNet's concordances; 0 for most. */
  tagCount: number
}

/** The hierarchy in typed arrays; every method takes and gives synset numbers in [0, size). */
export class NounHierarchy implements NounLemmas {
  /** Number of synsets. */
  readonly size: number
  readonly exceptionsOf: (form: string) => readonly string[] | undefined
  private readonly index: SenseIndex
  private readonly hyponymCounts: Uint32Array
  private readonly depths: Int8Array

  constructor(private readonly columns: HierarchyColumns) {
    const { words, wordStarts, hypernyms, hypernymStarts, instanceCounts } = columns
    this.size = instanceCounts.length
    this.exceptionsOf = columns.exceptionsOf
    const synsetOf = new Uint32Array(words.starts.length - 1)
    this.hyponymCounts = new Uint32Array(this.size)
    for (let synset = 0; synset < this.size; synset++) {
      synsetOf.fill(synset, wordStarts[synset], wordStarts[synset + 1])
      const end = (hypernymStarts[synset + 1] ?? 0) - (instanceCounts[synset] ?? 0)
      for (const hypernym of hypernyms.subarray(hypernymStarts[synset], end)) {
        this.hyponymCounts[hypernym] = (this.hyponymCounts[hypernym] ?? 0) + 1
      }
    }
    const lower = { bytes: words.bytes.map(toLowerCase), starts: words.starts }
    this.index = new SenseIndex(lower, synsetOf, columns.senseRanks)
    this.depths = new Int8Array(this.size).fill(-1)
    for (let synset = 0; synset < this.size; synset++) this.measureDepth(synset)
  }

  /** Number of lemmas. */
  get lemmaCount(): number {
    return this.index.size
  }

  hasLemma(lemma: string): boolean {
    return this.index.has(spaceless(lemma))
  }

  /** Lemmas of a noun as it stands in a text, best first (`morphy.ts`); "stone walls" → "stone_wall". */
  lemmasOf(form: string): string[] {
    return morphy(spaceless(form), this)
  }

  /** Senses of a lemma (lower case; spaces may be "_"), most frequent first; empty where WordNet has no such noun. */
  sensesOf(lemma: string): number[] {
    return this.index.sensesOf(spaceless(lemma))
  }

  /** A synset's words, the commonest (as WordNet's editors saw it) first. */
  wordsOf(synset: number): SynsetWord[] {
    const { words, wordStarts, tagCounts } = this.columns
    const found: SynsetWord[] = []
    for (let place = wordStarts[synset] ?? 0; place < (wordStarts[synset + 1] ?? 0); place++) {
      found.push({ text: wordAt(words, place).replaceAll('_', ' '), tagCount: tagCounts[place] ?? 0 })
    }
    return found
  }

  /** Hypernyms, then instance hypernyms; empty for the root alone. */
  hypernymsOf(synset: number): Uint32Array {
    const { hypernyms, hypernymStarts } = this.columns
    return hypernyms.subarray(hypernymStarts[synset], hypernymStarts[synset + 1])
  }

  /** True of what is one of its kind (Paris, Einstein), not a kind: it has an instance hypernym. */
  isInstance(synset: number): boolean {
    return (this.columns.instanceCounts[synset] ?? 0) > 0
  }

  /** Number of direct hyponyms, instances not counted. */
  hyponymCountOf(synset: number): number {
    return this.hyponymCounts[synset] ?? 0
  }

  /** `min_depth`: edges on the shortest path to the root. */
  depthOf(synset: number): number {
    return this.depths[synset] ?? 0
  }

  lexicographerFileOf(synset: number): LexicographerFile {
    return LEXICOGRAPHER_FILES[(this.columns.lexicographerFiles[synset] ?? FIRST_FILE) - FIRST_FILE] ?? 'Tops'
  }

  /** True where `ancestor` is `synset` or more general than it, along any path. */
  isAncestor(ancestor: number, synset: number): boolean {
    if (ancestor === synset) return true
    // An ancestor may be deeper than a synset with a second, shorter way to the root: every path is followed up.
    return this.hypernymsOf(synset).some((hypernym) => this.isAncestor(ancestor, hypernym))
  }

  /** The synsets from the hypernym to the root along the shortest path; of equally short ones the first listed. */
  pathToRoot(synset: number): number[] {
    const path: number[] = []
    for (let above = this.nearestRoot(synset); above !== null; above = this.nearestRoot(above)) path.push(above)
    return path
  }

  private nearestRoot(synset: number): number | null {
    let best: number | null = null
    for (const hypernym of this.hypernymsOf(synset)) {
      if (best === null || this.depthOf(hypernym) < this.depthOf(best)) best = hypernym
    }
    return best
  }

  private measureDepth(synset: number): number {
    const known = this.depths[synset] ?? 0
    if (known >= 0) return known
    let depth = -1
    for (const hypernym of this.hypernymsOf(synset)) {
      const above = this.measureDepth(hypernym)
      if (depth < 0 || above < depth) depth = above
    }
    return (this.depths[synset] = depth + 1)
  }
}

/**
 * Reads the hierarchy (unpacked bytes).
 * @throws BadInput where the file is damaged or of another format
 */
export function parseHierarchy(bytes: Uint8Array): NounHierarchy {
  return new NounHierarchy(readHierarchy(bytes))
}

const spaceless = (lemma: string) => lemma.replaceAll(' ', '_')

/** ASCII capitals to small letters. */
const toLowerCase = (byte: number) => (byte >= 65 && byte <= 90 ? byte + 32 : byte)
