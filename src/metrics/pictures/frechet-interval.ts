/** How sure a Fréchet distance is of itself: how much it varies over resamples of the generated images. */
import { inBatches, type Task } from '../../tensor/cancellation'
import type { Random } from '../../tensor/random'
import { frechetDistance, momentsOf, type Moments } from './frechet'
import { pointsAt, type Points } from './nearest-neighbours'

/** Tells the deviation to about 5 %. */
const RESAMPLES = 200
const FEWEST_RESAMPLES = 50
const RESAMPLES_AT_ONCE = 5
/** Multiplications that take some seconds; what needs more gets fewer resamples. */
const MOST_WORK = 4e9
/** 97.5 % of a normal distribution lie below so many deviations. */
const NORMAL_975 = 1.96

export interface FrechetInterval {
  /** The distance ± 1.96 deviations, from 0. Says nothing of other training seeds. */
  interval: [low: number, high: number]
  /** Standard deviation over the resamples. */
  deviation: number
  resamples: number
}

/**
 * Bootstrap of the distance to a fixed reference: n images drawn with replacement from the n generated ones. An image drawn twice makes
 * the set smaller, which raises the distance; so the interval is that of the deviation around the value itself, and no percentiles.
 * @param value the distance of all of them
 * @param resamples default: 200, fewer where features are many
 * @returns null where even 50 would take long, as of 2,048 features
 */
export async function frechetInterval(
  generated: Points,
  reference: Moments,
  value: number,
  random: Random,
  task: Task = {},
  resamples = resamplesFor(generated),
): Promise<FrechetInterval | null> {
  if (resamples < FEWEST_RESAMPLES) return null
  const found: number[] = []
  const rows = new Uint32Array(generated.count)
  await inBatches(resamples, RESAMPLES_AT_ONCE, task, (start, end) => {
    for (let i = start; i < end; i++) {
      for (let row = 0; row < rows.length; row++) rows[row] = random.integer(rows.length)
      found.push(frechetDistance(momentsOf(pointsAt(generated, rows).values, generated.width), reference).value)
    }
    return Promise.resolve()
  })
  const mean = found.reduce((sum, each) => sum + each, 0) / resamples
  const deviation = Math.sqrt(found.reduce((sum, each) => sum + (each - mean) ** 2, 0) / (resamples - 1))
  const half = NORMAL_975 * deviation
  return { interval: [Math.max(0, value - half), value + half], deviation, resamples }
}

/** The covariance takes n D², its product with the reference r D² and the eigenvalues about 2 r³, for r rows: the fewer of n and D. */
function resamplesFor({ count, width }: Points): number {
  const rank = Math.min(count, width)
  return Math.min(RESAMPLES, Math.floor(MOST_WORK / ((count + rank) * width ** 2 + 2 * rank ** 3)))
}
