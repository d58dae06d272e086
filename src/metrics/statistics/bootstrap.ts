/** Percentile bootstrap intervals (Efron 1979) with seeded resamples. */
import { Random } from '../../tensor/random'
import { percentile } from './percentile'
import type { Bootstrap } from './summary-types'

/** Ends of a 95 % interval, in per cent. */
const ENDS = [2.5, 97.5] as const
const MOST_RESAMPLES = 1000
const FEWEST_RESAMPLES = 200
/** Draws that take some tenths of a second; longer columns get fewer resamples, which is said beside the interval. */
const MOST_DRAWS = 4e7

/** How many resamples `n` values get: 1,000 up to n = 40,000, fewer behind that, 200 at least. */
export function resamplesFor(n: number): number {
  return Math.max(FEWEST_RESAMPLES, Math.min(MOST_RESAMPLES, Math.floor(MOST_DRAWS / n)))
}

/**
 * The interval of a statistic of `n` rows, each resample being n rows drawn with replacement.
 * @param statistic of the rows whose indices it is given (`[n]`, the same array each time); NaN where a resample has none
 * @returns null where no resample has one
 */
export function bootstrap(
  n: number,
  statistic: (rows: Uint32Array) => number,
  seed: number,
  resamples = resamplesFor(n),
): Bootstrap | null {
  const random = new Random(seed)
  const rows = new Uint32Array(n)
  const found: number[] = []
  for (let resample = 0; resample < resamples; resample++) {
    for (let i = 0; i < n; i++) rows[i] = random.integer(n)
    const value = statistic(rows)
    if (!Number.isNaN(value)) found.push(value)
  }
  if (found.length === 0) return null
  const [low, high] = ENDS
  return { interval: [percentile(found, low), percentile(found, high)], resamples: found.length, seed }
}
