import { columnSums, rowSums, totalOf, type Contingency } from './contingency'

/** Entropy in nats of weights `[n]` that need not sum to 1; 0 log 0 = 0, and 0 where all are 0. */
export function entropy(weights: ArrayLike<number>): number {
  let total = 0
  for (let i = 0; i < weights.length; i++) total += weights[i] ?? 0
  if (total <= 0) return 0
  let result = 0
  for (let i = 0; i < weights.length; i++) {
    const p = (weights[i] ?? 0) / total
    if (p > 0) result -= p * Math.log(p)
  }
  return result
}

/**
 * Normalised mutual information I(cluster; class) / ((H(cluster) + H(class)) / 2), the arithmetic mean (scikit-learn's
 * default), in [0, 1]. Where both entropies are 0 (one cluster and one class, or no images) the two partitions are the
 * same: 1, as in scikit-learn. Where only one is 0, nothing is told: 0.
 */
export function normalisedMutualInformation(table: Contingency): number {
  const clusters = rowSums(table)
  const classes = columnSums(table)
  const total = totalOf(table)
  const mean = (entropy(clusters) + entropy(classes)) / 2
  if (mean === 0) return 1
  let information = 0
  table.forEach((row, k) =>
    row.forEach((count, c) => {
      if (count > 0)
        information += (count / total) * Math.log((count * total) / ((clusters[k] ?? 0) * (classes[c] ?? 0)))
    }),
  )
  return Math.min(1, Math.max(0, information / mean))
}
