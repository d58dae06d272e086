import { contingencyTable, hungarianAccuracy, majorityClasses, purity, weightsError } from './contingency'
import { entropy, normalisedMutualInformation } from './mutual-information'
import { adjustedRandIndex } from './rand-index'
import type { ClusteringReport } from './types'

/**
 * Scores the responsibilities α of a test set as a clustering: each image belongs to the Gaussian of its largest α (the
 * first of several). O(N·K), and O(K²·classes) for the matching.
 *
 * Every score is a number, also where its formula is not: one Gaussian (K = 1) counts as balanced and certain (1, 1);
 * without images weights, shares, balance, confidence, accuracy and purity are 0 and every majority −1; NMI and ARI of
 * two trivial partitions are 1 (see `normalisedMutualInformation`, `adjustedRandIndex`).
 *
 * @param responsibilities `[N, K]`, each row non-negative and summing to 1
 * @param K number of Gaussians
 * @param labels `[N]` true classes, or null where the dataset has none
 * @param classes number of true classes
 * @param iteration of the model, copied to the report
 * @throws RangeError where the lengths do not fit, a label is not below `classes`, or a responsibility is not finite
 */
export function clusteringReport(
  responsibilities: Float32Array,
  K: number,
  labels: Uint8Array | null,
  classes: number,
  iteration: number,
): ClusteringReport {
  const count = responsibilities.length / K
  if (!Number.isInteger(K) || K < 1 || !Number.isInteger(count))
    throw new RangeError(`${responsibilities.length} responsibilities cannot be the rows of ${K} Gaussians.`)
  const sums = new Float64Array(K)
  const sizes = new Float64Array(K)
  const clusters = new Uint32Array(count)
  let entropies = 0
  for (let i = 0; i < count; i++) {
    const row = responsibilities.subarray(i * K, (i + 1) * K)
    const cluster = addRow(row, sums, i)
    clusters[i] = cluster
    sizes[cluster] = (sizes[cluster] ?? 0) + 1
    entropies += entropy(row)
  }
  const perImage = (total: number) => (count === 0 ? 0 : total / count)
  const inUnits = (nats: number) => (K === 1 ? 0 : Math.min(1, nats / Math.log(K)))

  const table = labels === null ? null : contingencyTable(clusters, K, labels, classes)
  const weights = Array.from(sums, perImage)
  return {
    count,
    iteration,
    weights,
    balance: count === 0 ? 0 : K === 1 ? 1 : inUnits(entropy(sums)),
    confidence: count === 0 ? 0 : 1 - inUnits(perImage(entropies)),
    shares: Array.from(sizes, perImage),
    weightsError: table !== null && K === classes ? weightsError(weights, table) : null,
    labelled: table && {
      accuracy: hungarianAccuracy(table),
      purity: purity(table),
      nmi: normalisedMutualInformation(table),
      ari: adjustedRandIndex(table),
      contingency: table,
      majority: majorityClasses(table),
    },
  }
}

/** Adds one image's responsibilities `[K]` to the sums `[K]`; returns the index of the largest. */
function addRow(row: Float32Array, sums: Float64Array, image: number): number {
  let best = 0
  let largest = -Infinity
  for (let k = 0; k < row.length; k++) {
    const value = row[k] ?? 0
    if (!Number.isFinite(value))
      throw new RangeError(
        `The responsibility of image ${image} for Gaussian ${k} is ${value}: the classifier has lost its numbers.`,
      )
    sums[k] = (sums[k] ?? 0) + value
    if (value > largest) {
      largest = value
      best = k
    }
  }
  return best
}
