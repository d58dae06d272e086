/** A cell's numbers as they are written: "0.966 ± 0.004 [0.958, 0.973]", n beside them. */
import { shownOf } from '../shown'
import type { Cell, Column, FilledTable, Measured } from '../tables/types'

const MINUS = '−'

/** With the column's digits, thousands separated. */
export function numberText(value: number, digits: number): string {
  const text = Math.abs(value).toLocaleString('en', { minimumFractionDigits: digits, maximumFractionDigits: digits })
  return value < 0 && /[1-9]/.test(text) ? `${MINUS}${text}` : text
}

/** Mean, ± over seeds where there are several, and the interval where there is one. */
export function measuredText({ mean, deviation, interval }: Measured, { digits }: Pick<Column, 'digits'>): string {
  // A count, such as that of parameters, is every seed's.
  const spread = deviation === null || digits === 0 ? '' : ` ± ${numberText(deviation, digits)}`
  return `${numberText(mean, digits)}${spread}${interval === null ? '' : ` ${intervalText(interval, digits)}`}`
}

export const intervalText = ([low, high]: readonly [number, number], digits: number): string =>
  `[${numberText(low, digits)}, ${numberText(high, digits)}]`

/** What of the columns stands beside each other: the printed number, where the paper has the column, and ours. */
export interface LaidColumn {
  column: Column
  side: 'printed' | 'ours'
  heading: string
}

export function laidColumns({ table }: FilledTable): LaidColumn[] {
  return table.columns.flatMap((column): LaidColumn[] => [
    ...(column.printed ? [{ column, side: 'printed' as const, heading: `${column.heading}, printed` }] : []),
    { column, side: 'ours', heading: column.printed ? `${column.ours}, ours` : column.ours },
  ])
}

/** "–" where there is no number. */
export function laidText(cells: readonly Cell[], { column, side }: LaidColumn): string {
  const cell = cells.find((one) => one.column === column)
  if (side === 'printed') return cell?.printed ?? '–'
  return cell === undefined || cell.ours === null ? '–' : measuredText(cell.ours, column)
}

/** What a table that leaves the page says of itself. @param written how its title is, which may have names of judges in it */
export function captionText(filled: FilledTable, written = (title: string) => title): string {
  const { table, blocks, planned, ran } = filled
  const paper = table.paper === 'fusion' ? 'paper A' : 'paper B'
  const number =
    table.number === null
      ? written(table.title)
      : `${table.number} of ${paper}, ${written(table.title.charAt(0).toLowerCase() + table.title.slice(1))}`
  const runs = planned === 0 ? '' : ` ${ran} of ${planned} runs.`
  const isPrinted = blocks.some(({ rows }) => rows.some(({ row }) => Object.keys(row.printed).length > 0))
  const shown = shownOf(filled, table.columns)
  const spread = shown?.spread === true ? 'mean ± SD over seeds' : null
  const interval = shown?.interval === true ? '[95 % over images]' : null
  const parts = [spread, interval].filter((part) => part !== null).join(' ')
  const ours = shown === null ? 'ours not run yet' : ['ours', parts].filter((part) => part !== '').join(' as ')
  return `${number}: ${isPrinted ? 'printed, and ' : ''}${ours}.${runs}`
}
