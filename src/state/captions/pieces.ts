/** A caption cut into pieces, each with the parts that the score sees in it. */
import type { ExplainedScore, Span } from '../../captions/types'

/** What a piece counts as: entity and number for SI, verb for TM, noun for BT and DA. */
export const parts = ['number', 'entity', 'verb', 'noun'] as const
export type Part = (typeof parts)[number]

export interface CaptionPiece {
  text: string
  parts: readonly Part[]
}

const overlaps = (a: Span, b: Span) => a.start < b.end && b.start < a.end

/** Pieces in order; together they are the caption's text. Spaces, punctuation and small words have no parts. */
export function piecesOf({ caption, tense, breadth }: ExplainedScore): CaptionPiece[] {
  const { text, terms, words, entities } = caption
  const spans: Record<Part, readonly Span[]> = {
    number: words.filter(({ part }) => part === 'number'),
    entity: entities,
    verb: tense.verbs,
    noun: breadth.nouns.map(({ term }) => term),
  }
  const pieces: CaptionPiece[] = []
  let at = 0
  for (const term of [...terms].sort((a, b) => a.start - b.start)) {
    if (term.end <= at) continue
    const start = Math.max(at, term.start)
    if (start > at) pieces.push({ text: text.slice(at, start), parts: [] })
    const found = parts.filter((part) => spans[part].some((span) => overlaps(span, { start, end: term.end })))
    pieces.push({ text: text.slice(start, term.end), parts: found })
    at = term.end
  }
  if (at < text.length) pieces.push({ text: text.slice(at), parts: [] })
  return pieces
}
