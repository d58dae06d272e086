/** How a generalised version came to be: by what, and through which rounds where the score guided it. Kept as JSON beside its text. */
import * as v from 'valibot'
import {
  KEPT_REASONS,
  keptWords,
  type GuidedEnd,
  type GuidedRound,
  type KeptReason,
} from '../../../workers/captions/generalise-client'

/** How a caption's guided loop went. */
export interface Climb {
  rounds: readonly GuidedRound[]
  /** Null while it is under way. */
  end: GuidedEnd | null
}

export interface Making {
  /** For the visitor and for exports, e.g. "WordNet" or "language model llama3.2, guided"; never an address or a key. */
  by: string
  /** Null where nothing guided it. */
  climb: Climb | null
  /** The model's reply was cut off at its limit of tokens. */
  cutOff?: true | undefined
  /** It is the visitor's, from their own file. */
  own?: true | undefined
  /** The caption was left as it is, and why. */
  kept?: KeptReason | undefined
}

const round = v.object({
  round: v.pipe(v.number(), v.integer(), v.minValue(0)),
  caption: v.string(),
  // JSON has no NaN (a caption without words).
  score: v.pipe(
    v.nullable(v.number()),
    v.transform((score) => score ?? NaN),
  ),
})
const climb = v.object({
  rounds: v.array(round),
  end: v.nullable(v.picklist(['target', 'no-rise', 'no-proposal', 'rounds'])),
})
const making = v.object({
  by: v.string(),
  climb: v.nullable(climb),
  cutOff: v.optional(v.literal(true)),
  own: v.optional(v.literal(true)),
  kept: v.optional(v.picklist(KEPT_REASONS)),
})

/** True where a model was asked, and its reply kept as it was sent. */
export const isReply = ({ by, own }: Making): boolean => own !== true && !by.startsWith('WordNet')

/** Why a version is the caption itself ("kept: no safe edit found"); '' where it is another text. */
export const whyKept = (made: Making | null): string => (made?.kept ? keptWords(made.kept) : '')

export function writeMaking(made: Making | null): string | null {
  return made === null ? null : JSON.stringify(made)
}

/** Null where nothing was kept, or something of another kind (an older version of the page). */
function readMaking(kept: string | null): Making | null {
  if (kept === null) return null
  try {
    const result = v.safeParse(making, JSON.parse(kept))
    return result.success ? result.output : null
  } catch {
    return null
  }
}

/** Reads a column of them; captions that were made alike share one object. */
export function readMakings(kept: readonly (string | null)[]): (Making | null)[] {
  const seen = new Map<string | null, Making | null>()
  return Array.from(kept, (text) => {
    const found = seen.get(text)
    if (found !== undefined) return found
    const read = readMaking(text ?? null)
    seen.set(text, read)
    return read
  })
}

/** All that made captions, in the order in which the list first has them. */
export function makersOf(makings: readonly (Making | null)[]): string[] {
  const makers = new Set<string>()
  for (const made of makings) if (made) makers.add(made.by)
  return [...makers]
}
