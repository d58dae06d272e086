/** Lists whose members come to the same word become one: "women and men" are people. */
import { isMass, pluralOf } from '../english'
import type { Lexicon } from '../lexicon'
import { finiteVerb, type Reading } from '../reading/caption'
import type { NounChunk } from '../reading/noun-chunks'
import { kindOf } from './kinds'
import { isDenied } from './negation'
import type { Edit } from './types'

export function mergeEdits(reading: Reading, lexicon: Lexicon, lift: number): Edit[] {
  const edits: Edit[] = []
  for (let i = 0; i < reading.chunks.length; i++) {
    const members = membersFrom(reading, i)
    const isList = members.length > 1 && !isDenied(reading, members[0]?.first ?? 0)
    const kind = isList ? commonKind(reading, members, lexicon, lift) : null
    const [first, last] = [members[0], members.at(-1)]
    if (kind === null || !first || !last) continue
    const { words } = reading
    const edit: Edit = {
      kind: 'lift',
      start: words.at(first.first).start,
      end: words.at(last.last).end,
      text: isMass(kind) ? kind : pluralOf(kind),
    }
    edits.push(edit)
    i += members.length - 1
  }
  return edits
}

/** The noun phrases of the list that begins with number `from`: commas between them, "and" before the last. */
export function membersFrom(reading: Reading, from: number): NounChunk[] {
  const { words, chunks } = reading
  const members: NounChunk[] = []
  for (let i = from; i < chunks.length; i++) {
    const chunk = chunks[i]
    const before = members.at(-1)
    if (chunk === undefined) break
    const gap = before ? words.phrase(before.last + 1, chunk.first - 1).trim() : ','
    if (!/^(?:,|,? ?(?:and|&))$/.test(gap)) break
    members.push(chunk)
    // "… and a bird flies": behind "and" another clause may begin.
    if (gap !== ',') return words.isFinite(chunk.last + 1) && finiteVerb(reading, 0, chunk.first) >= 0 ? [] : members
  }
  return []
}

/** The list that a noun phrase is a member of; empty where it is in none. */
export function listAround(reading: Reading, chunk: NounChunk): NounChunk[] {
  const at = reading.chunks.indexOf(chunk)
  for (let from = Math.max(0, at - LONGEST_LIST); from <= at; from++) {
    const members = membersFrom(reading, from)
    if (members.includes(chunk)) return members
  }
  return []
}

const LONGEST_LIST = 5

/** What all members are lifted to; null where they differ. */
function commonKind(reading: Reading, members: readonly NounChunk[], lexicon: Lexicon, lift: number): string | null {
  if (members.some(({ name }) => name !== null && name.kind !== 'person')) return commonPlace(reading, members, lexicon)
  const kinds = members.map((member) => kindOf(reading, member, lexicon, lift) ?? (lift > 0 ? ownKind(member) : null))
  const [first] = kinds
  const verb = reading.words.tag((members.at(-1)?.last ?? 0) + 1)
  if (first === undefined || first === null || kinds.some((kind) => kind !== first)) return null
  // Food is; pizza and salad are.
  return isMass(first) && /^VBP$|^MD$/.test(verb) ? null : first
}

/** Names of one sort: "Germany and France" are countries. */
function commonPlace(reading: Reading, members: readonly NounChunk[], lexicon: Lexicon): string | null {
  const [first, ...rest] = members.map((member) => (member.name ? kindOf(reading, member, lexicon, 0) : null))
  return first !== undefined && rest.every((kind) => kind === first) ? first : null
}

/** People are people already. */
const ownKind = ({ noun }: NounChunk): string | null => (noun?.lemma === 'people' ? 'person' : (noun?.lemma ?? null))
