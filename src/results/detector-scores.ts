/** A detector's scores over the seeds of the fine-tuning. */
import { meanDeviation, type MeanDeviation } from '../metrics/statistics/spread'
import type { ComparisonName, DetectorResult } from './memorisation-types'

export interface OverSeeds extends MeanDeviation {
  /** Mean ends of the seeds' own intervals. */
  interval: [low: number, high: number]
}

/** @returns null where the comparison was not made */
export function overSeeds(
  { comparisons }: Pick<DetectorResult, 'comparisons'>,
  name: ComparisonName,
  key: 'auroc' | 'tprAt1',
): OverSeeds | null {
  const scores = comparisons[name].map((roc) => roc[key])
  const mean = meanDeviation(scores.map(({ value }) => value))
  if (mean === null) return null
  const end = (which: 0 | 1) => scores.reduce((sum, { interval }) => sum + interval[which], 0) / scores.length
  return { ...mean, interval: [end(0), end(1)] }
}
