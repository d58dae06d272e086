/** What a clause says is not so: without a detail, or of a wider kind, it would say more ("no one wears a seat belt", "… clothing"). */
import type { Reading } from '../reading/caption'
import { SUBORDINATES } from './clauses'

const DENIES = /^(?:not|n't|never|no|nobody|nothing|none|nor|neither|without|cannot|hardly|barely|few)$/

/** A clause ends where a statement does, or where "because" begins another. */
const parts = ({ words }: Reading, i: number): boolean => words.isStop(i) || SUBORDINATES.has(words.lower(i))

/** Whether a clause that words `first` to `last` lie in says that something is not so. */
export function holdsDenial(reading: Reading, first: number, last: number): boolean {
  const { words } = reading
  let [from, to] = [first, last]
  while (from > 0 && !parts(reading, from) && !words.isStop(from - 1)) from--
  while (to < words.length - 1 && !parts(reading, to + 1)) to++
  return words.list.slice(from, to + 1).some(({ lower }) => DENIES.test(lower))
}

/** Whether a word of denial stands before word `i` in its clause, or is the word: "has no chain", not "the bicycle has no". */
export function isDenied(reading: Reading, i: number): boolean {
  for (let at = i; at >= 0 && !parts(reading, at); at--) if (DENIES.test(reading.words.lower(at))) return true
  return false
}
