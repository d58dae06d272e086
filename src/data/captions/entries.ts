/**
 * A stream of bytes to numbered rows, as layouts say: a caption, or what is wrong with it, of each column that is read, and the cells that
 * go along. Rows are told by their line (in one JSON text: by their item).
 */
import { formatCount } from '../bad-input'
import { MOST_CHARACTERS, type CaptionLayout, type ColumnChoice, type JsonPath } from './types'
import { CsvReader, type CsvRecord } from './csv-records'
import { parsedAnswers } from './json-answers'
import { recordsAt } from './json-paths'
import { parseJson, REPLACEMENT, wholeText } from './json-text'
import { isComment, separatorIn, surplusIn } from './table-shape'
import { textLines, type Problem, type TextLine } from './text-lines'

/** A caption, or what is wrong with its line: "line 812 has no text". */
export type CaptionEntry = { line: number; caption: string } | { line: number; problem: Problem }

/** A caption, or why there is none. */
export type CaptionText = { caption: string } | { problem: Problem }

/** One row of a file. */
export interface CaptionRow {
  line: number
  /** One for each column that is scored. */
  texts: CaptionText[]
  /** Cells that go along, as they are; "" where there is none. */
  carried: readonly string[]
}

/**
 * The captions of one column.
 * @param name of the source, for messages
 * @returns entries in the order of the file, some at a time
 * @throws BadInput where the file as a whole cannot be read so: no text, no such column
 */
export async function* captionEntries(
  bytes: AsyncIterable<Uint8Array>,
  name: string,
  layout: CaptionLayout,
): AsyncGenerator<CaptionEntry[]> {
  for await (const rows of captionRows(bytes, name, { scored: [layout], carried: [] }))
    yield rows.flatMap(({ line, texts }) => texts.map((text) => ({ line, ...text })))
}

/**
 * Several columns side by side, which must be of one report on the file.
 * @returns rows in the order of the file, some at a time; a list of captions gives a row for each of them
 * @throws BadInput as {@link captionEntries}
 */
export async function* captionRows(
  bytes: AsyncIterable<Uint8Array>,
  name: string,
  choice: ColumnChoice,
): AsyncGenerator<CaptionRow[]> {
  const [layout] = choice.scored
  if (layout === undefined) throw new RangeError('No column is chosen; choose at least one.')
  if (layout.kind === 'json') {
    yield* jsonRows(bytes, name, pathsOf(choice))
    return
  }
  const reader = layout.kind === 'table' ? tableReader(name, layout, choice) : null
  const paths = layout.kind === 'json-lines' ? pathsOf(choice) : null
  let headerComes = layout.kind === 'lines' && layout.header
  for await (const lines of textLines(bytes, name)) {
    const rows: CaptionRow[] = []
    for (const line of lines) {
      if (headerComes) {
        headerComes = false
        continue
      }
      if (reader) for (const row of reader.push(line)) rows.push(row)
      else if ('problem' in line) rows.push(lostRow(line.number, line.problem, choice))
      else if (paths === null) rows.push({ line: line.number, texts: [textOf(line.text)], carried: NOTHING })
      else for (const row of valueRows(line.number, line.text, paths, choice)) rows.push(row)
    }
    yield rows
  }
  if (reader) yield reader.end()
}

const EMPTY: CaptionText = { problem: { kind: 'empty', words: 'has no text' } }
const NOTHING: readonly string[] = []

/** A text as the score takes it: without space around it, in one line. */
function textOf(text: string): CaptionText {
  const caption = text.trim().replace(/[\r\n]+/g, ' ')
  if (caption === '') return EMPTY
  if (caption.length <= MOST_CHARACTERS) return { caption }
  const words = `is ${formatCount(caption.length)} characters long; a caption may have at most ${formatCount(MOST_CHARACTERS)}`
  return { problem: { kind: 'long', words } }
}

/** A row of which no column can be read. @param cells those that go along, where they are known */
const lostRow = (
  line: number,
  problem: Problem,
  { scored, carried }: ColumnChoice,
  cells?: readonly string[],
): CaptionRow => ({
  line,
  texts: scored.map(() => ({ problem })),
  carried: cells ?? (carried.length === 0 ? NOTHING : carried.map(() => '')),
})

/** Paths of the columns that are scored, and of those that go along. */
interface Paths {
  scored: readonly JsonPath[]
  carried: readonly JsonPath[]
}

const pathsOf = ({ scored, carried }: ColumnChoice): Paths => {
  const pathOf = (layout: CaptionLayout) => ('path' in layout ? layout.path : [])
  return { scored: scored.map(pathOf), carried: carried.map(pathOf) }
}

function valueRows(line: number, text: string, paths: Paths, choice: ColumnChoice): CaptionRow[] {
  if (text.trim() === '')
    return [{ line, texts: choice.scored.map(() => EMPTY), carried: choice.carried.map(() => '') }]
  let value: unknown
  try {
    value = parsedAnswers(text)
  } catch {
    return [lostRow(line, { kind: 'form', words: 'is not valid JSON; each line must be one JSON value' }, choice)]
  }
  return Array.from(recordsAt(value, [...paths.scored, ...paths.carried]), (found) =>
    recordRow(line, found, paths, false),
  )
}

/** Rows handed over at a time. */
const SOME = 1000

async function* jsonRows(bytes: AsyncIterable<Uint8Array>, name: string, paths: Paths): AsyncGenerator<CaptionRow[]> {
  const { text, damaged } = await wholeText(bytes, name)
  let item = 1
  let rows: CaptionRow[] = []
  for (const found of recordsAt(parseJson(text, name), [...paths.scored, ...paths.carried])) {
    rows.push(recordRow(item++, found, paths, damaged))
    if (rows.length < SOME) continue
    yield rows
    rows = []
  }
  yield rows
}

/** @param damaged true where some of the file was not UTF-8: those bytes cost the text that they stand in */
function recordRow(line: number, found: readonly unknown[], { scored, carried }: Paths, damaged: boolean): CaptionRow {
  const isDamaged = (value: unknown) => damaged && typeof value === 'string' && value.includes(REPLACEMENT)
  return {
    line,
    texts: scored.map((path, i): CaptionText => {
      const value = found[i]
      if (!isDamaged(value)) return valueText(value, path)
      return { problem: { kind: 'encoding', words: 'is not UTF-8 text (save the file as UTF-8)' } }
    }),
    carried: carried.map((_, i) => cellOf(found[scored.length + i])),
  }
}

function valueText(value: unknown, path: JsonPath): CaptionText {
  if (typeof value === 'string' || typeof value === 'number') return textOf(String(value))
  if (value === null || value === undefined) return textOf('')
  const field = path.findLast((step) => step !== null)
  const words = field === undefined ? 'is not a string' : `has no string in its field “${field}”`
  return { problem: { kind: 'field', words } }
}

/** A value that goes along: a text as it is, what is made of several as JSON. */
function cellOf(value: unknown): string {
  if (typeof value === 'string') return value
  return value === null || value === undefined || typeof value === 'symbol' ? '' : JSON.stringify(value)
}

type TableLayout = Extract<CaptionLayout, { kind: 'table' }>

function tableReader(name: string, layout: TableLayout, choice: ColumnChoice) {
  const reader = new CsvReader(layout.delimiter, layout.guarded)
  let headerComes = layout.header
  let mayComment = layout.comments === true
  const placeOf = (column: CaptionLayout) => (column.kind === 'table' ? column.column : 0)
  const scored = choice.scored.map(placeOf)
  const carried = choice.carried.map(placeOf)
  const rowOf = (record: CsvRecord): CaptionRow => {
    if ('problem' in record) return lostRow(record.line, record.problem, choice, cellsAt(record.before ?? [], carried))
    const { line, cells } = record
    const surplus = surplusIn(cells, layout.columns, layout.delimiter)
    // Which cell its captions and its other cells would be in cannot be told, and no caption is cut.
    if (surplus !== null) return lostRow(line, surplus, choice)
    return { line, texts: scored.map((column) => cellText(cells, column)), carried: cellsAt(cells, carried) }
  }
  const rowsOf = (records: readonly CsvRecord[]) =>
    records.flatMap((record) => {
      if (!headerComes || !('cells' in record) || record.cells.join('').trim() === '') return [rowOf(record)]
      headerComes = false
      return []
    })
  return {
    push(line: TextLine): CaptionRow[] {
      if (line.number === 1 && 'text' in line && separatorIn(line.text, name) !== null) return []
      const isAbove = mayComment && 'text' in line && (isComment(line.text) || line.text.trim() === '')
      if (isAbove) return []
      mayComment = false
      return rowsOf(reader.push(line))
    },
    end: () => rowsOf(reader.end()),
  }
}

const cellsAt = (cells: readonly string[], columns: readonly number[]) =>
  columns.length === 0 ? NOTHING : columns.map((column) => cells[column] ?? '')

function cellText(cells: readonly string[], column: number): CaptionText {
  const cell = cells[column]
  if (cell !== undefined || cells.join('').trim() === '') return textOf(cell ?? '')
  const words = `has no column ${formatCount(column + 1)}, only ${formatCount(cells.length)}; its caption is missing`
  return { problem: { kind: 'form', words } }
}
