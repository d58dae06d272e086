/**
 * C_T, the three-sample test of data copying (Meehan et al. 2020): are generated images nearer to the training images than held-out
 * real ones are? In each cell of a partition the distances to the nearest training image of the cell are ranked, and Mann and
 * Whitney's U of the generated against the held-out is told as its Z under "no difference": far below 0 is copying, far above
 * underfitting. C_T is their mean over the cells, weighed by the held-out images in each.
 */
import type { Random } from '../../tensor/random'
import { clustersOf, kMeans } from './k-means'
import { nearestNeighbours, pointsAt, type Points } from '../pictures/nearest-neighbours'
import { ranks } from '../statistics/rank-correlation'

/** As dgm-eval has them: cells by k-means on the training images, and how many generated images a cell needs to count (τ m). */
const CELLS = 3
const FEWEST_GENERATED = 20

/** Training images that are needed. */
export const fewestForCells = CELLS

export interface CopyingTest {
  /** C_T. */
  value: number
  /** Cells that count, and how many there are. */
  cells: [counting: number, all: number]
  /** Training, held-out and generated images. */
  counts: [number, number, number]
}

export interface ThreeSamples {
  training: Points
  heldOut: Points
  generated: Points
}

/** Cells of the three samples, `[count]` each. */
export interface SampleCells {
  training: ArrayLike<number>
  heldOut: ArrayLike<number>
  generated: ArrayLike<number>
}

/** Null where no cell has enough images of all three. @throws RangeError where there are fewer than 3 training images */
export function copyingTest(samples: ThreeSamples, random: Random): CopyingTest | null {
  const { centres, clusters } = kMeans(samples.training, CELLS, random)
  const cells = {
    training: clusters,
    heldOut: clustersOf(samples.heldOut, centres),
    generated: clustersOf(samples.generated, centres),
  }
  return copyingTestOf(samples, cells, FEWEST_GENERATED)
}

/** The same of given cells 0 … n − 1. @param fewest a cell counts with more generated images than these */
export function copyingTestOf(samples: ThreeSamples, cells: SampleCells, fewest: number): CopyingTest | null {
  const all = 1 + Array.from(cells.training).reduce((most, cell) => Math.max(most, cell), 0)
  let [sum, weights, counting] = [0, 0, 0]
  for (let cell = 0; cell < all; cell++) {
    const within = (name: keyof ThreeSamples) =>
      pointsAt(
        samples[name],
        Array.from(cells[name]).flatMap((each, i) => (each === cell ? [i] : [])),
      )
    const [training, heldOut, generated] = [within('training'), within('heldOut'), within('generated')]
    if (training.count === 0 || heldOut.count === 0 || generated.count <= fewest) continue
    const toTraining = (points: Points) => nearestNeighbours(points, training, 1).distances
    sum += heldOut.count * mannWhitneyZ(toTraining(generated), toTraining(heldOut))
    weights += heldOut.count
    counting++
  }
  if (counting === 0) return null
  const counts: CopyingTest['counts'] = [samples.training.count, samples.heldOut.count, samples.generated.count]
  return { value: sum / weights, cells: [counting, all], counts }
}

/**
 * (U − nm/2) / √(nm (n + m + 1) / 12) with U the pairs in which `a` is the larger (Mann & Whitney 1947), equal ones counted half:
 * N(0, 1) where both are of one distribution.
 */
export function mannWhitneyZ(a: Float64Array, b: Float64Array): number {
  const [n, m] = [a.length, b.length]
  const ranked = ranks(Float64Array.of(...a, ...b))
  const sum = ranked.subarray(0, n).reduce((total, rank) => total + rank, 0)
  const larger = sum - (n * (n + 1)) / 2
  return (larger - (n * m) / 2) / Math.sqrt((n * m * (n + m + 1)) / 12)
}
