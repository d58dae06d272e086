/** The list as rows to take away: files in slices, so that 100,000 captions never hold up the page, and tables to paste. */
import {
  csvHeader,
  csvRecord,
  jsonRecord,
  spreadsheetCell,
  toLatex,
  toMarkdown,
  type TableRow,
} from '../../captions/table-text'
import type { TableNames } from '../../captions/table-names'
import type { Flag } from '../../captions/flags/types'
import type { GeneralityScore } from '../../captions/types'
import type { CaptionList } from './list.svelte'
import { makersOf } from './generalising/making'
import { versionNames } from './metrics'
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

type MadeVersion = Exclude<Version, 'original'>

/** Versions that were made, in the order of their columns. */
const madeVersions = (list: CaptionList) =>
  list.present.filter((version): version is MadeVersion => version !== 'original')

/** What made a version of a caption, for the column `general_by`. */
const makerOf = (list: CaptionList, index: number, version: MadeVersion) => list.making(index, version)?.by ?? null

const namesOf = (versions: readonly MadeVersion[]): TableNames => ({ carried: [], caption: '', versions })

const flagColumns = (versions: readonly MadeVersion[]) => ['flags', ...versions.map((version) => `${version}_flags`)]

/** The flags of a caption and of its versions, with the names of their columns. */
function flagsOf(list: CaptionList, index: number, versions: readonly MadeVersion[]): [string, readonly Flag[]][] {
  const names = flagColumns(versions)
  return (['original', ...versions] as const).map((version, i) => [names[i] ?? '', list.flags(version).at(index)])
}

function csvLine(list: CaptionList, index: number, versions: readonly MadeVersion[]): string {
  const makers = versions.map((version) => spreadsheetCell(makerOf(list, index, version) ?? ''))
  const flags = flagsOf(list, index, versions).map(([, flags]) => flags.join(' '))
  return [csvRecord(rowOf(list, index), namesOf(versions), spreadsheetCell), ...makers, ...flags].join(',')
}

function jsonLine(list: CaptionList, index: number, versions: readonly MadeVersion[]): string {
  const record = JSON.parse(jsonRecord(rowOf(list, index), namesOf(versions))) as Record<string, unknown>
  for (const version of versions) record[`${version}_by`] = makerOf(list, index, version)
  for (const [name, flags] of flagsOf(list, index, versions)) record[name] = flags
  return JSON.stringify(record)
}

/**
 * The captions `order` as a file; a CSV begins with its header. Behind all scores stand who made a version (`general_by`) and, last, what
 * tells that a text is no caption (`flags`, `general_flags`: their names with blanks between; in JSON a list).
 */
export async function captionFile(
  list: CaptionList,
  order: Uint32Array,
  format: 'csv' | 'jsonl',
): Promise<{ content: Blob; fileName: string }> {
  const versions = madeVersions(list)
  const write =
    format === 'csv'
      ? (index: number) => `${csvLine(list, index, versions)}\r\n`
      : (index: number) => `${jsonLine(list, index, versions)}\n`
  const header = [
    csvHeader(namesOf(versions)),
    ...versions.map((version) => `${version}_by`),
    ...flagColumns(versions),
  ].join(',')
  const parts = format === 'csv' ? [`${header}\r\n`] : []
  for (let from = 0; from < order.length; from += slice) {
    parts.push(Array.from(order.subarray(from, from + slice), write).join(''))
    await new Promise((resolve) => setTimeout(resolve))
  }
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
  const said = provenance(list, order)
  return format === 'markdown' ? `${said}.\n\n${toMarkdown(rows)}` : `% ${said}.\n${toLatex(rows)}`
}
