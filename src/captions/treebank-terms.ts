/**
 * Terms as NLTK's `word_tokenize` cuts them (NLTK 3.8: punkt's sentences, then the Treebank rules in each): BT and DA count
 * these. Hyphenated words stay whole, clitics ("'s", "n't") and most punctuation are cut off, commas and colons unless a
 * digit follows, a full stop only where the sentence ends. Double quotes are rewritten, as there: `` opens, '' closes.
 */
import type { Span } from './types'

/** A term; `text` differs from the caption's own characters for double quotes only. */
export interface TreebankTerm extends Span {
  text: string
}

/** Abbreviations after which punkt's English model sees no end of a sentence. */
const ABBREVIATIONS = new Set(
  (
    'dr mr mrs ms prof rev gen gov rep sen st mt ft jr sr inc co corp ltd bros messrs adm sgt lt col maj capt vs etc e.g i.e u.s u.k d.c n.y l.a ' +
    'a.m p.m ph.d jan feb mar apr jun jul aug sep sept oct nov dec ave calif fla mass conn va pa ore wash ariz minn wis mich tenn ky al'
  ).split(' '),
)
/** A sentence may end here: punctuation, closing quotes or brackets, white space, and then more. */
const SENTENCE_END = /(?<![.?!])([.?!]+)['"”’)\]}]*\s+(?=(\S))/gu
/** An abbreviation or a number with a letter or two to spare: how far to look back from a full stop. */
const LOOK_BACK = 16

/** Always terms of their own, wherever they stand. */
const SEPARATE = /--|\.{2,}|''|`+|[«»“”‘’„;@#$%&?!*[\](){}<>"]/gu
/** At the end of a piece: the clitics of the Treebank. */
const CLITIC = /[^' ]('(?:ll|re|ve|LL|RE|VE)|n't|N'T|'[sSmMdD]|')$/u
const FUSED = /^(can)not$|^(gim)me$|^(gon)na$|^(got)ta$|^(lem)me$|^(wan)na$|^(d)'ye$|^('t)(?:is|was)$/iu
/** Nearly all chunks are of this kind, and only {@link FUSED} cuts them. */
const PLAIN = /^(?!\S*--)[A-Za-z0-9-]*[A-Za-z0-9]$/
/** A full stop that ends the sentence, with what may close after it; not after another full stop. */
const FULL_STOP = /(?<!\.)\.(?=[\])}>"'»”’ ]*\s*$)/u

/** Ends of punkt's sentences: after ". " unless the word is an abbreviation or an initial, or a number before lower case. */
export function* sentenceEnds(text: string): Generator<number> {
  for (const match of text.matchAll(SENTENCE_END)) {
    const [whole, mark, next = ''] = match
    if (mark === '.') {
      const before = text.slice(Math.max(0, match.index - LOOK_BACK), match.index)
      const bare = (before.split(/[\s"'“‘([]/).at(-1) ?? '').toLowerCase()
      if (ABBREVIATIONS.has(bare) || /^\p{L}$/u.test(bare)) continue
      if (/^[\d.,]+$/.test(bare) && /\p{Ll}/u.test(next)) continue
    } else if (mark !== undefined && mark.length > 1 && /^\.+$/.test(mark) && !/\p{Lu}/u.test(next)) {
      continue
    }
    yield match.index + whole.length
  }
  yield text.length
}

/** Where in a text the full stop stands that ends the sentence from `from` to `end`; −1 where none does. */
export function fullStop(text: string, from: number, end: number): number {
  const at = FULL_STOP.exec(text.slice(from, end))?.index ?? -1
  return at < 0 ? at : from + at
}

/**
 * @param chunk what stands between white space
 * @param isLast whether the full stop that ends its sentence is in it
 * @returns its terms, in order; they cover every character
 */
export function treebankTerms(chunk: string, isLast: boolean): TreebankTerm[] {
  const terms: TreebankTerm[] = []
  if (PLAIN.test(chunk)) {
    splitPiece(chunk, 0, terms)
    return terms
  }
  let from = 0
  const flush = (to: number) => {
    if (to > from) splitPiece(chunk.slice(from, to), from, terms)
    from = to
  }
  for (const [at, length] of cuts(chunk, isLast ? fullStop(chunk, 0, chunk.length) : -1)) {
    flush(at)
    const mark = chunk.slice(at, at + length)
    terms.push({ text: mark === '"' ? quoteAt(chunk, at) : mark, start: at, end: at + length })
    from = at + length
  }
  flush(chunk.length)
  return terms
}

/** Where a chunk has a term of its own inside, and how long that is; `stop` is the place of the sentence's full stop, −1 where it has none. */
function* cuts(chunk: string, stop: number): Generator<[at: number, length: number]> {
  const comma = /[:,](?!\d)/g
  const marks = [
    ...Array.from(chunk.matchAll(SEPARATE), ({ 0: mark, index }): [number, number] => [index, mark.length]),
    ...Array.from(chunk.matchAll(comma), ({ index }): [number, number] => [index, 1]),
  ]
  if (stop >= 0) marks.push([stop, 1])
  yield* marks.sort(([a], [b]) => a - b)
}

/** NLTK's rule for a double quote: it opens at the sentence's beginning and after a space or an opening bracket. */
const quoteAt = (chunk: string, at: number): string => (at === 0 || /[([{<]/.test(chunk.charAt(at - 1)) ? '``' : "''")

function splitPiece(piece: string, start: number, terms: TreebankTerm[]): void {
  const push = (from: number, to: number) =>
    terms.push({ text: piece.slice(from, to), start: start + from, end: start + to })
  const opens = /^'(?![mtsdn])\w$/iu.test(piece)
  const fused = FUSED.exec(piece)
  const cut = fused
    ? (fused.slice(1).find(Boolean)?.length ?? 0)
    : opens
      ? 1
      : piece.length - (CLITIC.exec(piece)?.[1]?.length ?? 0)
  push(0, cut)
  if (cut < piece.length) push(cut, piece.length)
}
