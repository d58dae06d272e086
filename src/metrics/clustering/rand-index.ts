import { columnSums, rowSums, totalOf, type Contingency } from './contingency'

/** n choose 2: pairs among n images. */
const pairs = (n: number): number => (n * (n - 1)) / 2

const pairsWithin = (counts: readonly number[]): number => counts.reduce((total, count) => total + pairs(count), 0)

/**
 * Adjusted Rand index (Hubert & Arabie 1985): pairs of images on which clusters and classes agree, corrected for chance:
 * 1 = the same partition, about 0 = random, below 0 = worse. Where the index is undefined because both partitions are
 * trivial in the same way (all in one, or each image alone, or fewer than two images) it is 1, as in scikit-learn.
 */
export function adjustedRandIndex(table: Contingency): number {
  const together = pairsWithin(table.flat())
  const sameCluster = pairsWithin(rowSums(table))
  const sameClass = pairsWithin(columnSums(table))
  const all = pairs(totalOf(table))
  // The quotient first: it is exactly 1 where one class holds all, so that the comparison below is exact.
  const expected = all === 0 ? 0 : sameCluster * (sameClass / all)
  const largest = (sameCluster + sameClass) / 2
  return largest === expected ? 1 : (together - expected) / (largest - expected)
}
