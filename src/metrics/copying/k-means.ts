/** k-means: Lloyd's iterations (1982) from seeds spread by k-means++ (Arthur & Vassilvitskii 2007), the best of some starts. */
import type { Random } from '../../tensor/random'
import { nearestNeighbours, pointsAt, type Points } from '../pictures/nearest-neighbours'

const STARTS = 10
const MOST_ITERATIONS = 300

export interface KMeans {
  /** `[K, D]` */
  centres: Points
  /** `[N]` cluster of each point. */
  clusters: Int32Array
  /** Sum of squared distances to the centres, which is minimised. */
  inertia: number
}

/** @throws RangeError where there are fewer points than clusters */
export function kMeans(points: Points, K: number, random: Random, starts = STARTS): KMeans {
  if (points.count < K) throw new RangeError(`${points.count} images cannot make ${K} clusters.`)
  const found = Array.from({ length: starts }, () => iterate(points, spread(points, K, random)))
  return found.reduce((best, each) => (each.inertia < best.inertia ? each : best))
}

/** The centre nearest to each point. */
export const clustersOf = (points: Points, centres: Points): Int32Array => nearestNeighbours(points, centres, 1).nearest

/** Points far from each other: each next one drawn by its squared distance to the nearest so far. */
function spread(points: Points, K: number, random: Random): Points {
  const chosen = [random.integer(points.count)]
  while (chosen.length < K) {
    const squares = nearestNeighbours(points, pointsAt(points, chosen), 1).distances.map((distance) => distance ** 2)
    let rest = random.uniform() * squares.reduce((sum, square) => sum + square, 0)
    const next = squares.findIndex((square) => (rest -= square) < 0)
    // Where all points lie on chosen ones, any will do.
    chosen.push(next < 0 ? random.integer(points.count) : next)
  }
  return pointsAt(points, chosen)
}

function iterate(points: Points, start: Points): KMeans {
  let centres = start
  let { nearest, distances } = nearestNeighbours(points, centres, 1)
  for (let iteration = 0; iteration < MOST_ITERATIONS; iteration++) {
    centres = meansOf(points, nearest, centres)
    const found = nearestNeighbours(points, centres, 1)
    const settled = found.nearest.every((cluster, i) => cluster === nearest[i])
    ;({ nearest, distances } = found)
    if (settled) break
  }
  return { centres, clusters: nearest, inertia: distances.reduce((sum, distance) => sum + distance ** 2, 0) }
}

/** The mean of each cluster; one without points stays where it was. */
function meansOf({ values, count, width }: Points, clusters: Int32Array, before: Points): Points {
  const sums = new Float64Array(before.values.length)
  const sizes = new Float64Array(before.count)
  for (let i = 0; i < count; i++) {
    const cluster = clusters[i] ?? 0
    sizes[cluster] = (sizes[cluster] ?? 0) + 1
    for (let d = 0; d < width; d++)
      sums[cluster * width + d] = (sums[cluster * width + d] ?? 0) + (values[i * width + d] ?? 0)
  }
  const centres = sums.map((sum, at) => {
    const size = sizes[Math.floor(at / width)] ?? 0
    return size === 0 ? (before.values[at] ?? 0) : sum / size
  })
  return { values: centres, count: before.count, width }
}
