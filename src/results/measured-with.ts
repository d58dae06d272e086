/** What the runs behind a table or figure were measured with: only what its own scores have. */
import type { KnownResult } from './aggregate'
import { judgesOf } from './scores'
import type { RunResult, ScoreName } from './types'

export interface MeasuredWith {
  runs: number
  /** Of them, computed in this browser. */
  own: number
  seeds: number[]
  judges: string[]
  /** Images that a score was made of. */
  counts: number[]
  backends: string[]
}

/** @param scores that the table or figure shows */
export function measuredWith(known: readonly KnownResult[], scores: readonly ScoreName[]): MeasuredWith {
  const distinct = <T>(of: (result: RunResult) => readonly T[]) => [
    ...new Set(known.flatMap(({ result }) => of(result))),
  ]
  return {
    runs: known.length,
    own: known.filter(({ own }) => own).length,
    seeds: distinct(({ run }) => [run.seed]).sort((a, b) => a - b),
    judges: judgesOf(
      distinct(({ judges }) => judges),
      scores,
    ),
    counts: distinct((result) => scores.flatMap((key) => countOf(result, key) ?? [])),
    backends: distinct(({ backend }) => [backend]),
  }
}

/** Of the score at the end; of one that is taken on the way alone, what is counted there. */
function countOf({ scores, curves, run: { measure } }: RunResult, key: ScoreName): number | null {
  const score = scores[key]
  if (score !== undefined) return score.count
  return curves[key] !== undefined && 'rising' in measure ? measure.rising : null
}
