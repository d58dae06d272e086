/** Mean, median and spread of one number a caption, and of differences between two such numbers, in double precision. */
import { bootstrap } from './bootstrap'
import { percentile } from './percentile'
import type { PairedSummary, Summary } from './summary-types'

/**
 * @param values none NaN
 * @returns null where there is no value
 */
export function summarise(values: Float64Array, seed: number): Summary | null {
  const n = values.length
  if (n === 0) return null
  const mean = meanOf(values)
  return {
    n,
    mean,
    median: percentile(values, 50),
    deviation: n === 1 ? null : Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (n - 1)),
    bootstrap: n === 1 ? null : bootstrap(n, (rows) => meanAt(values, rows), seed),
  }
}

/**
 * `after − before`, pair by pair; pairs of which one is NaN are left out.
 * @param before, after `[n]`, in the same order
 * @returns null where no pair is left
 * @throws RangeError where they are not equally long
 */
export function summarisePaired(before: Float64Array, after: Float64Array, seed: number): PairedSummary | null {
  if (before.length !== after.length)
    throw new RangeError(`${before.length} and ${after.length} values are no pairs; give as many of each.`)
  const differences = after.map((value, i) => value - (before[i] ?? NaN)).filter((value) => !Number.isNaN(value))
  const summary = summarise(differences, seed)
  if (summary === null) return null
  const count = (holds: (difference: number) => boolean) => differences.filter(holds).length
  return {
    ...summary,
    rose: count((difference) => difference > 0),
    fell: count((difference) => difference < 0),
    same: count((difference) => difference === 0),
  }
}

function meanOf(values: Float64Array): number {
  let sum = 0
  for (const value of values) sum += value
  return sum / values.length
}

function meanAt(values: Float64Array, rows: Uint32Array): number {
  let sum = 0
  for (let i = 0; i < rows.length; i++) sum += values[rows[i] ?? 0] ?? 0
  return sum / rows.length
}
