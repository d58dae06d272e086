/** Where the picture on the stage and the recipe beside it are not of the same settings: both told, shortly. */

export interface Difference {
  /** What is shown, e.g. "bundled, K = 10". */
  shown: string
  /** What the recipe has in its place, e.g. "as published, K = 5". */
  recipe: string
  /** Whether a trainer at work takes the recipe's over only with a new run; else the shown run can go on with them. */
  needsNewRun: boolean
}

/** More than this is not read on the way: the rest is counted. */
const MOST = 4

/** "K = 5, seed 3, R_C off and 2 more". */
export function inShort(parts: readonly string[]): string {
  const rest = parts.length - MOST
  if (rest <= 1) return parts.join(', ')
  return `${parts.slice(0, MOST).join(', ')} and ${rest} more`
}
