/** A caption's versions, from the largest edit to the smallest; the first that passes every check is offered. */
import { isSafe } from './checks'
import { NOISE, scoreOf } from './checks/score'
import { applyEdits } from './edits/apply'
import { keepAntecedents } from './edits/antecedents'
import { clauseEdits } from './edits/clauses'
import { detailEdits, tailEdits } from './edits/details'
import { frameEdits } from './edits/frames'
import { nounEdits, type NounStyle } from './edits/nouns'
import { pronounEdits } from './edits/pronouns'
import { isQuoted } from './edits/quotations'
import type { Edit, EditKind } from './edits/types'
import type { Lexicon } from './lexicon'
import { readCaption, type Reading } from './reading/caption'

/** All that can be edited in a caption; a prompt is a list, whose parts are edited one by one. */
export function editsOf(reading: Reading, lexicon: Lexicon, style: NounStyle, prompt: boolean): Edit[] {
  const nouns = [...frameEdits(reading), ...pronounEdits(reading), ...nounEdits(reading, lexicon, style)]
  const edits = prompt
    ? nouns
    : [...clauseEdits(reading), ...detailEdits(reading, lexicon), ...nouns, ...tailEdits(reading, lexicon)]
  return keepAntecedents(reading, edits).filter((edit) => !isQuoted(reading, edit))
}

/** Kinds of edits that a version does without, the fewest first. What stands at the end goes last, where nothing else was safe. */
const WITHOUT: readonly (readonly EditKind[])[] = [
  ['tail'],
  ['tail', 'frame'],
  ['tail', 'clause'],
  ['tail', 'detail'],
  ['tail', 'lift'],
  ['tail', 'clause', 'detail'],
  ['tail', 'frame', 'lift'],
  ['tail', 'detail', 'lift'],
  ['tail', 'clause', 'detail', 'frame'],
  ['tail', 'clause', 'detail', 'frame', 'lift'],
  ['tail', 'frame', 'noun', 'lift'],
  [],
  ['lift'],
  ['frame', 'noun', 'lift'],
]

/** A set of edits, and the caption with them. */
interface Version {
  edits: readonly Edit[]
  reading: Reading
}

/** Edits are taken back one by one for the score at most so often. */
const MOST_TAKEN_BACK = 5

/** A caption with more edits than these is long enough for all of them to be made or none. */
const MOST_WEIGHED = 10

/**
 * The version with the most edits that is safe and scores no lower. Where the score falls, the edit that costs most is taken back, then the next.
 * @returns null where there is none but the caption
 */
export function largestSafe(original: Reading, lexicon: Lexicon, edits: readonly Edit[]): Reading | null {
  const least = scoreOf(original, lexicon) - NOISE
  for (const set of setsOf(edits)) {
    let version = readVersion(original, set, lexicon)
    for (let round = 0; version && round <= MOST_TAKEN_BACK; round++) {
      if (scoreOf(version.reading, lexicon) >= least) return version.reading
      version = version.edits.length > MOST_WEIGHED ? null : withoutCostliest(original, version, lexicon)
    }
  }
  return null
}

/** Null where the edits change nothing or the version is not safe. */
function readVersion(original: Reading, edits: readonly Edit[], lexicon: Lexicon): Version | null {
  const text = applyEdits(original, edits)
  if (edits.length === 0 || text === original.text) return null
  const reading = readCaption(text, lexicon)
  return isSafe(original, reading, lexicon) ? { edits, reading } : null
}

/** Of the safe versions with one edit less, or a smaller one in its place, that which scores highest. */
function withoutCostliest(original: Reading, { edits }: Version, lexicon: Lexicon): Version | null {
  let best: Version | null = null
  let highest = -Infinity
  for (const edit of edits) {
    const rest = edits.flatMap((other) => (other === edit ? (edit.smaller ?? []) : other))
    const version = readVersion(original, rest, lexicon)
    const score = version ? scoreOf(version.reading, lexicon) : -Infinity
    if (score > highest) [best, highest] = [version, score]
  }
  return best
}

/** All edits first; then without kinds of them, smaller ones in their place; then each alone, the largest first. */
function* setsOf(edits: readonly Edit[]): Generator<readonly Edit[]> {
  const kinds = new Set(edits.map(({ kind }) => kind))
  for (const without of WITHOUT) {
    if (
      !without.every((kind) => kind === 'tail' || kinds.has(kind)) ||
      (!without.includes('tail') && !kinds.has('tail'))
    )
      continue
    yield edits.flatMap((edit) => (without.includes(edit.kind) ? (edit.smaller ?? []) : edit))
  }
  const bySize = [...edits].sort((a, b) => b.end - b.start - b.text.length - (a.end - a.start - a.text.length))
  for (const edit of bySize.slice(0, MOST_ALONE)) yield [edit]
}

/** Edits that are tried alone. */
const MOST_ALONE = 6
