/** What the page keeps of sweeps. */
import type { PlannedRun, RunResult, Sweep } from '../../results/types'

/** A run that waits for its turn, or has it. */
export interface QueuedRun {
  /** The planned run's. */
  id: string
  planned: PlannedRun
  sweep: Sweep
  /** Runs are done in the order of these numbers. */
  place: number
  state: 'waiting' | 'running' | 'failed'
  /** Under which the lab's engine has stored it, so that it can go on; null before it was begun. */
  stored: string | null
  /** Why it failed, one sentence. */
  fault: string | null
}

/** What a run came to in this browser. */
export interface OwnResult {
  /** The planned run's. */
  id: string
  result: RunResult
  sweep: Sweep
  /** The run itself, in its lab's list of runs. */
  stored: string
  /** Milliseconds since 1970. */
  madeAt: number
  /** From its first step to its last score; null for a run that was gone on with, of which not all was seen. */
  seconds: number | null
}
