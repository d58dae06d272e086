/** What the columns of a table of scored captions are called, so that no two are called alike. */

import { METRICS } from '../data/score-columns'

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
