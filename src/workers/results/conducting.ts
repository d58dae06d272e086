/** What a run of a sweep is done with: how it is told of, stopped, and taken up again. */
import type { Lab, PlannedRun, RunResult } from '../../results/types'

/** How far a run is. */
export interface RunProgress {
  /** "training", "measuring". */
  doing: string
  /** Share that is done, 0 … 1. */
  fraction: number
  /** NaN where nobody knows. */
  secondsLeft: number
}

export interface Conducting {
  /** Under which it was begun and stored before; null where it is new. */
  stored: string | null
  /** It is stored under this id from now on. */
  onStored: (runId: string) => void
  onProgress: (progress: RunProgress) => void
  /** Ends it, saved as it stands. */
  signal: AbortSignal
}

/** Does one lab's runs, one at a time. */
export interface Conductor<P extends PlannedRun> {
  /** @throws Cancelled; EngineFault with what went wrong */
  run(planned: P, by: Conducting): Promise<RunResult>
}

export type Conductors = { [L in Lab]: Conductor<Extract<PlannedRun, { lab: L }>> }

/** A run of whichever lab. @throws as `Conductor.run` */
export function conduct(conductors: Conductors, planned: PlannedRun, by: Conducting): Promise<RunResult> {
  return planned.lab === 'fusion' ? conductors.fusion.run(planned, by) : conductors.mixture.run(planned, by)
}

/** Digits of a score that are kept: more than a table shows, fewer than differ between two compilers. */
const DIGITS = 6

export const rounded = (value: number) => Number(value.toPrecision(DIGITS))
