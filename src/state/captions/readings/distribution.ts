/** How a column of scores is spread: counts in equal bins over [0, 10], n and mean. */

export interface Distribution {
  /** Counts of the bins; the last one is closed on both sides. */
  bins: Uint32Array
  n: number
  /** NaN where n is 0. */
  mean: number
}

export const highest = 10

/** @param column scores in [0, 10]; NaN is left out */
export function distributionOf(column: Float64Array, binCount: number): Distribution {
  const bins = new Uint32Array(binCount)
  let n = 0
  let sum = 0
  for (const value of column) {
    if (Number.isNaN(value)) continue
    const bin = Math.min(binCount - 1, Math.floor((value / highest) * binCount))
    bins[bin] = (bins[bin] ?? 0) + 1
    n++
    sum += value
  }
  return { bins, n, mean: n === 0 ? NaN : sum / n }
}
