/** How long runs will take here, from what runs like them took. */
import { meanDeviation } from '../metrics/statistics/spread'
import type { PlannedRun } from './types'

export interface TimedRun {
  run: PlannedRun
  seconds: number
}

/**
 * Mean of the runs that differ in the seed alone, else of each run's like; a run that none is like takes what the others take.
 * @returns seconds of all `runs`, one after another; null where nothing like any of them was done
 */
export function expectedSeconds(runs: readonly PlannedRun[], done: readonly TimedRun[]): number | null {
  const means = [meanOf(done, sameButSeed), meanOf(done, kindOf)]
  const each = runs.flatMap((run) => means.map((of) => of(run)).find((mean) => mean !== null) ?? [])
  const over = meanDeviation(each)
  return over === null ? null : over.mean * runs.length
}

function meanOf(done: readonly TimedRun[], key: (run: PlannedRun) => string): (run: PlannedRun) => number | null {
  const groups = new Map<string, number[]>()
  for (const { run, seconds } of done) groups.set(key(run), [...(groups.get(key(run)) ?? []), seconds])
  return (run) => meanDeviation(groups.get(key(run)) ?? [])?.mean ?? null
}

const sameButSeed = ({ lab, config, data, measure }: PlannedRun) =>
  JSON.stringify([lab, { ...config, seed: null }, data, measure])

/** Runs of one kind are trained as long, and measured alike. */
const kindOf = ({ lab, config, measure }: PlannedRun) =>
  JSON.stringify([lab, 'steps' in config ? config.steps : config.iterations, measure])
