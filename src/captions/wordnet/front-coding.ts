/**
 * Sorted words in little room (front coding): each is stored as the number of letters it shares with the word before it
 * and the letters that follow. Words are ASCII, as all of WordNet's are, and hold no line feed.
 */
import type { WordList } from './word-list'

/** Columns of front-coded words: `shared` `[words]`, `endings` one line a word. */
export interface FrontCoded {
  shared: Uint8Array
  endings: Uint8Array
}

const LINE_FEED = 10

/** @param words sorted, so that neighbours share much; each shorter than 256 letters */
export function frontCode(words: readonly string[]): FrontCoded {
  const shared = new Uint8Array(words.length)
  const endings: string[] = []
  let before = ''
  words.forEach((word, i) => {
    let same = 0
    while (same < word.length && word[same] === before[same]) same++
    shared[i] = same
    endings.push(`${word.slice(same)}\n`)
    before = word
  })
  return { shared, endings: new TextEncoder().encode(endings.join('')) }
}

/** The words that `frontCode` packed. */
export function frontDecode({ shared, endings }: FrontCoded): WordList {
  let length = endings.length - shared.length
  for (const same of shared) length += same
  const bytes = new Uint8Array(length)
  const starts = new Uint32Array(shared.length + 1)
  let from = 0
  let to = 0
  let before = 0
  shared.forEach((same, i) => {
    bytes.copyWithin(to, before, before + same)
    before = to
    to += same
    for (let byte = endings[from++]; byte !== undefined && byte !== LINE_FEED; byte = endings[from++])
      bytes[to++] = byte
    starts[i + 1] = to
  })
  return { bytes, starts }
}
