/**
 * Kernel Inception Distance (Bińkowski et al. 2018): the squared maximum mean discrepancy of two sets of features under the kernel
 * k(x, y) = (xᵀy / D + 1)³, estimated without bias. So its expectation does not depend on how many images there are, as the Fréchet
 * distance's does; of sets of one distribution it is below 0 as well as above. With other features than Inception's it is KID-like.
 */
import { inBatches, type Task } from '../../tensor/cancellation'
import type { Random } from '../../tensor/random'
import { pointsAt, type Points } from './nearest-neighbours'

/** As the authors take them: this many subsets, of this many images at most. */
const SUBSETS = 100
const MOST_IN_SUBSET = 1000
const SUBSETS_AT_ONCE = 10

export interface KernelDistance {
  /** Mean over the subsets. */
  value: number
  /** Standard deviation over the subsets, which overlap. */
  deviation: number
  subsets: number
  /** Images of either side in a subset, drawn without replacement. */
  size: number
  counts: [number, number]
}

/**
 * As it is published: mean and standard deviation over 100 subsets of m images from either side, m = 1,000 or, of fewer images, half
 * of the smaller side, so that subsets differ.
 * @param a, b features, two images at least of each
 * @throws RangeError where there are fewer, or the widths differ; Cancelled
 */
export async function kernelInceptionDistance(
  a: Points,
  b: Points,
  random: Random,
  task: Task = {},
): Promise<KernelDistance> {
  const size = Math.min(MOST_IN_SUBSET, Math.max(2, Math.floor(Math.min(a.count, b.count) / 2)))
  const found: number[] = []
  const subset = (points: Points) => pointsAt(points, random.permutation(points.count).subarray(0, size))
  await inBatches(SUBSETS, SUBSETS_AT_ONCE, task, (start, end) => {
    for (let i = start; i < end; i++) found.push(squaredDiscrepancy(subset(a), subset(b)))
    return Promise.resolve()
  })
  const value = found.reduce((sum, each) => sum + each, 0) / SUBSETS
  const variance = found.reduce((sum, each) => sum + (each - value) ** 2, 0) / SUBSETS
  return { value, deviation: Math.sqrt(variance), subsets: SUBSETS, size, counts: [a.count, b.count] }
}

/**
 * Σ_{i≠j} k(a_i, a_j) / n(n−1) + Σ_{i≠j} k(b_i, b_j) / m(m−1) − 2 Σ k(a_i, b_j) / nm: unbiased (Gretton et al. 2012, Lemma 6).
 * @throws RangeError where a side has fewer than two images, or the widths differ
 */
export function squaredDiscrepancy(a: Points, b: Points): number {
  if (a.count < 2 || b.count < 2 || a.width !== b.width)
    throw new RangeError(
      `Features [${a.count}, ${a.width}] and [${b.count}, ${b.width}] cannot be compared; expected two images of either, of one network.`,
    )
  let across = 0
  for (let i = 0; i < a.count; i++) for (let j = 0; j < b.count; j++) across += kernel(a, i, b, j)
  return meanWithin(a) + meanWithin(b) - (2 * across) / (a.count * b.count)
}

/** Mean of k over the pairs of different images. */
function meanWithin(points: Points): number {
  const { count } = points
  let sum = 0
  for (let i = 0; i < count; i++) for (let j = 0; j < i; j++) sum += kernel(points, i, points, j)
  return (2 * sum) / (count * (count - 1))
}

function kernel(a: Points, i: number, b: Points, j: number): number {
  const { width } = a
  const [first, second] = [i * width, j * width]
  let product = 0
  for (let d = 0; d < width; d++) product += (a.values[first + d] ?? 0) * (b.values[second + d] ?? 0)
  const base = product / width + 1
  // Four times as fast as a power of 3.
  return base * base * base
}
