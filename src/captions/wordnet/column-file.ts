/**
 * The container of the bundled WordNet files: one line of JSON that names the columns, their lengths in bytes and a few
 * whole numbers, then the columns' bytes one after another. Columns apart, because values of one kind compress best together.
 */
import * as says from '../../messages/generated/captions'
import { BadInput } from '../bad-input'

/** What a column file says of itself, and its columns by name. */
export interface ColumnFile {
  /** Counts and sums, whole numbers. */
  facts: Record<string, number>
  columns: Record<string, Uint8Array>
}

interface Heading {
  format: string
  facts: Record<string, number>
  /** Bytes of each column, in the file's order. */
  columns: Record<string, number>
}

/** Raised whenever a column's meaning changes: an old cached file is then told apart from a damaged one. */
const FORMAT = 'modeweave-wordnet-1'

const LINE_FEED = 10

/** The file's bytes; the same input gives the same bytes. */
export function writeColumnFile({ facts, columns }: ColumnFile): Uint8Array {
  const parts = Object.entries(columns)
  const heading: Heading = {
    format: FORMAT,
    facts,
    columns: Object.fromEntries(parts.map(([name, bytes]) => [name, bytes.length])),
  }
  const line = new TextEncoder().encode(`${JSON.stringify(heading)}\n`)
  const file = new Uint8Array(parts.reduce((length, [, bytes]) => length + bytes.length, line.length))
  file.set(line)
  let offset = line.length
  for (const [, bytes] of parts) {
    file.set(bytes, offset)
    offset += bytes.length
  }
  return file
}

/**
 * Reads what `writeColumnFile` wrote, without copying: the columns are views of `file`.
 * @param name the file's name, for the message
 * @throws BadInput where the file is of another format, damaged or cut short
 */
export function readColumnFile(file: Uint8Array, name: string): ColumnFile {
  const heading = readHeading(file, name)
  let offset = file.indexOf(LINE_FEED) + 1
  const columns: Record<string, Uint8Array> = {}
  for (const [column, length] of Object.entries(heading.columns)) {
    columns[column] = file.subarray(offset, offset + length)
    offset += length
  }
  if (offset !== file.length) {
    throw new BadInput(says.wordnetFileLength({ name, length: file.length, expected: offset }))
  }
  return { facts: heading.facts, columns }
}

function readHeading(file: Uint8Array, name: string): Heading {
  try {
    const heading = JSON.parse(new TextDecoder().decode(file.subarray(0, file.indexOf(LINE_FEED)))) as Heading
    if (heading.format === FORMAT) return heading
  } catch {
    // Not JSON: the same sentence as for another format.
  }
  throw new BadInput(says.wordnetFileForeign({ name, format: FORMAT }))
}

/** The column of that name. @throws BadInput where the file has none */
export function columnOf(file: ColumnFile, column: string): Uint8Array {
  const bytes = file.columns[column]
  if (!bytes) throw new BadInput(says.wordnetFileColumn({ column }))
  return bytes
}

/** The fact of that name. @throws BadInput where the file has none */
export function factOf(file: ColumnFile, fact: string): number {
  const value = file.facts[fact]
  if (value === undefined) throw new BadInput(says.wordnetFileFact({ fact }))
  return value
}
