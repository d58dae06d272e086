/** Edits that take out clauses: those that tell more of a noun, those that tell what else happens, and other statements. */
import { PICTURE_NOUNS } from '../word-classes'
import { chunkTo, finiteVerb, type Reading } from '../reading/caption'
import type { Edit } from './types'

/** Begin a clause that tells when or why, if a finite verb follows. */
export const SUBORDINATES = new Set(
  'while as because since before after until although though when whereas if so once'.split(' '),
)

export function clauseEdits(reading: Reading): Edit[] {
  return [...statementEdits(reading), ...relativeEdits(reading), ...furtherEdits(reading)]
}

const cut = ({ words }: Reading, first: number, end: number): Edit => ({
  kind: 'clause',
  start: words.at(first).start,
  end: words.at(end - 1).end,
  text: '',
})

/** Of "A Winery Wedding | Blueberry Photography" the part that shows something stays. */
function statementEdits(reading: Reading): Edit[] {
  const { words, chunks } = reading
  const statements: { first: number; end: number }[] = []
  let first = 0
  for (let i = 0; i <= words.length; i++) {
    if (i < words.length && !words.isStop(i)) continue
    if (i > first) statements.push({ first, end: i })
    first = i + 1
  }
  if (statements.length < 2) return []
  const shown = statements.findIndex(({ first, end }) =>
    chunks.some(
      (chunk) =>
        chunk.first >= first &&
        chunk.last < end &&
        !chunk.name &&
        chunk.noun &&
        !PICTURE_NOUNS.has(words.lower(chunk.last)),
    ),
  )
  const told = statements.findIndex(({ first, end }) => finiteVerb(reading, first, end) >= 0)
  // "FILE - …": a word is no caption where a sentence follows.
  const isHeading = shown >= 0 && told > shown && statements[shown]?.end === (statements[shown]?.first ?? 0) + 1
  const main = statements[Math.max(0, isHeading ? told : shown)]
  return statements.flatMap((statement, i) => {
    if (statement === main || !main) return []
    // With the stop that parts it from the one that stays.
    if (statement.first > main.first) return [cut(reading, statement.first - 1, statement.end)]
    const next = statements[i + 1]
    return [cut(reading, statement.first, next ? next.first : statement.end)]
  })
}

/** "who lives here", ", which is red,": where the statement has a finite verb of its own. */
function relativeEdits(reading: Reading): Edit[] {
  const { words } = reading
  const edits: Edit[] = []
  for (let i = 1; i < words.length; i++) {
    if (!/^(?:WDT|WP)$/.test(words.tag(i))) continue
    const comma = words.isComma(i - 1)
    if (!chunkTo(reading, comma ? i - 2 : i - 1)) continue
    const own = finiteVerb(reading, i + 1, stopFrom(reading, i))
    if (own < 0) continue
    const main = finiteVerb(reading, 0, i)
    const end = comma ? commaFrom(reading, own) : main >= 0 ? stopFrom(reading, i) : mainVerb(reading, own + 1)
    if (end > own && (main >= 0 || finiteVerb(reading, end, stopFrom(reading, end)) >= 0)) {
      const isEnclosed = comma && words.isComma(end)
      edits.push(cut(reading, comma ? i - 1 : i, isEnclosed ? end + 1 : end))
      i = end
    }
  }
  return edits
}

/** The finite verb that goes on with the main clause behind a relative one; −1 where there is none. */
function mainVerb(reading: Reading, from: number): number {
  const { words } = reading
  const verb = finiteVerb(reading, from, stopFrom(reading, from))
  // Behind "and" the relative clause goes on; right behind its own verb an auxiliary's verb stands.
  return verb > from && words.tag(verb - 1) !== 'CC' && !/^(?:PRP|WDT|WP)$/.test(words.tag(verb - 1)) ? verb : -1
}

/** "while birds fly", "and she reads": clauses behind the first, to its end. */
function furtherEdits(reading: Reading): Edit[] {
  const { words } = reading
  const leading = leadingEnd(reading)
  if (leading > 0) return [cut(reading, 0, leading)]
  for (let i = 1; i < words.length; i++) {
    const opens = isSubordinate(reading, i) || isCoordinate(reading, i)
    if (!opens) continue
    const end = stopFrom(reading, i)
    return [cut(reading, words.isComma(i - 1) ? i - 1 : i, end)]
  }
  return []
}

/** Behind the comma of "Although it rains, the farmers work"; 0 where the caption begins with what happens. */
function leadingEnd(reading: Reading): number {
  const { words } = reading
  if (!SUBORDINATES.has(words.lower(0))) return 0
  const comma = commaFrom(reading, 1)
  const isClause = words.isComma(comma) && finiteVerb(reading, 1, comma) >= 0
  return isClause && finiteVerb(reading, comma, stopFrom(reading, comma)) >= 0 ? comma + 1 : 0
}

function isSubordinate(reading: Reading, i: number): boolean {
  const { words, chunkFrom } = reading
  if (!SUBORDINATES.has(words.lower(i)) || !/^(?:IN|WRB|RB|CC)$/.test(words.tag(i))) return false
  // "as" needs a clause of its own right behind it: "as his friends film him".
  const subject = words.tag(i + 1) === 'PRP' ? i + 1 : chunkFrom.get(i + 1)?.last
  if (subject !== undefined && words.isFinite(subject + 1)) return true
  return words.lower(i) !== 'as' && finiteVerb(reading, i + 1, stopFrom(reading, i)) >= 0
}

/** "and" with a subject and a finite verb behind it, where a finite verb stands before. */
function isCoordinate(reading: Reading, i: number): boolean {
  const { words, chunkFrom } = reading
  if (words.tag(i) !== 'CC' || finiteVerb(reading, 0, i) < 0) return false
  const subject = /^(?:PRP|EX|DT)$/.test(words.tag(i + 1)) && !chunkFrom.get(i + 1) ? i + 1 : chunkFrom.get(i + 1)?.last
  if (subject !== undefined && words.isFinite(subject + 1)) return true
  // ", but must not touch it": another verb of the same subject.
  return words.isComma(i - 1) && words.isFinite(i + 1)
}

/** The stop behind `from`, or the caption's end. */
function stopFrom({ words }: Reading, from: number): number {
  let i = from
  while (i < words.length && !words.isStop(i)) i++
  return i
}

function commaFrom(reading: Reading, from: number): number {
  const { words } = reading
  const stop = stopFrom(reading, from)
  for (let i = from; i < stop; i++) if (words.isComma(i)) return i
  return stop
}
