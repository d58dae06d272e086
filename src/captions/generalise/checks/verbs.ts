/** The sentence's verb stays, in its form, and agrees with what stands before it. */
import { finiteVerb, type Reading } from '../reading/caption'
import { isMass } from '../english'
import type { NounChunk } from '../reading/noun-chunks'
import type { Check } from './types'

/** The first finite verb of the caption is the first of the version; where it has none, none came in. */
export const keepsFiniteVerb: Check = (original, version) => {
  const own = original.words.lower(finiteVerb(original))
  const other = version.words.lower(finiteVerb(version))
  if (own === other) return true
  // Only what was a word of the caption may be taken for a verb now, and only where the caption's own verb was another clause's.
  return (
    other !== '' &&
    own !== '' &&
    original.words.list.some((word, i) => word.lower === other && original.words.isFinite(i))
  )
}

/** No subject in the plural stands before a verb in -s, none in the singular before "are". */
export const agrees: Check = (original, version) => {
  const { words, chunks } = version
  return chunks.every((chunk, i) => {
    const verb = chunk.last + 1
    const before = words.lower(chunk.first - 1)
    // Behind a preposition or another noun's "of" it is no subject; of a list the whole is.
    if (words.isPreposition(chunk.first - 1) || !words.isFinite(verb)) return true
    if (/^(?:and|or|&|,)$/.test(before)) return true
    return fits(version, chunk, verb) || stoodSo(original, version, i)
  })
}

/** As `agrees`, whatever the caption had. */
export const agreesStrictly: Check = (_original, version) =>
  version.chunks.every((chunk) => version.words.isPreposition(chunk.first - 1) || fits(version, chunk, chunk.last + 1))

function fits({ words }: Reading, chunk: NounChunk, verb: number): boolean {
  const lower = words.lower(verb)
  const isSeveral = chunk.plural && !(chunk.noun && isMass(chunk.noun.lemma))
  if (words.tag(verb) === 'VBZ' || lower === 'was') return !isSeveral
  if (words.tag(verb) === 'VBP' || lower === 'were') return isSeveral
  return true
}

/** The same noun was the same verb's subject in the caption: what is odd about it was odd there. */
function stoodSo(original: Reading, version: Reading, i: number): boolean {
  const chunk = version.chunks[i]
  if (chunk === undefined) return false
  const pair = version.words.phrase(chunk.last, chunk.last + 1)
  const { words, chunks } = original
  return chunks.some(({ first, last }) => words.phrase(last, last + 1) === pair && !words.isPreposition(first - 1))
}

/** "There are food": the noun behind "there is" has its number too. */
export const agreesBehindThere: Check = (_original, { words, chunkFrom }) => {
  for (let i = 0; i < words.length; i++) {
    const chunk = words.tag(i) === 'EX' && words.isFinite(i + 1) ? chunkFrom.get(i + 2) : undefined
    if (chunk === undefined) continue
    const isSeveral =
      (chunk.plural && !(chunk.noun && isMass(chunk.noun.lemma))) || /^(?:and|,)$/.test(words.lower(chunk.last + 1))
    if (isSeveral !== /^(?:are|were|'re|have)$/.test(words.lower(i + 1)) && words.tag(i + 1) !== 'MD') return false
  }
  return true
}
