/** The list as rows to take away: files in slices, so that 100,000 captions never hold up the page, and tables to paste. */
import {
  csvHeader,
  csvRecord,
  jsonRecord,
  spreadsheetCell,
  toLatex,
  toMarkdown,
  type TableRow,
} from '../captions/table-text'
import type { GeneralityScore } from '../captions/types'
import type { CaptionList } from './caption-list.svelte'
import type { Version } from './caption-metrics'

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

/** One caption with its scores in the reading that is shown, and its versions. */
export function rowOf(list: CaptionList, index: number): TableRow {
  return {
    caption: list.text(index) ?? '',
    score: scoreOf(list, index, 'original'),
    versions: list.present.flatMap((version) => {
      const caption = version === 'original' ? null : list.text(index, version)
      return caption === null ? [] : [{ name: version, caption, score: scoreOf(list, index, version) }]
    }),
  }
}

/** The captions `order` as a file; a CSV begins with its header. */
export async function captionFile(
  list: CaptionList,
  order: Uint32Array,
  format: 'csv' | 'jsonl',
): Promise<{ content: Blob; fileName: string }> {
  const names = list.present.filter((version) => version !== 'original')
  const write =
    format === 'csv'
      ? (row: TableRow) => `${csvRecord(row, names, spreadsheetCell)}\r\n`
      : (row: TableRow) => `${jsonRecord(row, names)}\n`
  const parts = format === 'csv' ? [`${csvHeader(names)}\r\n`] : []
  for (let from = 0; from < order.length; from += slice) {
    parts.push(Array.from(order.subarray(from, from + slice), (index) => write(rowOf(list, index))).join(''))
    await new Promise((resolve) => setTimeout(resolve))
  }
  const type = format === 'csv' ? 'text/csv' : 'application/jsonl'
  return { content: new Blob(parts, { type }), fileName: `captions-${list.reading}.${format}` }
}

/** The captions `order` as a table in the layout of the paper's Tables 2 and 4; null for more than `mostTableRows`. */
export function captionTableText(list: CaptionList, order: Uint32Array, format: 'markdown' | 'latex'): string | null {
  if (order.length > mostTableRows) return null
  const rows = Array.from(order, (index) => rowOf(list, index))
  return format === 'markdown' ? toMarkdown(rows) : toLatex(rows)
}
