/** Whether the papers' orders of rows hold in ours: Kendall's tau seed by seed, and each two neighbouring rows. */
import { kendallTau } from '../metrics/statistics/kendall'
import { meanDeviation } from '../metrics/statistics/spread'
import type { Cell, ColumnKey, FilledRow } from './tables/types'

/** Tau of one column over rows. */
export interface Agreement {
  /** Of the seeds' own taus. */
  mean: number
  /** Over seeds; null for one. */
  deviation: number | null
  /** Seeds that have every one of these rows. */
  seeds: number
  rows: number
}

/** Two rows that the paper prints next to each other in the order of a column. */
export interface NeighbourOrder {
  /** The one that is printed lower. */
  lower: FilledRow
  higher: FilledRow
  /** Seeds of both, and in how many of them ours has the same order. */
  seeds: number
  same: number
}

interface Comparable {
  row: FilledRow
  printed: number
  bySeed: Map<number, number>
}

/** "2.9664 ± 0.2188" and "13,005,411" as numbers; NaN where there is none. */
export const printedNumber = (printed: string): number => Number.parseFloat(printed.replaceAll(',', ''))

/** Tau-b between the printed numbers and ours; null where fewer than two rows have both, or no seed has all of those. */
export function agreementOf(rows: readonly FilledRow[], key: ColumnKey): Agreement | null {
  const compared = comparable(rows, key)
  const [first] = compared
  if (first === undefined || compared.length < 2) return null
  const seeds = [...first.bySeed.keys()].filter((seed) => compared.every(({ bySeed }) => bySeed.has(seed)))
  const printed = compared.map((row) => row.printed)
  const taus = seeds.flatMap(
    (seed) =>
      kendallTau(
        printed,
        compared.map(({ bySeed }) => bySeed.get(seed) ?? NaN),
      ) ?? [],
  )
  const over = meanDeviation(taus)
  return over === null ? null : { ...over, seeds: taus.length, rows: compared.length }
}

/** Rows in the order of their printed numbers, each with the next; equal numbers have no order. */
export function neighbourOrders(rows: readonly FilledRow[], key: ColumnKey): NeighbourOrder[] {
  const sorted = comparable(rows, key).sort((a, b) => a.printed - b.printed)
  return sorted.slice(1).flatMap((higher, place): NeighbourOrder[] => {
    const lower = sorted[place]
    if (lower === undefined || lower.printed === higher.printed) return []
    const differences = [...lower.bySeed].flatMap(([seed, value]) => {
      const other = higher.bySeed.get(seed)
      return other === undefined ? [] : [other - value]
    })
    const same = differences.filter((difference) => difference > 0).length
    return differences.length === 0 ? [] : [{ lower: lower.row, higher: higher.row, seeds: differences.length, same }]
  })
}

function comparable(rows: readonly FilledRow[], key: ColumnKey): Comparable[] {
  return rows.flatMap((row): Comparable[] => {
    const cell: Cell | undefined = row.cells.find(({ column }) => column.key === key)
    if (cell === undefined || cell.printed === null || cell.ours === null) return []
    const bySeed = new Map(cell.ours.seeds.map(({ seed, score }) => [seed, score.value]))
    return [{ row, printed: printedNumber(cell.printed), bySeed }]
  })
}
