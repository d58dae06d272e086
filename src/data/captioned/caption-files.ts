/**
 * One file with the captions of many pictures, in the forms that the room Captions reads: COCO's and Karpathy's JSON, kohya's metadata, maps
 * and lists, tables and token files. What its captions are is found by the room's own code; here each gets its picture.
 */
import * as says from '../../messages/generated/captioned'
import { BadInput } from '../bad-input'
import { CsvReader, type CsvRecord } from '../captions/csv-records'
import { parsedAnswers } from '../captions/json-answers'
import { inspectJson } from '../captions/json-layout'
import { inspect, kindOf } from '../captions/layout'
import { parseJson, REPLACEMENT, wholeText } from '../captions/json-text'
import { isComment, separatorIn } from '../captions/table-shape'
import { textLines, type Problem, type TextLine } from '../captions/text-lines'
import type { CaptionFileReport, CaptionLayout } from '../captions/types'
import type { SourceFile } from '../source-file'
import { imageNames, keyedTextsAt, type PictureKey } from './keyed-texts'
import { captionsIn, fileColumn } from './metadata-columns'
import { NAMELESS, tableRow, type MetadataRow, type SkippedRow } from './metadata-file'

/** A picture's captions under the name that the file gives it, or what is wrong with them. */
export type CaptionRow = MetadataRow | SkippedRow

export interface CaptionRows {
  rows: CaptionRow[]
  /** What their `line` counts: lines, or the texts of one JSON value. */
  unit: 'line' | 'item'
  /** Which of several columns of texts was taken, a clause; null where there was no other. */
  choice: string | null
}

const NONE: ReadonlySet<number> = new Set()
/** Lines that are looked at to find out what a file is, and rows to find the column of pictures. */
const SAMPLE_LINES = 2000
const LOOKED_AT = 50

/** @returns every row that is not blank. @throws BadInput where the file as a whole is no file of captions */
export async function readCaptionsOf(file: SourceFile, isPicture: (name: string) => boolean): Promise<CaptionRows> {
  const { path } = file
  const bytes = await file.read()
  if (/\.json$/i.test(path)) {
    const { text } = await wholeText(inOne(bytes), path)
    if (kindOf(path, text) === 'json') {
      const value = parseJson(text, path)
      const report = inspectJson(path, value)
      const layout = layoutIn(report, path, isPicture)
      if (layout.kind === 'json')
        return { rows: ofJson(value, layout), unit: 'item', choice: choiceIn(report, isPicture) }
    }
  }
  const lines = await linesOf(bytes, path)
  const sample = lines.slice(0, SAMPLE_LINES).flatMap((line) => ('text' in line ? [line.text] : []))
  const report = inspect(path, sample.join('\n'), null)
  const rows = ofLines(lines, layoutIn(report, path, isPicture), path, isPicture)
  return { rows, unit: 'line', choice: choiceIn(report, isPicture) }
}

/** Columns of several words could be captions too. */
function choiceIn({ columns, suggested }: CaptionFileReport, isPicture: (name: string) => boolean): string | null {
  const isProse = (example: string) => /\p{L}\s+\p{L}/u.test(example) && !isPicture(example)
  const others = columns.filter(({ examples }, i) => i !== suggested && examples.some(isProse))
  const taken = columns[suggested]
  if (taken === undefined || others.length === 0) return null
  return `captions were taken from “${taken.name}”, and not from ${others.map(({ name }) => `“${name}”`).join(', ')}`
}

async function linesOf(bytes: Uint8Array, path: string): Promise<TextLine[]> {
  const lines: TextLine[] = []
  for await (const some of textLines([bytes], path)) for (const line of some) lines.push(line)
  return lines
}

async function* inOne(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes
}

/** @throws BadInput where what looks most like captions are numbers, or the pictures' own names */
function layoutIn(
  { columns, suggested }: CaptionFileReport,
  path: string,
  isPicture: (name: string) => boolean,
): CaptionLayout {
  const column = columns[suggested]
  const isText = (example: string) => /\p{L}/u.test(example) && !isPicture(example)
  // Without any example every row has more cells than are named, each of which is told.
  const isTold = columns.every(({ examples }) => examples.length === 0)
  if (column === undefined || !(isTold || column.examples.some(isText)))
    throw new BadInput(says.captionTableNone({ path }))
  return column.layout
}

function ofLines(
  lines: readonly TextLine[],
  layout: CaptionLayout,
  path: string,
  isPicture: (name: string) => boolean,
): CaptionRow[] {
  if (layout.kind === 'table') return ofTable(lines, layout, path, isPicture)
  if (layout.kind === 'lines') throw new BadInput(says.captionsWithoutImages({ path }))
  return lines.flatMap((line): CaptionRow[] => {
    const { number } = line
    if ('problem' in line) return [{ line: number, fileName: null, problem: line.problem }]
    if (line.text.trim() === '') return []
    try {
      return ofJson(parsedAnswers(line.text), layout).map((row) => ({ ...row, line: number }))
    } catch (error) {
      if (!(error instanceof SyntaxError)) throw error
      return [{ line: number, fileName: null, problem: { kind: 'form', words: 'is not valid JSON' } }]
    }
  })
}

const FOREIGN: Problem = { kind: 'encoding', words: 'is not UTF-8 text (save the file as UTF-8)' }

function ofJson(value: unknown, layout: Extract<CaptionLayout, { kind: 'json' | 'json-lines' }>): CaptionRow[] {
  const names = imageNames(value)
  const rows: CaptionRow[] = []
  for (const { key, value: text } of keyedTextsAt(value, layout.path)) {
    const line = rows.length + 1
    const fileName = key === null ? null : nameOf(key, names)
    const captions = captionsIn(text)
    // Bytes that are not UTF-8 cost the text that they stand in.
    if (captions.some((caption) => caption.includes(REPLACEMENT))) rows.push({ line, fileName, problem: FOREIGN })
    else if (fileName === null) rows.push({ line, fileName, problem: NAMELESS })
    else rows.push({ line, fileName, captions })
  }
  return rows
}

const nameOf = (key: PictureKey, names: ReadonlyMap<string, string>) =>
  'name' in key ? key.name : (names.get(key.id) ?? key.id)

function ofTable(
  lines: readonly TextLine[],
  { delimiter, header, column, columns, guarded, comments }: Extract<CaptionLayout, { kind: 'table' }>,
  path: string,
  isPicture: (name: string) => boolean,
): CaptionRow[] {
  const reader = new CsvReader(delimiter, guarded)
  const all: CsvRecord[] = []
  for (const line of lines) {
    if (line.number === 1 && 'text' in line && separatorIn(line.text, path) !== null) continue
    if (comments && all.length === 0 && 'text' in line && isComment(line.text)) continue
    all.push(...reader.push(line))
  }
  all.push(...reader.end())
  const records = all.filter((record) => 'problem' in record || record.cells.some((cell) => cell.trim() !== ''))
  const first = records.find((record) => 'cells' in record)
  const names = header && first ? first.cells : []
  const rows = header ? records.filter((record) => record !== first) : records
  const some = rows.slice(0, LOOKED_AT)
  const count = (place: number) => some.filter((row) => 'cells' in row && isPicture(row.cells[place] ?? '')).length
  const named = fileColumn(names.map((name) => name.trim()))
  const others = Array.from({ length: columns }, (_, place) => place).filter((place) => place !== column)
  const file =
    named >= 0 ? named : others.reduce((best, next) => (count(next) > count(best) ? next : best), others[0] ?? -1)
  return rows.map((row) => {
    if ('cells' in row)
      return tableRow(row.line, row.cells, { columns, file, captions: [column], chosen: NONE }, delimiter)
    return { line: row.line, fileName: row.before?.[file]?.trim() ?? null, problem: row.problem }
  })
}
