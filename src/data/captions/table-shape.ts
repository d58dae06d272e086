/** What a table's first records tell of its shape: what separates its cells, how many there are, and whether the first record names them. */
import * as says from '../../messages/generated/caption-files'
import { BadInput, formatCount } from '../bad-input'
import { CAPTION_NAMES } from './caption-names'
import { CsvReader, type CsvRecord } from './csv-records'
import type { Problem } from './text-lines'
import type { Delimiter } from './types'

/** The rarer one is in prose, the more it says: first where two cut alike. */
const DELIMITERS: readonly { delimiter: Delimiter; name: string }[] = [
  { delimiter: '\t', name: 'tabs' },
  { delimiter: '|', name: 'bars' },
  { delimiter: ';', name: 'semicolons' },
  { delimiter: ',', name: 'commas' },
]

/** Records of the sample that are looked at cell by cell. */
export const LOOKED_AT = 1000

/** No table of captions has more; each is shown to the visitor with its first values. */
const MOST_COLUMNS = 1000

export const nameOf = (delimiter: Delimiter) =>
  DELIMITERS.find((known) => known.delimiter === delimiter)?.name ?? delimiter

export interface TableShape {
  delimiter: Delimiter
  /** Records of the sample, the header not among them. */
  records: string[][]
  /** The first record, where it names the columns. */
  header: string[] | null
  /** Cells of a record: as many as the header names, else as most records have. */
  columns: number
  /** Share of the records that have the same number of cells, more than one; 0 where most have one. */
  fit: number
  /** True where the lines at the top that begin with # are none of its records. */
  comments?: boolean
}

/** Share of the records that must have the same number of cells where nothing else says that these are columns. */
export const EVEN = 0.8

/** "sep=;" as the first line: how a spreadsheet program is told what separates the cells. */
const SEPARATOR_LINE = /^"?sep=(.)"?\s{0,9}$/i

/** @returns the delimiter that the line names; null where it is another line. @throws BadInput where it names one that is not known */
export function separatorIn(line: string, name: string): Delimiter | null {
  const named = line.length > 20 ? undefined : SEPARATOR_LINE.exec(line)?.[1]
  if (named === undefined) return null
  const found = DELIMITERS.find(({ delimiter }) => delimiter === named)
  if (found !== undefined) return found.delimiter
  throw new BadInput(says.tableSeparator({ name, named }))
}

/**
 * The delimiter is the one that cuts most records into the same number of cells: a header's names may hold commas, a few captions too.
 * @param text the file's first whole lines
 * @param given the delimiter, where it is known
 * @param header whether the first record names the columns; null: find out
 * @throws BadInput where the first line names a delimiter that is not known, or there are too many columns
 */
export function tableShape(text: string, name: string, given: Delimiter | null, header: boolean | null): TableShape {
  const lineEnd = text.indexOf('\n')
  const said = separatorIn(lineEnd < 0 ? text : text.slice(0, lineEnd), name)
  const body = said === null ? text : lineEnd < 0 ? '' : text.slice(lineEnd + 1)
  const known = said ?? given
  const begin = commentsEnd(body)
  if (begin > 0) {
    const rest = body.slice(begin)
    const below = shapeOf(rest, name, known, null)
    if (areComments(body.slice(0, begin), below))
      return { ...(header === null ? below : shapeOf(rest, name, known, header)), comments: true }
  }
  return shapeOf(body, name, known, header)
}

/** True for a line that says something about the table, where it stands above it. */
export const isComment = (line: string) => line.startsWith('#')

/** @returns where the lines at the top end that are comments or blank, if they are; 0 where there is no comment */
function commentsEnd(text: string): number {
  let [from, some] = [0, false]
  for (;;) {
    const end = text.indexOf('\n', from)
    if (end < 0) return 0
    const line = text.slice(from, end)
    if (isComment(line)) some = true
    else if (line.trim() !== '') return some ? from : 0
    from = end + 1
  }
}

/** Lines that begin with # may also be a table's header (#id,caption) or its captions: comments they are above a header that names captions, or in one piece above even records. */
function areComments(lines: string, { header, columns, fit, delimiter }: TableShape): boolean {
  if (header?.some(isCaptionName)) return true
  return columns > 1 && fit >= EVEN && !lines.includes(delimiter)
}

export const isCaptionName = (cell: string) => CAPTION_NAMES.includes(cell.trim().toLowerCase())

/** @param body what stands below a line that names the delimiter, and comments */
function shapeOf(body: string, name: string, known: Delimiter | null, header: boolean | null): TableShape {
  const tried = DELIMITERS.filter(({ delimiter }) => known === null || delimiter === known).map(({ delimiter }) =>
    evenness(recordsOf(body, delimiter), delimiter),
  )
  const best = tried.reduce((best, next) => (next.fit > best.fit ? next : best))
  const { delimiter, columns, fit } = best
  const [first, ...rest] = best.records
  if (first === undefined) return { ...best, header: null }
  if (Math.max(columns, first.length) > MOST_COLUMNS)
    throw new BadInput(
      says.tableTooWide({
        name,
        count: formatCount(Math.max(columns, first.length)),
        delimiter: nameOf(delimiter),
        most: formatCount(MOST_COLUMNS),
      }),
    )
  const names = named(first, columns, delimiter)
  if (!(header ?? isHeader(names, rest))) {
    // Texts that hold a comma now and then are no columns.
    const isProse = columns > 1 && fit < EVEN && known === null && !hasIds(best.records)
    return isProse ? shapeOf(body, name, '\t', false) : { ...best, header: null }
  }
  // One column alone: what stands in a line is one caption, whatever it holds.
  if (names.length === 1 && columns > 1 && known === null) return shapeOf(body, name, '\t', true)
  return { delimiter, records: rest, header: names, columns: names.length, fit }
}

/** True where every record begins with a number or a picture's name. */
export const hasIds = (records: readonly string[][]) =>
  records.length > 0 && records.every(([first = '']) => isId(first.trim()))

const isId = (cell: string) =>
  cell.length < 300 && (/^\d+$/.test(cell) || /^\S+\.(jpe?g|png|webp|gif|bmp)(#\d+)?$/i.test(cell))

/** @returns what is wrong with a record that has more cells than the table has columns; null where nothing is. Empty cells at its end are none. */
export function surplusIn(cells: readonly string[], columns: number, delimiter: Delimiter): Problem | null {
  let count = cells.length
  while (count > columns && cells[count - 1]?.trim() === '') count--
  if (count <= columns) return null
  const mark = delimiter === '\t' ? 'a tab' : `“${delimiter}”`
  return {
    kind: 'surplus',
    words: `has ${formatCount(count)} cells where ${columns === 1 ? '1 is' : `${formatCount(columns)} are`} named; put a text that holds ${mark} in quotes ("…")`,
  }
}

function evenness(records: string[][], delimiter: Delimiter) {
  const counts = new Map<number, number>()
  for (const { length } of records) counts.set(length, (counts.get(length) ?? 0) + 1)
  const [columns = 1, even = 0] = [...counts].sort((a, b) => b[1] - a[1])[0] ?? []
  return { delimiter, records, columns, fit: columns > 1 ? even / records.length : 0 }
}

/** The records of the sample that hold anything; a last one that the sample cuts off is left out. */
function recordsOf(text: string, delimiter: Delimiter): string[][] {
  const reader = new CsvReader(delimiter)
  const records = text
    .split('\n')
    .flatMap((line, i) => reader.push({ number: i + 1, text: line.endsWith('\r') ? line.slice(0, -1) : line }))
  // A quote that most of the sample lies behind is never closed; but where no records lie behind it, they are the lines of one long cell.
  if (reader.open > records.length) {
    const behind = reader.end()
    if (areLike(records[0], behind)) for (const record of behind) records.push(record)
  }
  return records.flatMap((record) => ('cells' in record && record.cells.join('') !== '' ? [record.cells] : []))
}

/** True where most records have as many cells as the first, or there is none before them. */
function areLike(first: CsvRecord | undefined, records: readonly CsvRecord[]): boolean {
  if (first === undefined || !('cells' in first)) return true
  const alike = records.filter((record) => 'cells' in record && record.cells.length === first.cells.length)
  return 2 * alike.length >= records.length
}

/** A header's names; where it has too many, those that a delimiter inside brackets has cut are put together: SKU (a, b). */
function named(cells: readonly string[], columns: number, delimiter: Delimiter): string[] {
  if (cells.length <= columns) return [...cells]
  const joined: string[] = []
  let depth = 0
  for (const cell of cells) {
    if (depth > 0) joined.push(`${joined.pop() ?? ''}${delimiter}${cell}`)
    else joined.push(cell)
    for (const character of cell) depth += OPENING.includes(character) ? 1 : CLOSING.includes(character) ? -1 : 0
  }
  return joined.length === columns ? joined : [...cells]
}

const OPENING = '([{'
const CLOSING = ')]}'

/**
 * True where the first record's cells are names: a known one, a word over numbers alone, or short words over longer texts or numbers.
 */
function isHeader(first: readonly string[], rest: readonly string[][]): boolean {
  if (first.some(isCaptionName)) return true
  if (rest.length === 0 || new Set(first).size < first.length) return false
  const some = rest.slice(0, LOOKED_AT)
  const below = (column: number) => some.map((cells) => cells[column] ?? '')
  const couldName = (cell: string) => cell.trim() !== '' && cell.length <= LONGEST_NAME && !isNumber(cell)
  if (first.every(couldName) && first.some((_, column) => below(column).every(isNumber))) return true
  if (first.some((cell) => !isName(cell))) return false
  return first.some((_, column) => below(column).every((text) => text !== '' && !isName(text)))
}

const LONGEST_NAME = 120

const isNumber = (cell: string) => cell.length <= LONGEST_NAME && /^\s*[+-]?\d[\d.,]*(e[+-]?\d+)?\s*%?\s*$/i.test(cell)

/** "image_id", "Alt text", but no number and no sentence. */
const isName = (cell: string) =>
  cell.length <= LONGEST_NAME && /^\s*[\p{L}_][\p{L}\p{M}\p{N}_.-]*( [\p{L}\p{M}\p{N}_.-]+)?\s*$/u.test(cell)
