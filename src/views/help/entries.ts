/** All messages with what the help tells of them, by area: fetched with the help, not before. */
import { parseArea, type Area } from '../../messages/entries'

const files = import.meta.glob<string>('../../messages/*.md', { query: '?raw', import: 'default', eager: true })

export const areas: readonly Area[] = Object.values(files)
  .map(parseArea)
  .sort((a, b) => a.title.localeCompare(b.title, 'en'))

/** Areas with those of their messages that hold all words of the search. */
export function search(text: string): Area[] {
  const words = text.toLowerCase().split(/\s+/).filter(Boolean)
  const matches = (told: string) => words.every((word) => told.toLowerCase().includes(word))
  return areas.flatMap((area) => {
    const entries = area.entries.filter(({ id, sentence, why, mend }) => matches(`${id} ${sentence} ${why} ${mend}`))
    return entries.length === 0 ? [] : [{ ...area, entries }]
  })
}

/** A sentence in pieces: every second one is a placeholder's name, in words ("trainImages" → "train images"). */
export const piecesOf = (sentence: string): string[] =>
  sentence
    .split(/\{([a-z][a-zA-Z]*)\}/)
    .map((piece, i) => (i % 2 === 0 ? piece : piece.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`)))
