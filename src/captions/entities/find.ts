/**
 * Named entities in spaCy's sense (its 18 OntoNotes types, folded into fewer kinds), from numbers with their units, dates, and
 * the names that compromise's dictionary knows. SI counts the spans. A small statistical model finds other names than a
 * dictionary does; in captions whose every word has a capital it says little that can be foreseen, so there only known names count.
 */
import type { Entity } from '../types'
import { capitalsMeanNames } from './capitals'
import { dateAt } from './dates'
import { figureAt } from './figures'
import { eventAt, nameAt } from './names'
import { Words, type EntityWord } from './words'

/** @param tokens the words of `text`, in order */
export function findEntities(text: string, tokens: readonly EntityWord[]): Entity[] {
  const words = new Words(tokens)
  const running = capitalsMeanNames(words)
  const entities: Entity[] = []
  for (let i = 0; i < tokens.length;) {
    const found = eventAt(words, i, running) ?? dateAt(words, i) ?? figureAt(words, i) ?? nameAt(words, i, running)
    const first = tokens[i]
    const last = tokens[i + (found?.length ?? 1) - 1]
    if (found && first && last) {
      entities.push({ text: text.slice(first.start, last.end), start: first.start, end: last.end, kind: found.kind })
    }
    i += found?.length ?? 1
  }
  return entities
}
