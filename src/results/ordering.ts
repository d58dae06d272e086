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
  /** Seeds of both; in how many of them ours has the same order, and in how many the two are equal in the digits that are shown. */
  seeds: number
  same: number
  tied: number
  /** What `seeds` counts are runs; else each row is one number, computed once. */
  ofRuns: boolean
}

/** What ours say of a printed order: all the same, all the other way round, all equal, or neither. */
export type Verdict = 'holds' | 'is reversed' | 'is a tie' | 'is undecided'

export function verdictOf({ seeds, same, tied }: Pick<NeighbourOrder, 'seeds' | 'same' | 'tied'>): Verdict {
  if (tied === seeds) return 'is a tie'
  if (same === seeds) return 'holds'
  return same + tied === 0 ? 'is reversed' : 'is undecided'
}

interface Comparable {
  row: FilledRow
  printed: number
  bySeed: Map<number, number>
  /** In the digits that the column shows. */
  shown: Map<number, number>
  ofRuns: boolean
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

/** Rows in the order of their printed numbers, each with the next; equal numbers have no order, neither printed nor ours. */
export function neighbourOrders(rows: readonly FilledRow[], key: ColumnKey): NeighbourOrder[] {
  const sorted = comparable(rows, key).sort((a, b) => a.printed - b.printed)
  return sorted.slice(1).flatMap((higher, place): NeighbourOrder[] => {
    const lower = sorted[place]
    if (lower === undefined || lower.printed === higher.printed) return []
    const differences = [...lower.shown].flatMap(([seed, value]) => {
      const other = higher.shown.get(seed)
      return other === undefined ? [] : [other - value]
    })
    const seeds = differences.length
    if (seeds === 0) return []
    const same = differences.filter((difference) => difference > 0).length
    const tied = differences.filter((difference) => difference === 0).length
    return [{ lower: lower.row, higher: higher.row, seeds, same, tied, ofRuns: lower.ofRuns && higher.ofRuns }]
  })
}

function comparable(rows: readonly FilledRow[], key: ColumnKey): Comparable[] {
  return rows.flatMap((row): Comparable[] => {
    const cell: Cell | undefined = row.cells.find(({ column }) => column.key === key)
    if (cell === undefined || cell.printed === null || cell.ours === null) return []
    const { column, ours } = cell
    const bySeed = new Map(ours.seeds.map(({ seed, score }) => [seed, score.value]))
    const shown = new Map([...bySeed].map(([seed, value]) => [seed, Number(value.toFixed(column.digits))]))
    const ofRuns = ours.seeds.every(({ result }) => result !== null)
    return [{ row, printed: printedNumber(cell.printed), bySeed, shown, ofRuns }]
  })
}
