/** What a dictionary and endings say of each of a caption's words. */
import { isInDictionary, readTogether } from './compromise'
import type { KnownWord } from './known-word'

/** A longer row of capitals is a title, in which they say nothing. */
const LONGEST_NAME = 4

/**
 * Context is the taggers' part, and so each distinct word is read once, but for what may be one name: the dictionary's entries of several
 * words ("new york"), and a few words with capitals ("Wawel Castle").
 * @returns for each word compromise's tags, e.g. `Noun`, `Plural`, `City`
 */
export function readWords(words: readonly KnownWord[]): ReadonlySet<string>[] {
  const found: ReadonlySet<string>[] = []
  for (let first = words[0]; first !== undefined; first = words[found.length]) {
    const start = found.length
    const length = Math.max(entryLength(words, start), nameLength(words, start))
    if (length === 1) found.push(first.reading)
    else found.push(...readTogether(textOf(words.slice(start, start + length))))
  }
  return found
}

const textOf = (words: readonly KnownWord[]): string => words.map(({ text }) => text).join(' ')

/** Words of the dictionary's longest entry that begins at `start`; 1 where there is none of several words. */
function entryLength(words: readonly KnownWord[], start: number): number {
  const entries = words[start]?.entries
  if (entries === undefined || !entries.seconds.has(words[start + 1]?.lower ?? '')) return 1
  for (let length = Math.min(entries.longest, words.length - start); length > 1; length--) {
    if (isInDictionary(textOf(words.slice(start, start + length)).toLowerCase())) return length
  }
  return 1
}

/** Words with capitals in a row from `start` on; 1 where there are more than a name has. */
function nameLength(words: readonly KnownWord[], start: number): number {
  if (words[start - 1]?.isCapitalised) return 1
  let end = start
  while (end - start <= LONGEST_NAME && words[end]?.isCapitalised) end++
  return end - start <= LONGEST_NAME ? end - start : 1
}
