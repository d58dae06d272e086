/** "She smiles", "They watch TV": who has no noun before becomes a person, or people. */
import type { Reading } from '../reading/caption'
import type { Edit } from './types'

const PERSONS: ReadonlyMap<string, string> = new Map([
  ['he', 'a person'],
  ['she', 'a person'],
  ['someone', 'a person'],
  ['somebody', 'a person'],
  ['they', 'people'],
  ['we', 'people'],
])

/** The pronoun that a caption's sentence begins with; none behind a noun, which it may stand for. */
export function pronounEdits({ words, chunks }: Reading): Edit[] {
  const { start, end, lower } = words.at(0)
  const person = PERSONS.get(lower)
  const isSubject = words.isFinite(1) && !words.at(1).text.startsWith("'") && (chunks[0]?.first ?? 1) > 0
  return person !== undefined && isSubject ? [{ kind: 'noun', start, end, text: person }] : []
}
