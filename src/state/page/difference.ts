/** Where the picture on the stage and the recipe beside it are not of the same settings: both told, shortly. */

/** "bundled", or a setting with its value: "K", " = 5". */
export interface Told {
  /** A symbol of the paper, such as "w_lat"; empty where there is none. */
  symbol: string
  text: string
}

export interface Difference {
  /** What is shown, e.g. "bundled", "K = 10". */
  shown: readonly Told[]
  /** What the recipe has in its place, e.g. "as published", "K = 5". */
  recipe: readonly Told[]
  /** Whether a trainer at work takes the recipe's over only with a new run; else the shown run can go on with them. */
  needsNewRun: boolean
}

/** More than this is not read on the way: the rest is counted. */
const MOST = 4

export const words = (text: string): Told => ({ symbol: '', text })

/** A control's words in the middle of a sentence: "as published", "own encoder"; "GM-GAN" and "shared with D" keep their capitals. */
export const midSentence = (label: string) => label.replace(/^\p{Lu}(?=\p{Ll})/u, (first) => first.toLowerCase())

/** The first few, and how many more there are. */
export function inShort(parts: readonly Told[]): Told[] {
  const rest = parts.length - MOST
  return rest <= 1 ? [...parts] : [...parts.slice(0, MOST), words(`${rest} more`)]
}

/** The first of those with the smallest count. @throws TypeError where there are none */
export const withFewest = <T>(all: readonly T[], countOf: (one: T) => number): T =>
  all.reduce((best, next) => (countOf(next) < countOf(best) ? next : best))
