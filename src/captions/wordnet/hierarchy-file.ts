/**
 * The file of the noun hierarchy (`column-file.ts`), synsets in the order of WordNet's `data.noun`:
 * - `words`: a line a synset, its words as written and in WordNet's order, "_" within a word, a space between words;
 * - `tag counts`: varints, a word each: times it was tagged with this synset in WordNet's concordances;
 * - `hypernym counts`: a byte a synset, `16·(hypernyms) + (instance hypernyms)`;
 * - `hypernyms`: zigzag varints, a pointer each (hypernyms before instance hypernyms): the synset's number less its hypernym's;
 * - `lexicographer files`: a byte a synset;
 * - `sense ranks` (`sense-index.ts`) and the exception list (`exceptions.ts`).
 */
import * as says from '../../messages/generated/captions'
import { BadInput } from '../bad-input'
import { columnOf, factOf, readColumnFile, writeColumnFile } from './column-file'
import { packExceptions, readExceptions } from './exceptions'
import { packSenseOrders } from './sense-index'
import { packVarints, unpackVarints, unzigzag, zigzag } from './varint'
import type { WordList } from './word-list'

/** What the hierarchy holds of a synset; synsets are named by their place in the list. */
export interface HierarchySynset {
  words: readonly string[]
  /** Times each word was tagged with this synset, `[words.length]`. */
  tagCounts: readonly number[]
  hypernyms: readonly number[]
  instanceHypernyms: readonly number[]
  lexicographerFile: number
}

/** The file's content in typed arrays. */
export interface HierarchyColumns {
  /** As written. */
  words: WordList
  /** Where each synset's words begin in `words`, `[synsets + 1]`. */
  wordStarts: Uint32Array
  tagCounts: Uint32Array
  hypernyms: Uint32Array
  /** Where each synset's hypernyms begin in `hypernyms`, `[synsets + 1]`. */
  hypernymStarts: Uint32Array
  /** How many of each synset's hypernyms, the last ones, are of an instance, `[synsets]`. */
  instanceCounts: Uint8Array
  lexicographerFiles: Uint8Array
  senseRanks: Uint8Array
  exceptionsOf: (form: string) => readonly string[] | undefined
}

const LINE_FEED = 10
const SPACE = 32

/** @param senses lemma in lower case → its synsets, first sense first */
export function packHierarchy(
  synsets: readonly HierarchySynset[],
  senses: ReadonlyMap<string, readonly number[]>,
  exceptions: ReadonlyMap<string, readonly string[]>,
): Uint8Array {
  const above = synsets.map(({ hypernyms, instanceHypernyms }) => [...hypernyms, ...instanceHypernyms])
  return writeColumnFile({
    facts: { synsets: synsets.length },
    columns: {
      words: new TextEncoder().encode(synsets.map(({ words }) => `${words.join(' ')}\n`).join('')),
      'tag counts': packVarints(synsets.flatMap(({ tagCounts }) => tagCounts)),
      'hypernym counts': Uint8Array.from(synsets, (s) => 16 * s.hypernyms.length + s.instanceHypernyms.length),
      hypernyms: packVarints(above.flatMap((numbers, synset) => numbers.map((number) => zigzag(synset - number)))),
      'lexicographer files': Uint8Array.from(synsets, ({ lexicographerFile }) => lexicographerFile),
      'sense ranks': packSenseOrders(
        synsets.map(({ words }) => words),
        senses,
      ),
      ...packExceptions(exceptions),
    },
  })
}

/** @throws BadInput where the file is damaged or of another format */
export function readHierarchy(bytes: Uint8Array): HierarchyColumns {
  const file = readColumnFile(bytes, "WordNet's hierarchy")
  const synsets = factOf(file, 'synsets')
  const { words, wordStarts } = splitWords(columnOf(file, 'words'), synsets)
  const counts = columnOf(file, 'hypernym counts')
  const hypernymStarts = new Uint32Array(synsets + 1)
  counts.forEach((count, synset) => {
    hypernymStarts[synset + 1] = (hypernymStarts[synset] ?? 0) + (count >> 4) + (count & 15)
  })
  const hypernyms = unpackVarints(columnOf(file, 'hypernyms'))
  const tagCounts = unpackVarints(columnOf(file, 'tag counts'))
  if (hypernyms.length !== hypernymStarts[synsets] || tagCounts.length !== wordStarts[synsets]) {
    throw new BadInput(says.wordnetColumns())
  }
  for (let synset = 0; synset < synsets; synset++) {
    for (let i = hypernymStarts[synset] ?? 0; i < (hypernymStarts[synset + 1] ?? 0); i++) {
      hypernyms[i] = synset - unzigzag(hypernyms[i] ?? 0)
    }
  }
  return {
    words,
    wordStarts,
    tagCounts,
    hypernyms,
    hypernymStarts,
    instanceCounts: counts.map((count) => count & 15),
    lexicographerFiles: columnOf(file, 'lexicographer files'),
    senseRanks: columnOf(file, 'sense ranks'),
    exceptionsOf: readExceptions(file),
  }
}

/** Closes the gaps between the words: a word list, and where each line's words begin. */
function splitWords(text: Uint8Array, lines: number): { words: WordList; wordStarts: Uint32Array } {
  let count = 0
  for (const byte of text) if (byte === SPACE || byte === LINE_FEED) count++
  const bytes = new Uint8Array(text.length - count)
  const starts = new Uint32Array(count + 1)
  const wordStarts = new Uint32Array(lines + 1)
  let to = 0
  let word = 0
  let line = 0
  for (const byte of text) {
    if (byte === SPACE || byte === LINE_FEED) starts[++word] = to
    else bytes[to++] = byte
    if (byte === LINE_FEED) wordStarts[++line] = word
  }
  return { words: { bytes, starts }, wordStarts }
}
