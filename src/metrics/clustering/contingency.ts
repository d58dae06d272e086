import { bestAssignment } from './assignment'

/** `[K, classes]` counts: rows clusters, columns true classes. */
export type Contingency = readonly (readonly number[])[]

/**
 * Counts how often each cluster meets each class.
 *
 * @param clusters `[N]` cluster of each image, 0 … K − 1
 * @param labels `[N]` true class of each image, 0 … classes − 1; throws `RangeError` on any other
 */
export function contingencyTable(
  clusters: ArrayLike<number>,
  K: number,
  labels: ArrayLike<number>,
  classes: number,
): number[][] {
  if (clusters.length !== labels.length)
    throw new RangeError(`There are ${labels.length} labels for ${clusters.length} images; each image needs one.`)
  const table = Array.from({ length: K }, () => new Array<number>(classes).fill(0))
  for (let i = 0; i < clusters.length; i++) {
    const row = table[clusters[i] ?? -1]
    const label = labels[i] ?? -1
    const count = row?.[label]
    if (row === undefined || count === undefined)
      throw new RangeError(
        `Image ${i} has cluster ${clusters[i]} and label ${label}; they have to be below ${K} and ${classes}.`,
      )
    row[label] = count + 1
  }
  return table
}

export const rowSums = (table: Contingency): number[] => table.map(sum)

export const columnSums = (table: Contingency): number[] =>
  Array.from({ length: table[0]?.length ?? 0 }, (_, column) => sum(table.map((row) => row[column] ?? 0)))

export const totalOf = (table: Contingency): number => sum(rowSums(table))

/**
 * Unsupervised accuracy: the share of the images whose cluster is matched to their class under the best one-to-one
 * matching. With K > classes the images of K − classes clusters count as wrong, with K < classes those of the classes
 * left over. 0 without images.
 */
export function hungarianAccuracy(table: Contingency): number {
  const matched = bestAssignment(table).map((column, row) => table[row]?.[column] ?? 0)
  return shareOf(sum(matched), table)
}

/**
 * Total variation ½ Σ_k |w_k − share of the class that cluster k is matched to|, 0 … 1, under the matching of `hungarianAccuracy`. 0 without images.
 * @param weights `[K]` that sum to 1
 * @param table `[K, K]`
 */
export function weightsError(weights: readonly number[], table: Contingency): number {
  const [classes, total] = [columnSums(table), totalOf(table)]
  if (total === 0) return 0
  const off = bestAssignment(table).map((column, k) => Math.abs((weights[k] ?? 0) - (classes[column] ?? 0) / total))
  return sum(off) / 2
}

/** Many-to-one accuracy: each cluster is called by its most frequent class. 0 without images. */
export function purity(table: Contingency): number {
  return shareOf(sum(table.map((row) => Math.max(0, ...row))), table)
}

/** `[K]` most frequent class of each cluster (the lowest of several), −1 for an empty cluster. */
export function majorityClasses(table: Contingency): number[] {
  return table.map((row) => {
    const most = Math.max(0, ...row)
    return most === 0 ? -1 : row.indexOf(most)
  })
}

function shareOf(correct: number, table: Contingency): number {
  const total = totalOf(table)
  return total === 0 ? 0 : correct / total
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0)
}
