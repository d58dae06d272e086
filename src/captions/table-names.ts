/** What the columns of a table of scored captions are called, so that no two are called alike. */

export const METRICS = ['si', 'bt', 'tm', 'da', 'gs'] as const

export interface TableNames {
  /** Of the cells that go along, before all others. */
  carried: readonly string[]
  /** Of the captions' own column; "" where it is `caption` and its scores have no prefix. */
  caption: string
  /** Of the columns that are scored beside it. */
  versions: readonly string[]
}

/** A text's columns: `caption,si,…,gs`, or, with a name of its own, `general,general_si,…,general_gs`. */
export const columnsOf = (name: string): string[] =>
  name === '' ? ['caption', ...METRICS] : [name, ...METRICS.map((metric) => `${name}_${metric}`)]

/**
 * The names asked for, a number behind those that would be called like a column before them: `general_2`. What goes along comes last.
 * @param others columns that the table has besides, e.g. `flags`
 */
export function tableNames({ carried, caption, versions }: TableNames, others: readonly string[] = []): TableNames {
  const taken = new Set(others)
  const free = (asked: string, columns: (name: string) => readonly string[]): string => {
    let name = asked
    for (let number = 2; columns(name).some((column) => taken.has(column)); number++) name = `${asked}_${number}`
    for (const column of columns(name)) taken.add(column)
    return name
  }
  const scored = [caption, ...versions].map((name) => free(name, columnsOf))
  return {
    caption: scored[0] ?? '',
    versions: scored.slice(1),
    carried: carried.map((name) => free(name, (column) => [column])),
  }
}

/** All columns of a table, in order. */
export const tableColumns = ({ carried, caption, versions }: TableNames): string[] => [
  ...carried,
  ...[caption, ...versions].flatMap(columnsOf),
]

/** What stands beside a text in the tables of this page and of `npm run score`; a number behind it where it went along before. */
const OF_ANY = /^(si|bt|tm|da|gs|flags|concreteness(_known)?|judge(_[a-z]+)*)(_\d+)?$/
/** Of a version alone: what made it, and why it was kept. */
const OF_VERSION = /^(by|kept)(_\d+)?$/

/**
 * Which of a table's columns this page has written beside its texts: `si` … `gs`, `general_by`, `flags`. Read again, they would stand
 * beside those that are worked out anew. Empty where no text has all five scores.
 */
export function ownColumns(names: readonly string[]): ReadonlySet<string> {
  const present = new Set(names)
  const own = new Set<string>()
  for (const text of ['', ...present]) {
    const prefix = text === '' ? '' : `${text}_`
    if (!METRICS.every((metric) => present.has(`${prefix}${metric}`))) continue
    for (const name of present) {
      const rest = name.startsWith(prefix) ? name.slice(prefix.length) : ''
      if (OF_ANY.test(rest) || (prefix !== '' && OF_VERSION.test(rest))) own.add(name)
    }
  }
  return own
}
