/** "The other" without a noun is one of those named before: "wearing one sock … chewing the other". What it refers to stays as it is. */
import type { Reading } from '../reading/caption'
import type { Edit } from './types'

/** The edits that leave each bare "the other" what it refers to; none where the caption does not tell. */
export function keepAntecedents(reading: Reading, edits: readonly Edit[]): Edit[] {
  const { words, chunks } = reading
  const others = words.list.flatMap((_, i) => (isBareOther(reading, i) ? [i] : []))
  return others.reduce<Edit[]>(
    (left, other) => {
      const counted = chunks.filter(({ first, last }) => last < other && holdsNumber(reading, first, last))
      if (counted.length === 0) return []
      const at = words.at(other)
      return left.filter(
        (edit) =>
          (edit.start <= at.start && at.end <= edit.end && edit.text === '') ||
          counted.every(({ first, last }) => edit.end <= words.at(first).start || words.at(last).end <= edit.start),
      )
    },
    [...edits],
  )
}

/** "the others", "the other" with no noun behind it. */
function isBareOther({ words, chunks }: Reading, i: number): boolean {
  if (words.lower(i - 1) !== 'the' || !/^others?$/.test(words.lower(i))) return false
  return words.lower(i) === 'others' || !chunks.some(({ first, last }) => first < i && i < last)
}

function holdsNumber({ words }: Reading, first: number, last: number): boolean {
  for (let i = first; i <= last; i++) if (words.tag(i) === 'CD') return true
  return false
}
