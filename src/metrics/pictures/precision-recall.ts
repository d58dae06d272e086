/**
 * Improved precision and recall (Kynkäänniemi et al. 2019): each set's manifold is the union of balls around its images, as wide as
 * the distance to the image's k-th nearest of its own set. Precision is the share of generated images within the real manifold (are
 * they like real ones?), recall the share of real images within the generated (is everything there?).
 */
import type { Random } from '../../tensor/random'
import { nearestNeighbours, pointsAt, squaredDistance, type Points } from './nearest-neighbours'
import { shareOf, type Share } from '../statistics/share'

/** As the authors choose it. */
const K = 3

export interface PrecisionRecall {
  /** Intervals are over images, both manifolds held fixed. */
  precision: Share
  recall: Share
}

/** Images of either side that are needed: each has k others. */
export const fewestForManifold = K + 1

/**
 * Of equally many real and generated images, as the balls shrink with their number: the larger set is subsampled.
 * @throws RangeError where there are fewer than 4 images of a side, or the widths differ
 */
export function precisionRecall(generated: Points, real: Points, random: Random): PrecisionRecall {
  const count = Math.min(generated.count, real.count)
  const some = (points: Points) =>
    points.count === count ? points : pointsAt(points, random.permutation(points.count).subarray(0, count))
  const [ours, theirs] = [some(generated), some(real)]
  return {
    precision: shareOf(within(ours, theirs), random.integer(2 ** 32)),
    recall: shareOf(within(theirs, ours), random.integer(2 ** 32)),
  }
}

/** Of each point, whether it lies in a ball around one of the others. */
function within(points: Points, others: Points): boolean[] {
  const { distances } = nearestNeighbours(others, others, K, true)
  const squares = Float64Array.from({ length: others.count }, (_, j) => (distances[j * K + K - 1] ?? 0) ** 2)
  return Array.from({ length: points.count }, (_, i) =>
    squares.some((square, j) => squaredDistance(points, i, others, j) <= square),
  )
}
