/** Names of several people: "The Beatles perform", "the Lakers celebrate". They do as several do, so that the verb need not change for "people". */
import type { Reading } from '../reading/caption'
import type { NounChunk } from '../reading/noun-chunks'

/** What people do; the Alps do not. */
const DONE_BY_PEOPLE =
  /^(?:perform|play|sing|celebrate|beat|defeat|win|won|lose|lost|score|pose|record|tour|rehearse|train|practi[cs]e|wave|lift|cheer|dance|compete|face|meet|met)(?:e?d|ing)?$/

/** Where a band plays, and what. */
const OF_MUSIC = /^(?:stage|concerts?|gigs?|shows?|songs?|music|guitars?|drums|album|albums|encore|hits?)$/

/** "musician" or "person" for a name in the plural, behind "the", that does what people do; null for others. */
export function groupKind({ words }: Reading, { name, first, last }: NounChunk): 'musician' | 'person' | null {
  const the = words.lower(first) === 'the' ? first : -1
  if (name === null || name.kind === 'person' || the < 0 || !/[^s]s$/.test(words.lower(last))) return null
  const verb = words.at(last + 1)
  if (!/^VB[PDG]$/.test(verb.tag) || !DONE_BY_PEOPLE.test(verb.lower)) return null
  const isMusic = /^sing/.test(verb.lower) || words.list.slice(last + 1).some(({ lower }) => OF_MUSIC.test(lower))
  return isMusic ? 'musician' : 'person'
}
