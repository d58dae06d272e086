/** Scored captions as text to take away: CSV and JSON lines for programs, Markdown and LaTeX tables in the layout of paper A's Tables 2 and 4. */
import { csvCell, escapeLatex, escapeMarkdown, spreadsheetCell } from '../data/table-cells'
import { METRICS } from '../data/score-columns'
import { columnsOf, tableColumns, type TableNames } from './table-names'
import type { KeptReason } from './generalise/kept'
import type { GeneralityScore } from './types'

/** A caption with its score, and the more general versions that were made of it, by name. A score is null where there are no words. */
export interface TableRow {
  caption: string
  score: GeneralityScore | null
  versions: readonly TableVersion[]
  /** Cells that go along, in the order of their columns. */
  carried?: readonly string[]
}

export interface TableVersion {
  /** Begins the names of its columns, e.g. "general" or "5-word"; the same in every row that has it. */
  name: string
  caption: string
  score: GeneralityScore | null
  /** Why it is the caption itself; null or not set where it is another text. */
  kept?: KeptReason | null
}

/** One column of captions, and nothing beside it. */
const PLAIN: TableNames = { carried: [], caption: '', versions: [] }

/** Digits behind the point where programs read on; the paper prints two. */
const EXACT = 6
const PRINTED = 2

/** The first record of a CSV: what goes along, then `caption,si,bt,tm,da,gs`, then for each version `general,general_si,…,general_gs`. */
export function csvHeader(names: TableNames = PLAIN, cell = csvCell): string {
  return tableColumns(names)
    .map((name) => cell(name))
    .join(',')
}

/**
 * One record of a CSV after RFC 4180, without its line end: six decimals, empty cells where there is no score or no version.
 * A caption is written as it is, whatever it begins with: a spreadsheet may take "=…" for a formula, but a file for programs must
 * give back the caption that was scored. {@link spreadsheetCell} is for files that are made to be opened in one.
 */
export function csvRecord(row: TableRow, names: TableNames = PLAIN, cell = csvCell): string {
  const { caption, score } = row
  const cells = names.carried.map((_, i) => cell(row.carried?.[i] ?? ''))
  cells.push(cell(caption), ...figures(score, EXACT))
  for (const name of names.versions) {
    const version = versionOf(row, name)
    cells.push(cell(version?.caption ?? ''), ...figures(version?.score ?? null, EXACT))
  }
  return cells.join(',')
}

/** The version that is called so; null where the row has none. */
export const versionOf = ({ versions }: TableRow, name: string): TableVersion | null =>
  versions.find((version) => version.name === name) ?? null

/** All rows as one CSV, lines ending in CRLF as RFC 4180 has them, to be opened in a spreadsheet. */
export function toCsv(rows: readonly TableRow[]): string {
  const names = { ...PLAIN, versions: versionNames(rows) }
  return [csvHeader(names), ...rows.map((row) => csvRecord(row, names, spreadsheetCell)), ''].join('\r\n')
}

/** One JSON value with the names of the CSV: `{"caption", "si", …, "gs"}`, and for each version `general`, `general_si` …; null where there is none. */
export function jsonRecord(row: TableRow, names: TableNames = PLAIN): string {
  // A list of pairs: an object would put names that are numbers first.
  const fields: [string, string | number | null][] = names.carried.map((name, i) => [name, row.carried?.[i] ?? ''])
  const add = (name: string, caption: string | null, score: GeneralityScore | null) => {
    const [own = '', ...scores] = columnsOf(name)
    fields.push([own, caption], ...scores.map((column, m): [string, number | null] => [column, rounded(score, m)]))
  }
  add(names.caption, row.caption, row.score)
  for (const name of names.versions) {
    const version = versionOf(row, name)
    add(name, version?.caption ?? null, version?.score ?? null)
  }
  return `{${fields.map(([name, value]) => `${JSON.stringify(name)}:${JSON.stringify(value)}`).join(',')}}`
}

/** All rows as JSON lines. */
export function toJsonLines(rows: readonly TableRow[]): string {
  const names = { ...PLAIN, versions: versionNames(rows) }
  return rows.map((row) => `${jsonRecord(row, names)}\n`).join('')
}

/**
 * Tables 2 and 4: a row for each caption and each version of it, the averages of each below. For reading: two decimals.
 * @param carried names of the columns that go along, before all others
 */
export function toMarkdown(rows: readonly TableRow[], carried: readonly string[] = []): string {
  const lines = printedRows(rows, carried).map(({ before, kind, caption, cells }) => [
    ...before.map(escapeMarkdown),
    kind,
    escapeMarkdown(caption),
    ...cells,
  ])
  const header = [...carried.map(escapeMarkdown), '', 'Caption', ...METRICS.map((metric) => metric.toUpperCase())]
  const write = (cells: readonly string[]) => `| ${cells.join(' | ')} |`
  const rule = `|${' --- |'.repeat(carried.length + 2)}${' ---: |'.repeat(METRICS.length)}`
  return [write(header), rule, ...lines.map(write), ''].join('\n')
}

/** The same as a LaTeX `tabular` (package booktabs). */
export function toLatex(rows: readonly TableRow[], carried: readonly string[] = []): string {
  const line = ({ before, kind, caption, cells }: PrintedRow) =>
    `  ${[...before, kind, caption, ...cells].map(escapeLatex).join(' & ')} \\\\`
  const printed = printedRows(rows, carried)
  const averages = printed.filter(({ average }) => average)
  const metrics = METRICS.map((metric) => `${metric.toUpperCase()}$\\uparrow$`)
  return [
    `\\begin{tabular}{${'l'.repeat(carried.length + 2)}${'r'.repeat(METRICS.length)}}`,
    '  \\toprule',
    `  ${[...carried.map(escapeLatex), '', 'Caption', ...metrics].join(' & ').trimStart()} \\\\`,
    '  \\midrule',
    ...printed.filter(({ average }) => !average).map(line),
    ...(averages.length > 0 ? ['  \\midrule', ...averages.map(line)] : []),
    '  \\bottomrule',
    '\\end{tabular}',
    '',
  ].join('\n')
}

/** Names of all versions, in the order in which rows first have them. */
function versionNames(rows: readonly TableRow[]): string[] {
  const names = new Set<string>()
  for (const { versions } of rows) for (const { name } of versions) names.add(name)
  return [...names]
}

/** Mean of each metric over the scores that there are; null where there is none. */
export function averageScore(scores: readonly (GeneralityScore | null)[]): GeneralityScore | null {
  const present = scores.filter((score) => score !== null)
  if (present.length === 0) return null
  const mean = (metric: keyof GeneralityScore) =>
    present.reduce((sum, score) => sum + score[metric], 0) / present.length
  return { si: mean('si'), bt: mean('bt'), tm: mean('tm'), da: mean('da'), gs: mean('gs') }
}

interface PrintedRow {
  /** Cells that go along: with a caption itself, not with what was made of it. */
  before: string[]
  kind: string
  caption: string
  cells: string[]
  average: boolean
}

function printedRows(rows: readonly TableRow[], columns: readonly string[]): PrintedRow[] {
  const names = versionNames(rows)
  const none = columns.map(() => '')
  const captions = rows.flatMap(({ caption, score, versions, carried = [] }): PrintedRow[] => [
    {
      before: columns.map((_, i) => carried[i] ?? ''),
      kind: 'Original',
      caption,
      cells: printed(score),
      average: false,
    },
    ...versions.map((version) => ({
      before: none,
      kind: capitalised(version.name),
      caption: version.caption,
      cells: printed(version.score),
      average: false,
    })),
  ])
  if (rows.length < 2) return captions
  const average = (kind: string, scores: (GeneralityScore | null)[]): PrintedRow => {
    const count = scores.filter((score) => score !== null).length
    return { before: none, kind, caption: `average of ${count}`, cells: printed(averageScore(scores)), average: true }
  }
  const ofVersion = (name: string) =>
    rows.flatMap(({ versions }) => versions.filter((version) => version.name === name).map(({ score }) => score))
  return [
    ...captions,
    average(
      'Original',
      rows.map(({ score }) => score),
    ),
    ...names.map((name) => average(capitalised(name), ofVersion(name))),
  ]
}

const figures = (score: GeneralityScore | null, digits: number) =>
  METRICS.map((metric) => (score === null ? '' : score[metric].toFixed(digits)))

const printed = (score: GeneralityScore | null) =>
  METRICS.map((metric) => (score === null ? '–' : score[metric].toFixed(PRINTED)))

const rounded = (score: GeneralityScore | null, metric: number) => {
  const name = METRICS[metric]
  return score === null || name === undefined ? null : Number(score[name].toFixed(EXACT))
}

const capitalised = (name: string) => `${name.charAt(0).toUpperCase()}${name.slice(1)}`
