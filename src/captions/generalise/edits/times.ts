/** When it was: dates and times, which no picture shows. */
import { chunkAround, type Reading } from '../reading/caption'
import type { CaptionWords } from '../reading/words'
import { DATED } from './asides'
import type { Edit } from './types'

/** Last word of the date that begins at `first` and is no noun phrase ("in 2012"); −1 where there is none. */
export function datedEnd(words: CaptionWords, first: number): number {
  const { entity } = words.at(first)
  return entity === null || !DATED.has(entity.kind) ? -1 : entityEnd(words, first)
}

/** Last word of the entity that word `i` is part of. */
export function entityEnd(words: CaptionWords, i: number): number {
  let last = i
  while (words.at(last + 1).entity === words.at(i).entity) last++
  return last
}

/** Times that no preposition brings in: "every morning", "June 2019"; none that something is said of. */
export function timeEdits(reading: Reading): Edit[] {
  const { words } = reading
  const edits: Edit[] = []
  for (let i = 0; i < words.length; i++) {
    const { entity } = words.at(i)
    if (entity === null || !(entity.kind === 'date' || entity.kind === 'time')) continue
    let last = i
    while (words.at(last + 1).entity === entity) last++
    const chunk = chunkAround(reading, last)
    let first = chunk && chunk.last === last ? Math.min(i, chunk.first) : i
    // "late Saturday night": of "late" nothing would hang on.
    while (/^(?:early|late|earlier|later)$/.test(words.lower(first - 1))) first--
    const isWhole = chunk === undefined || chunk.last === last
    // "The clock reads 4:15": it is what is told.
    const isObject = words.at(first - 1).part === 'verb' && !words.isParticiple(first - 1)
    if (
      isWhole &&
      !isObject &&
      !words.isPreposition(first - 1) &&
      !words.isFinite(last + 1) &&
      (first > 0 || last < words.length - 1)
    ) {
      edits.push({
        kind: 'detail',
        start: words.at(words.isComma(first - 1) ? first - 1 : first).start,
        end: words.at(last).end,
        text: '',
      })
    }
    i = last
  }
  return edits
}
