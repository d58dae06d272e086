/** "A photograph of …", "a group of …": what comes behind "of" is what the picture shows. */
import { chunkTo, type Reading } from '../reading/caption'
import { PICTURE_NOUNS, QUANTIFIERS } from '../word-classes'
import type { Edit } from './types'

/** Words that may stand before "of": "Black and white close-up photo of". */
const LONGEST_FRAME = 8

export function frameEdits(reading: Reading): Edit[] {
  const { words, chunkFrom } = reading
  const edits: Edit[] = []
  // A name alone would become its sort: "Portrait of a person" says more than "A person".
  for (let of = 1; of < words.length; of++) {
    const shown = words.lower(of) === 'of' ? chunkFrom.get(of + 1) : undefined
    if (shown === undefined) continue
    const frame = chunkTo(reading, of - 1)
    const first =
      (shown.name ? null : pictureFrom(reading, of)) ??
      (frame && !frame.noun?.plural && QUANTIFIERS.has(words.lower(of - 1)) && shown.plural ? frame.first : null)
    if (first !== null)
      edits.push({ kind: 'frame', start: words.at(first).start, end: words.at(shown.first).start, text: '' })
  }
  return edits
}

/** First word of the picture's noun phrase before "of" where a statement begins with it; null where none does. */
function pictureFrom({ words }: Reading, of: number): number | null {
  const isCloseUp = /^(?:up|ups)$/.test(words.lower(of - 1)) && /^close$/.test(words.lower(of - 2).replace('-', ''))
  const isHyphenated = words.lower(of - 1) === 'up' && words.lower(of - 3) === 'close'
  if (!PICTURE_NOUNS.has(words.lower(of - 1)) && !isCloseUp && !isHyphenated) return null
  for (let first = of - 1; first >= 0 && of - first <= LONGEST_FRAME; first--) {
    if (words.isPreposition(first) || words.isFinite(first)) return null
    if (first === 0 || words.isStop(first - 1)) return first
  }
  return null
}
