/**
 * A caption cut twice: into words as spaCy cuts them, and into terms as NLTK does. Neither way has a word across white space, so that each
 * distinct chunk between two blanks is cut once, and its words are looked up once.
 */
import { knownWord, type KnownWord } from './known-word'
import { remembered } from './remembered'
import { spacyWords } from './spacy-words'
import { fullStop, sentenceEnds, treebankTerms } from './treebank-terms'
import type { Span } from './types'

/** A word or term, and where it stands. */
export interface CutWord extends Span {
  word: KnownWord
}

export interface CutCaption {
  /** As spaCy cuts them. */
  words: CutWord[]
  /** As NLTK cuts them; a term's text differs from the caption's own characters for double quotes only. */
  terms: CutWord[]
}

/** What stands between white space; its words' and terms' places are those in it. */
class Chunk {
  readonly words: readonly CutWord[]
  #terms: readonly CutWord[] | null = null
  #lastTerms: readonly CutWord[] | null = null

  constructor(readonly text: string) {
    this.words = spacyWords(text).map(({ start, end }) => ({ word: knownWord(text.slice(start, end)), start, end }))
  }

  /** Its terms, where the full stop that ends its sentence stands in another chunk. */
  get terms(): readonly CutWord[] {
    return (this.#terms ??= known(treebankTerms(this.text, false)))
  }

  /** Its terms, where that stop stands in this one. */
  get lastTerms(): readonly CutWord[] {
    return (this.#lastTerms ??= known(treebankTerms(this.text, true)))
  }
}

const known = (terms: readonly (Span & { text: string })[]): CutWord[] =>
  terms.map(({ text, start, end }) => ({ word: knownWord(text), start, end }))

const knownChunk = remembered((text) => new Chunk(text))

/** @returns the words and the terms, each in order; both cover every character that is not white space */
export function cutCaption(text: string): CutCaption {
  const cut: CutCaption = { words: [], terms: [] }
  let from = 0
  for (const to of sentenceEnds(text)) {
    const stop = fullStop(text, from, to)
    for (let end = from; end < to;) {
      let start = end
      while (start < to && isSpace(text.charCodeAt(start))) start++
      end = start
      while (end < to && !isSpace(text.charCodeAt(end))) end++
      if (start === end) break
      const chunk = knownChunk(text.slice(start, end))
      push(cut.words, chunk.words, start)
      push(cut.terms, stop >= start && stop < end ? chunk.lastTerms : chunk.terms, start)
    }
    from = to
  }
  return cut
}

function push(list: CutWord[], words: readonly CutWord[], at: number): void {
  for (const { word, start, end } of words) list.push({ word, start: at + start, end: at + end })
}

/** What `\s` matches; the letters of English are told without a regular expression. */
const isSpace = (code: number): boolean =>
  code === 32 || (code >= 9 && code <= 13) || (code > 127 && /\s/.test(String.fromCharCode(code)))
