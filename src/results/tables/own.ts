/** The table of a visitor's own sweep: a row for each of its variants and combinations. */
import type { PlannedRun, Sweep } from '../types'
import { fusionColumns, printedColumn } from './columns'
import type { PaperTable } from './types'

/**
 * @param id of the table, by which its runs are found too
 * @param title the sweep's name
 */
export function ownTable(id: string, title: string, sweep: Sweep, planned: readonly PlannedRun[]): PaperTable {
  const names = [...new Set(planned.map(({ name }) => name))]
  return {
    id,
    paper: sweep.lab,
    number: null,
    title,
    caption: `Your own sweep of the preset ${sweep.preset}: ${names.length} ${names.length === 1 ? 'setting' : 'settings'}, ${sweep.seeds.length} ${sweep.seeds.length === 1 ? 'seed' : 'seeds'} each.`,
    sweep: id,
    columns:
      sweep.lab === 'fusion' ? fusionColumns.map((column) => ({ ...column, heading: column.ours })) : mixtureColumns,
    blocks: [
      { heading: null, labels: ['Run'], rows: names.map((name) => ({ labels: [name], variant: name, printed: {} })) },
    ],
    differs: [],
  }
}

const mixtureColumns = [
  printedColumn('inception', 'Inception score', 'best'),
  printedColumn('frechet', 'FID-like', 'best'),
  ...(['accuracy', 'nmi', 'balance'] as const).map((key) => printedColumn(key, key === 'nmi' ? 'NMI' : key)),
]
