/**
 * A run's curves as one table, and as TensorBoard's scalars. Columns are named alike in both labs: a group, a slash, what is measured in it.
 * A group's column `n` says of how many images its scores in that row are.
 */
import type { ScalarRow } from '../tensorboard/events'

/** In the order in which they stand. */
const GROUPS = ['loss', 'regulariser', 'replication', 'clustering', 'quality']
const rankOf = (column: string) => GROUPS.findIndex((group) => column.startsWith(group))

/**
 * `metrics.csv`: a row an iteration, oldest first, and one more where the same is measured on another number of images. An empty cell was not
 * measured; what never was has no column.
 */
export function metricsCsv(rows: readonly ScalarRow[]): string {
  const measured = new Set(rows.flatMap(({ values }) => Object.keys(values).filter((name) => isKnown(values[name]))))
  const named = new Set(rows.flatMap(({ values }) => Object.keys(values)))
  const columns = [...named].filter((name) => measured.has(name)).sort((a, b) => rankOf(a) - rankOf(b))
  const cell = (value: number | null | undefined) => (isKnown(value) ? String(value) : '')
  const lines = rows.map(({ step, values }) => [String(step), ...columns.map((name) => cell(values[name]))].join(','))
  return [['iteration', ...columns].join(','), ...lines, ''].join('\n')
}

/** The same rows with n in the names of its group, so that no curve joins scores of different numbers of images: "clustering, n = 1000/accuracy". */
export function taggedRows(rows: readonly ScalarRow[]): ScalarRow[] {
  return rows.map(({ step, values }) => ({
    step,
    values: Object.fromEntries(
      Object.entries(values)
        .filter(([column]) => !column.endsWith('/n'))
        .map(([column, value]) => [tagOf(column, values), value]),
    ),
  }))
}

function tagOf(column: string, values: ScalarRow['values']): string {
  const [group = '', name = ''] = column.split('/')
  const n = values[`${group}/n`]
  return isKnown(n) ? `${group}, n = ${n}/${name}` : column
}

/** Rows of several kinds as one table: what was measured at one iteration is in one row, unless it is of other numbers of images. */
export function joinedRows(...tables: readonly (readonly ScalarRow[])[]): ScalarRow[] {
  const joined: ScalarRow[] = []
  for (const { step, values } of tables.flat()) {
    const same = joined.findIndex(
      (row) => row.step === step && Object.keys(values).every((name) => !isKnown(row.values[name])),
    )
    const found = joined[same]
    if (found === undefined) joined.push({ step, values })
    else joined[same] = { step, values: { ...found.values, ...values } }
  }
  return joined.sort((a, b) => a.step - b.step)
}

const isKnown = (value: number | null | undefined): value is number => typeof value === 'number' && !Number.isNaN(value)
