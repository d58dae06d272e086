/** Where stretches went, what is left still fits together: nothing dangles, and no two clauses stand side by side. */
import { SUBORDINATES } from '../edits/clauses'
import type { Reading } from '../reading/caption'
import type { CaptionWords } from '../reading/words'
import type { Check } from './types'

/** Want a word behind them. */
const LEANS = /^(?:IN|RP|DT|CC|TO|PRP\$|POS|PDT|HYPH|WP\$|WDT)$/

/** No preposition, article or "and" at the end or before a stop, nor where the caption had none in such a place. */
export const leavesNothingDangling: Check = (original, version) => {
  const { words } = version
  for (let i = 0; i < words.length; i++) {
    if (!LEANS.test(words.tag(i))) continue
    const next = words.at(i + 1)
    const isOpen = next.text === '' || words.isStop(i + 1) || words.isComma(i + 1) || isBroken(words, i)
    if (isOpen && !stood(original, version, i)) return false
  }
  return !/^(?:CC|,)$/.test(words.tag(0)) || words.lower(0) === original.words.lower(0)
}

/** "the of", "a is", "and with", "of is": no phrase begins so. */
function isBroken(words: CaptionWords, i: number): boolean {
  const next = words.tag(i + 1)
  if (/^(?:DT|PRP\$)$/.test(words.tag(i)))
    return /^(?:IN|CC|TO|DT|PRP\$|WDT|RP)$/.test(next) || (words.tag(i) === 'PRP$' && words.isFinite(i + 1))
  if (words.tag(i) === 'IN') return words.isFinite(i + 1) || next === 'CC'
  return words.tag(i) === 'CC' && next === 'CC'
}

/** The same two words side by side in the caption, or both at its end behind the same word: a particle goes with its verb. */
function stood(original: Reading, version: Reading, i: number): boolean {
  const [here, next] = [version.words.lower(i), version.words.lower(i + 1)]
  const isEnd = (words: CaptionWords, at: number) => words.at(at).text === '' || words.isStop(at) || words.isComma(at)
  const isSame = (at: number) =>
    original.words.lower(at) === here &&
    ((next !== '' && original.words.lower(at + 1) === next) ||
      (isEnd(original.words, at + 1) &&
        isEnd(version.words, i + 1) &&
        original.words.lower(at - 1) === version.words.lower(i - 1)))
  return original.words.list.some((_, at) => isSame(at))
}

/** No more finite verbs in a statement than the caption's clauses have, and none behind another's object without a word that joins them. */
export const gluesNoClauses: Check = (original, version) => {
  const { words, chunks } = version
  for (let i = 1; i < chunks.length; i++) {
    const [before, here] = [chunks[i - 1], chunks[i]]
    if (!before || !here || here.first !== before.last + 1) continue
    // Two noun phrases side by side, the second with a verb of its own: a clause behind a clause.
    const pair = words.phrase(before.last, before.last + 1)
    const wasSo = original.words.list.some((_, at) => original.words.phrase(at, at + 1) === pair)
    if (words.isFinite(here.last + 1) && !wasSo) return false
  }
  return countFinite(version) <= countFinite(original) && joinsItsVerbs(original, version)
}

/** Between two finite verbs something joins their clauses, or the second stood where it stands: "prepares a sauce cuts food" glues two. */
function joinsItsVerbs(original: Reading, { words }: Reading): boolean {
  let isJoined = true
  for (let i = 0; i < words.length; i++) {
    if (JOINS.test(words.tag(i)) || words.isStop(i) || SUBORDINATES.has(words.lower(i)) || words.lower(i) === 'that')
      isJoined = true
    if (!words.isFinite(i)) continue
    const pair = words.phrase(i - 1, i)
    if (!isJoined && !original.words.list.some((_, at) => original.words.phrase(at - 1, at) === pair)) return false
    isJoined = false
  }
  return true
}

const JOINS = /^(?:CC|WDT|WP|WRB|,|PRP)$/

const countFinite = ({ words }: Reading): number => words.list.filter((_, i) => words.isFinite(i)).length
