/** Tells what is made of words that nobody knows: keys that were pressed at random, made-up words, other languages without small words. */
import type { Vocabulary } from './vocabulary'

/** So many unknown words tell by themselves, where they are this share of all that can tell. */
const ENOUGH = 3
const LEAST_SHARE = 0.7
/** Fewer tell where one of them was typed with a hand laid on the keys. */
const ENOUGH_TYPED = 2

/** A name has a capital and a code has digits: neither tells. */
const TELLS = /^\p{Ll}[\p{Ll}’'-]*$/u

const ROWS = ['qwertyuiop', 'asdfghjkl', 'zxcvbnm', 'qwertzuiop', 'yxcvbnm', 'azertyuiop', 'qsdfghjklm']
const RUN = 4
const RUNS: ReadonlySet<string> = new Set(
  ROWS.flatMap((row) => [row, [...row].reverse().join('')]).flatMap((row) =>
    Array.from({ length: row.length - RUN + 1 }, (_, at) => row.slice(at, at + RUN)),
  ),
)

/** @param words as they are written; NFC */
export function holdsUnknownWords(words: readonly string[], vocabulary: Vocabulary): boolean {
  const telling = words.filter((word) => TELLS.test(word))
  const unknown = telling.filter((word) => !vocabulary.isKnown(word))
  if (unknown.length === 0 || unknown.length < LEAST_SHARE * telling.length) return false
  if (unknown.length >= ENOUGH) return true
  const isTyped = unknown.some(wasTypedAtRandom)
  return isTyped && (unknown.length >= ENOUGH_TYPED || words.length === 1)
}

/** Four keys side by side (asdf, poiu), five consonants, or one letter four times. */
function wasTypedAtRandom(word: string): boolean {
  if (/[b-df-hj-np-tv-xz]{5}|(\p{L})\1{3}/u.test(word)) return true
  for (let at = 0; at + RUN <= word.length; at++) if (RUNS.has(word.slice(at, at + RUN))) return true
  return false
}
