/** Mean and sample standard deviation of a few numbers, such as seeds give. */

export interface MeanDeviation {
  mean: number
  /** Divided by n − 1; null for n = 1. */
  deviation: number | null
}

/** @returns null where there is no value */
export function meanDeviation(values: readonly number[]): MeanDeviation | null {
  const n = values.length
  if (n === 0) return null
  const mean = values.reduce((sum, value) => sum + value, 0) / n
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0)
  return { mean, deviation: n === 1 ? null : Math.sqrt(squares / (n - 1)) }
}
