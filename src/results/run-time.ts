/** How long runs will take here, from what runs like them took. */
import { meanDeviation } from '../metrics/statistics/spread'
import type { PlannedRun } from './types'

export interface TimedRun {
  run: PlannedRun
  seconds: number
}

/**
 * Mean of each run's like; a run that none is like takes what the others take.
 * @returns seconds of all `runs`, one after another; null where nothing like any of them was done
 */
export function expectedSeconds(runs: readonly PlannedRun[], done: readonly TimedRun[]): number | null {
  const each = runs.flatMap((run) => {
    const like = done.filter((one) => kindOf(one.run) === kindOf(run)).map(({ seconds }) => seconds)
    return meanDeviation(like)?.mean ?? []
  })
  const over = meanDeviation(each)
  return over === null ? null : over.mean * runs.length
}

/** Runs of one kind are trained as long, and measured alike. */
const kindOf = ({ lab, config, measure }: PlannedRun) =>
  JSON.stringify([lab, 'steps' in config ? config.steps : config.iterations, measure])
