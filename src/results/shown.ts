/** What there is to be seen of ours in a filled table: what is said of it is said of what is there. */
import type { Column, FilledTable, Measured } from './tables/types'

export interface Shown {
  /** Some number is a mean of several seeds, with its spread. */
  spread: boolean
  /** Some number has an interval. */
  interval: boolean
  /** Some number has runs, or seeds, to be looked at. */
  runs: boolean
  /** All numbers were computed in this browser, and by no run. */
  computed: boolean
}

/** A number that is one alone, and that no run gave, has nothing to open. */
export const isOfRuns = ({ seeds }: Measured): boolean =>
  seeds.length > 1 || seeds.some(({ result }) => result !== null)

/**
 * @param columns that are shown
 * @returns null where there is no number of ours
 */
export function shownOf({ blocks }: FilledTable, columns: readonly Column[]): Shown | null {
  const all = blocks
    .flatMap(({ rows }) => rows.flatMap(({ cells }) => cells))
    .filter(({ column }) => columns.includes(column))
    .flatMap(({ column, ours }) => (ours === null ? [] : [{ column, ours }]))
  if (all.length === 0) return null
  return {
    // A count, such as that of parameters, has none.
    spread: all.some(({ column, ours }) => ours.deviation !== null && column.digits > 0),
    interval: all.some(({ ours }) => ours.interval !== null),
    runs: all.some(({ ours }) => isOfRuns(ours)),
    computed: all.every(({ ours }) => ours.seeds.every(({ own, result }) => own && result === null)),
  }
}
