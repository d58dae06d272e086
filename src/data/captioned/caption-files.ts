/**
 * One file with the captions of many pictures, in the forms that the room Captions reads: COCO's and Karpathy's JSON, kohya's metadata, maps
 * and lists, tables and token files. What its captions are is found by the room's own code; here each gets its picture.
 */
import { BadInput } from '../bad-input'
import { CsvReader } from '../captions/csv-records'
import { inspectJson } from '../captions/json-layout'
import { inspect, kindOf } from '../captions/layout'
import { parseJson, REPLACEMENT, wholeText } from '../captions/json-text'
import { separatorIn } from '../captions/table-shape'
import { textLines, type TextLine } from '../captions/text-lines'
import type { CaptionFileReport, CaptionLayout } from '../captions/types'
import type { SourceFile } from '../source-file'
import { imageNames, keyedTextsAt, type PictureKey } from './keyed-texts'
import { captionsIn, fileColumn } from './metadata-columns'
import { tableRow } from './metadata-file'

/** Captions with the name that the file gives their picture. */
export interface NamedCaptions {
  name: string
  captions: readonly string[]
}

const NONE: ReadonlySet<number> = new Set()
/** Lines that are looked at to find out what a file is, and rows to find the column of pictures. */
const SAMPLE_LINES = 2000
const LOOKED_AT = 50

/** @returns every caption with its picture's name; a row that names none is left out. @throws BadInput where the file as a whole is no file of captions */
export async function readCaptionsOf(file: SourceFile, isPicture: (name: string) => boolean): Promise<NamedCaptions[]> {
  const { path } = file
  const bytes = await file.read()
  if (/\.json$/i.test(path)) {
    const { text } = await wholeText(inOne(bytes), path)
    if (kindOf(path, text) === 'json') {
      const value = parseJson(text, path)
      const layout = layoutIn(inspectJson(path, value), path, isPicture)
      if (layout.kind === 'json') return ofJson(value, layout)
    }
  }
  const lines = await linesOf(bytes, path)
  const sample = lines.slice(0, SAMPLE_LINES).flatMap((line) => ('text' in line ? [line.text] : []))
  return ofLines(lines, layoutIn(inspect(path, sample.join('\n'), null), path, isPicture), path, isPicture)
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
  if (column === undefined || !column.examples.some(isText)) throw new BadInput(`${path}: it has no captions.`)
  return column.layout
}

function ofLines(
  lines: readonly TextLine[],
  layout: CaptionLayout,
  path: string,
  isPicture: (name: string) => boolean,
): NamedCaptions[] {
  if (layout.kind === 'table') return ofTable(lines, layout, path, isPicture)
  if (layout.kind === 'lines') throw new BadInput(`${path} names no images: its lines are captions alone.`)
  return lines.flatMap((line) => {
    if (!('text' in line)) return []
    try {
      return ofJson(JSON.parse(line.text), layout)
    } catch (error) {
      if (!(error instanceof SyntaxError)) throw error
      return []
    }
  })
}

function ofJson(value: unknown, layout: Extract<CaptionLayout, { kind: 'json' | 'json-lines' }>): NamedCaptions[] {
  const names = imageNames(value)
  const found: NamedCaptions[] = []
  for (const { key, value: text } of keyedTextsAt(value, layout.path)) {
    const captions = captionsIn(text).filter((caption) => !caption.includes(REPLACEMENT))
    if (key !== null) found.push({ name: nameOf(key, names), captions })
  }
  return found
}

const nameOf = (key: PictureKey, names: ReadonlyMap<string, string>) =>
  'name' in key ? key.name : (names.get(key.id) ?? key.id)

function ofTable(
  lines: readonly TextLine[],
  { delimiter, header, column, columns }: Extract<CaptionLayout, { kind: 'table' }>,
  path: string,
  isPicture: (name: string) => boolean,
): NamedCaptions[] {
  const reader = new CsvReader(delimiter, path)
  const records: { line: number; cells: readonly string[] }[] = []
  for (const line of lines) {
    if (line.number === 1 && 'text' in line && separatorIn(line.text, path) !== null) continue
    const record = reader.push(line)
    if (record !== null && 'cells' in record && record.cells.some((cell) => cell.trim() !== '')) records.push(record)
  }
  reader.end()
  const names = header ? (records.shift()?.cells ?? []) : []
  const some = records.slice(0, LOOKED_AT)
  const count = (place: number) => some.filter(({ cells }) => isPicture(cells[place] ?? '')).length
  const named = fileColumn(names.map((name) => name.trim()))
  const others = Array.from({ length: columns }, (_, place) => place).filter((place) => place !== column)
  const file =
    named >= 0 ? named : others.reduce((best, next) => (count(next) > count(best) ? next : best), others[0] ?? -1)
  return records.flatMap(({ line, cells }) => {
    const row = tableRow(line, cells, { columns, file, captions: [column], chosen: NONE }, delimiter)
    return 'reason' in row ? [] : [{ name: row.fileName, captions: row.captions }]
  })
}
