/** The list as rows to take away: files in slices, so that 100,000 captions never hold up the page, and tables to paste. */
import { csvHeader, csvRecord, jsonRecord, toLatex, toMarkdown, type TableRow } from '../../captions/table-text'
import { escapeMarkdown, spreadsheetCell } from '../../data/table-cells'
import { tableNames, type TableNames } from '../../captions/table-names'
import type { Flag } from '../../captions/flags/types'
import type { GeneralityScore } from '../../captions/types'
import type { LeftOutRow } from '../../data/captions/types'
import type { CaptionList } from './list.svelte'
import { makersOf, whyKept } from './generalising/making'
import { versionNames } from './metrics'
import { NO_OPINIONS, type OpinionColumns } from './second-opinion/columns'
import type { Version } from './metrics'

/** Rows worked out before the page gets a turn. */
const slice = 2000
/** More rows make no table that anyone reads. */
export const mostTableRows = 1000

function scoreOf(list: CaptionList, index: number, version: Version): GeneralityScore | null {
  const sheet = list.sheet(version)
  if (sheet.stateOf(index) !== 'scored') return null
  const at = (metric: keyof GeneralityScore) => sheet.at(index, metric)
  return { si: at('si'), bt: at('bt'), tm: at('tm'), da: at('da'), gs: at('gs') }
}

/** One caption with its scores in the reading that is shown, its versions, and what goes along with it. */
function rowOf(list: CaptionList, index: number): TableRow {
  return {
    caption: list.text(index) ?? '',
    score: scoreOf(list, index, 'original'),
    versions: list.present.flatMap((version) => {
      const caption = version === 'original' ? null : list.text(index, version)
      return caption === null ? [] : [{ name: version, caption, score: scoreOf(list, index, version) }]
    }),
    carried: list.beside.carried.map(({ cells }) => cells[index] ?? ''),
  }
}

type MadeVersion = Exclude<Version, 'original'>

/** Versions that are there beside the originals, in the order of their columns. */
const madeVersions = (list: CaptionList) =>
  list.present.filter((version): version is MadeVersion => version !== 'original')

/** What made a version of a caption, or why it was kept as it is, for the column `general_by`. */
function makerOf(list: CaptionList, index: number, version: MadeVersion): string | null {
  const made = list.making(index, version)
  const kept = whyKept(made)
  return made === null ? null : made.by + (kept === '' ? '' : ` (${kept})`)
}

/** The columns of a file. */
interface Columns {
  names: TableNames
  versions: readonly MadeVersion[]
  /** Behind the scores: second opinions, who made each version, and the flags of each text. */
  opinions: OpinionColumns
  makers: readonly string[]
  flags: readonly string[]
}

function columnsOf(list: CaptionList, opinions: OpinionColumns): Columns {
  const versions = madeVersions(list)
  const makers = versions.map((version) => `${version}_by`)
  const flags = ['flags', ...versions.map((version) => `${version}_flags`)]
  const carried = list.beside.carried.map(({ name }) => name)
  const names = tableNames({ carried, caption: '', versions }, [...opinions.names, ...makers, ...flags])
  return { names, versions, opinions, makers, flags }
}

const flagsOf = (list: CaptionList, index: number, { versions }: Columns): Flag[][] =>
  (['original', ...versions] as const).map((version) => list.flags(version).at(index))

function csvLine(list: CaptionList, index: number, columns: Columns): string {
  const makers = columns.versions.map((version) => spreadsheetCell(makerOf(list, index, version) ?? ''))
  const flags = flagsOf(list, index, columns).map((some) => some.join(' '))
  const opinions = columns.opinions.numbers(index).map((number) => (number === null ? '' : exact(number)))
  return [csvRecord(rowOf(list, index), columns.names, spreadsheetCell), ...opinions, ...makers, ...flags].join(',')
}

function jsonLine(list: CaptionList, index: number, columns: Columns): string {
  const makers = columns.versions.map((version) => makerOf(list, index, version))
  const flags = flagsOf(list, index, columns)
  const opinions = columns.opinions.numbers(index).map((number) => number && Number(exact(number)))
  const behind = [
    ...columns.opinions.names.map((name, i) => [name, opinions[i]]),
    ...columns.makers.map((name, i) => [name, makers[i]]),
    ...columns.flags.map((name, i) => [name, flags[i]]),
  ]
  const fields = behind.map(([name, value]) => `${JSON.stringify(name)}:${JSON.stringify(value)}`)
  return `${jsonRecord(rowOf(list, index), columns.names).slice(0, -1)},${fields.join(',')}}`
}

/** A row that was left out of its file: what goes along, and nothing else. */
function leftLine({ carried }: LeftOutRow, columns: Columns, format: 'csv' | 'jsonl'): string {
  const row = { caption: '', score: null, versions: [], carried }
  if (format === 'jsonl') return jsonRecord(row, columns.names)
  const behind = ','.repeat(columns.opinions.names.length + columns.makers.length + columns.flags.length)
  return `${csvRecord(row, columns.names, spreadsheetCell)}${behind}`
}

/** Digits behind the point where programs read on; whole numbers are as they are. */
const exact = (number: number) => (Number.isInteger(number) ? String(number) : number.toFixed(6))

/** True where all captions are there as they came: then what was left out of their file has its place among them. */
export const isWhole = (list: CaptionList, order: Uint32Array) =>
  order.length === list.count && order.every((index, place) => index === place)

/**
 * The captions `order` as a file; a CSV begins with its header. First stands what goes along. Behind all scores stand second opinions where there are any, who made a version
 * (`general_by`) and, last, what tells that a text is no caption (`flags`, `general_flags`: their names with blanks between; in JSON a
 * list). Rows that were left out of their file keep their places, where all captions are there as they came.
 */
export async function captionFile(
  list: CaptionList,
  order: Uint32Array,
  format: 'csv' | 'jsonl',
  opinions = NO_OPINIONS,
): Promise<{ content: Blob; fileName: string }> {
  const columns = columnsOf(list, opinions)
  const end = format === 'csv' ? '\r\n' : '\n'
  const left = isWhole(list, order) ? list.beside.left : []
  let nextLeft = 0
  const leftBefore = (place: number) => {
    let lines = ''
    for (; nextLeft < left.length; nextLeft++) {
      const row = left[nextLeft]
      if (row === undefined || row.before > place) break
      lines += `${leftLine(row, columns, format)}${end}`
    }
    return lines
  }
  const write = format === 'csv' ? csvLine : jsonLine
  const header = [
    csvHeader(columns.names, spreadsheetCell),
    ...opinions.names,
    ...columns.makers,
    ...columns.flags,
  ].join(',')
  const parts = format === 'csv' ? [`${header}${end}`] : []
  for (let from = 0; from < order.length; from += slice) {
    const some = order.subarray(from, from + slice)
    parts.push(Array.from(some, (index, i) => `${leftBefore(from + i)}${write(list, index, columns)}${end}`).join(''))
    await new Promise((resolve) => setTimeout(resolve))
  }
  parts.push(leftBefore(order.length))
  const type = format === 'csv' ? 'text/csv' : 'application/jsonl'
  return { content: new Blob(parts, { type }), fileName: `captions-${list.reading}.${format}` }
}

/** Which reading, how many captions and what made their versions: a table that leaves this page says so itself. */
function provenance(list: CaptionList, order: Uint32Array): string {
  const made = madeVersions(list).map((version) => {
    const makers = makersOf(Array.from(order, (index) => list.making(index, version)))
    return `${versionNames[version]} by ${makers.join('; ') || 'unknown'}`
  })
  return [`Generality scores as ${list.reading}, n = ${order.length}`, ...made].join('. ').replace(/\s+/g, ' ')
}

/** The captions `order` as a table in the layout of the paper's Tables 2 and 4; null for more than `mostTableRows`. */
export function captionTableText(list: CaptionList, order: Uint32Array, format: 'markdown' | 'latex'): string | null {
  if (order.length > mostTableRows) return null
  const rows = Array.from(order, (index) => rowOf(list, index))
  const carried = list.beside.carried.map(({ name }) => name)
  const said = provenance(list, order)
  return format === 'markdown'
    ? `${escapeMarkdown(said)}.\n\n${toMarkdown(rows, carried)}`
    : `% ${said}.\n${toLatex(rows, carried)}`
}
