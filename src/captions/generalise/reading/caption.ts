/** A caption read for rewriting: its words, its noun phrases, and whether it is written as a title. */
import { annotate } from '../../annotate'
import type { AnnotatedCaption } from '../../types'
import type { Lexicon } from '../lexicon'
import { mendTags } from './mend'
import { readNounChunks, type NounChunk } from './noun-chunks'
import { CaptionWords } from './words'

export interface Reading {
  text: string
  annotated: AnnotatedCaption
  words: CaptionWords
  chunks: readonly NounChunk[]
  /** The noun phrase that begins at a word, by that word. */
  chunkFrom: ReadonlyMap<number, NounChunk>
  /** Most of its words begin with a capital, which says nothing then. */
  titled: boolean
}

/** Least share of words with a capital that makes a title. */
const TITLE_SHARE = 0.6

/** Sets of edits often come to the same text, and both levels begin with the same caption: the last readings are kept. */
const MOST_KEPT = 100
const kept = new WeakMap<Lexicon, Map<string, Reading>>()

export function readCaption(text: string, lexicon: Lexicon): Reading {
  const readings = kept.get(lexicon) ?? new Map<string, Reading>()
  kept.set(lexicon, readings)
  const known = readings.get(text)
  if (known !== undefined) return known
  const reading = read(text, lexicon)
  if (readings.size >= MOST_KEPT) readings.clear()
  readings.set(text, reading)
  return reading
}

function read(text: string, lexicon: Lexicon): Reading {
  const annotated = annotate(text, lexicon.means.taggers)
  const words = mendTags(new CaptionWords(annotated), lexicon)
  const chunks = readNounChunks(words, lexicon)
  return {
    text,
    annotated,
    words,
    chunks,
    chunkFrom: new Map(chunks.map((chunk) => [chunk.first, chunk])),
    titled: isTitled(words),
  }
}

function isTitled({ list }: CaptionWords): boolean {
  const open = list.filter(
    ({ text, tag, entity }) => /^\p{L}{3,}/u.test(text) && /^(?:NN|JJ|VB|RB)/.test(tag) && entity === null,
  )
  const capitals = open.filter(({ text }) => /^\p{Lu}/u.test(text))
  return capitals.length > 1 && capitals.length > open.length * TITLE_SHARE
}

/**
 * Of a title's run of capitals a piece alone: "Organic Darjeeling" of "Organic Darjeeling First Flush Loose Leaf Tea 250g Tin". What the tagger
 * does not see as one phrase is none to be rewritten.
 */
export const isTorn = ({ words, titled }: Reading, { first, last }: NounChunk): boolean =>
  titled &&
  (GOES_ON.test(words.tag(first - 1)) || GOES_ON.test(words.tag(last + 1)) || words.lower(first - 1) === 'size')

const GOES_ON = /^(?:NN|JJ|CD|RB|FW|SYM|LS|-LRB-|-RRB-)/

/** "Vincent van Gogh, The Starry Night, 1889, oil on canvas": who made it, its title and more, and nothing that is told of them. */
export function isLabel(reading: Reading): boolean {
  const { words, chunks } = reading
  const [maker] = chunks
  if (maker?.first !== 0 || maker.name === null || maker.name.kind === 'place') return false
  return words.isComma(maker.last + 1) && finiteVerb(reading) < 0
}

/** The noun phrase that ends at word `i`. */
export const chunkTo = ({ chunks }: Reading, i: number): NounChunk | undefined => chunks.find(({ last }) => last === i)

/** The noun phrase that word `i` lies in. */
export const chunkAround = ({ chunks }: Reading, i: number): NounChunk | undefined =>
  chunks.find(({ first, last }) => first <= i && i <= last)

/** The first finite verb from `from` to before `to`; −1 where there is none. */
export function finiteVerb({ words }: Reading, from = 0, to = words.length): number {
  for (let i = from; i < to; i++) if (words.isFinite(i)) return i
  return -1
}
