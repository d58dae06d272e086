/** What a column shows of itself, and how much it looks like captions. */
import { CAPTION_NAMES } from './caption-names'
import { looksLikeCaption } from './likeness'
import type { CaptionColumn, CaptionFileReport } from './types'

const EXAMPLES = 3
/** Characters of an example or a name that are shown. */
const SHOWN = 200

/** A caption or a column with how much it is one, of 2. */
export type LikelyColumn = CaptionColumn & { likeness: number }

export function examplesOf(texts: readonly string[]): string[] {
  const examples: string[] = []
  for (const text of texts) {
    const filled = text.trim()
    if (filled !== '') examples.push(shortened(filled))
    if (examples.length === EXAMPLES) break
  }
  return examples
}

const graphemes = new Intl.Segmenter('en', { granularity: 'grapheme' })

/** Cut between two characters as they are seen: no letter loses its accents. */
export function shortened(text: string): string {
  if (text.length <= SHOWN) return text
  // A character of more than a few marks is cut all the same.
  const beginning = text.slice(0, SHOWN + 32)
  const last = graphemes.segment(beginning).containing(SHOWN)
  return `${beginning.slice(0, last?.index || SHOWN)}…`
}

/** How much a column is one of captions: what its texts say, and less than 1 more for a name that says so. */
export function likeness(name: string | null, texts: readonly string[]): number {
  const place = CAPTION_NAMES.indexOf(name?.toLowerCase() ?? '')
  // What is asked again and again ("Describe the image.") tells no picture from another, whatever its name says.
  const isOneText = texts.length > 1 && texts.every((text) => text === texts[0])
  const byName = place < 0 || isOneText ? 0 : 1 - place / CAPTION_NAMES.length
  return looksLikeCaption(texts) + byName
}

export function suggest(columns: readonly LikelyColumn[]): Pick<CaptionFileReport, 'columns' | 'suggested'> {
  const best = columns.reduce((best, { likeness }, i) => (likeness > (columns[best]?.likeness ?? 0) ? i : best), 0)
  return { columns: columns.map(({ name, examples, layout }) => ({ name, examples, layout })), suggested: best }
}
