/** Carries edits out: outer ones swallow those inside them; what they leave is tidied. */
import { indefiniteArticle, sentenceCase } from '../english'
import { isLabel, isTorn, type Reading } from '../reading/caption'
import type { Edit } from './types'

/** @returns the caption with the edits made, in sentence case (in capitals, where it was), without blanks and commas that nothing stands between */
export function applyEdits(reading: Reading, edits: readonly Edit[]): string {
  const isShouted = !/\p{Ll}/u.test(reading.text)
  let text = ''
  let at = 0
  for (const edit of outermost(edits)) {
    text += kept(reading, at, edit.start)
    // Behind a full stop a sentence begins.
    const opens = /[.!?]\s+$/.test(text) && !/\b(?:\p{Lu}|vs|mr|mrs|ms|dr|st|mt|no|ca?|approx|incl)\.\s+$/iu.test(text)
    text += isShouted ? edit.text.toUpperCase() : opens ? sentenceCase(edit.text) : edit.text
    at = edit.end
  }
  return tidy(text + kept(reading, at, reading.text.length))
}

/** In order of their places, none inside another or over its edge. */
function outermost(edits: readonly Edit[]): Edit[] {
  const byPlace = [...edits].sort((a, b) => a.start - b.start || b.end - a.end)
  const result: Edit[] = []
  for (const edit of byPlace) {
    const end = result.at(-1)?.end ?? 0
    if (edit.start >= end) result.push(edit)
    // "in Buffalo, New York," and ", in December 2022" share a comma.
    else if (edit.text === '' && result.at(-1)?.text === '' && edit.end > end) result.push({ ...edit, start: end })
  }
  return result
}

/** A stretch that stays; of a title its capitals go, but for names, what is written in capitals throughout, and names that were not seen as such. */
function kept(reading: Reading, from: number, to: number): string {
  const { text, words, titled, chunks } = reading
  if (!titled || !/\p{Ll}/u.test(text) || isLabel(reading) || chunks.some((chunk) => isTorn(reading, chunk)))
    return text.slice(from, to)
  let result = ''
  let at = from
  for (const word of words.list) {
    if (
      word.start < from ||
      word.end > to ||
      word.entity !== null ||
      !/^(?:\p{Lu}\p{Ll}[^\p{Lu}]*|A)$/u.test(word.text)
    )
      continue
    result += text.slice(at, word.start) + word.text.toLowerCase()
    at = word.end
  }
  return result + text.slice(at, to)
}

/** @param text with blanks and commas where stretches went */
function tidy(text: string): string {
  const joined = text
    .replace(/\(\s*\)/g, '')
    .replace(/\s+/g, ' ')
    .replace(/ +([,.;:!?])/g, '$1')
    .replace(/(?:,\s*)+([,.;:!?]|$)/g, '$1')
    .replace(/([.;:!?])(?:\s*[.;:])+/g, '$1')
    .replace(/^[\s,.;:|–—-]+|[\s,;:|–—-]+$/g, '')
    .replace(
      /\b(an?) (\S+)/gi,
      (_, article: string, next: string) => `${cased(indefiniteArticle(next), article)} ${next}`,
    )
    .trim()
  return sentenceCase(joined)
}

const cased = (article: string, like: string): string => (/^\p{Lu}/u.test(like) ? sentenceCase(article) : article)
