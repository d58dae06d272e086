/** `metadata.csv` and `metadata.jsonl` of an image folder in Hugging Face's form: images' paths with their captions. */
import { BadInput, formatCount } from '../bad-input'
import type { Delimiter } from '../captions/types'
import { CsvReader } from '../captions/csv-records'
import { captionsIn, holdsCaption, namesFile } from './metadata-columns'
import { SkippedLines } from '../captions/skipped-lines'
import type { SourceFile } from '../source-file'
import { textLines, type Problem, type TextLine } from '../captions/text-lines'

export interface MetadataRow {
  /** Path of the image as written, relative to the metadata file. */
  fileName: string
  /** The caption, then others of the same image; empty where the row has none. */
  captions: string[]
}

export interface Metadata {
  rows: MetadataRow[]
  /** Rows that say nothing, one sentence a reason. */
  notes: string[]
}

export const METADATA_NAME = /^metadata\.(csv|jsonl)$/i

/** 5,000 images with twenty long captions each take a fifth of it. */
const MOST_BYTES = 2 ** 26

const DELIMITERS: readonly Delimiter[] = [',', ';', '\t', '|']

/** The value of one row's columns, by name, in the order of the columns. */
type Fields = [column: string, value: unknown][]

/**
 * Captions are in the columns whose names say so (text, caption, prompt, …): the first of them in the order of the file is the
 * caption, the others, and whatever else is in a list, are further captions.
 * @throws BadInput where it is no UTF-8 text, too long, or has no column of paths or none of captions
 */
export async function readMetadata(file: SourceFile, signal?: AbortSignal): Promise<Metadata> {
  const { path } = file
  if (file.size > MOST_BYTES)
    throw new BadInput(
      `${path} has ${formatCount(file.size)} bytes; metadata of 5,000 images needs fewer than ${formatCount(MOST_BYTES)}, so leave out columns or rows.`,
    )
  const lines: TextLine[] = []
  for await (const some of textLines([await file.read()], path)) lines.push(...some)
  signal?.throwIfAborted()
  const foreign = lines.find((line) => 'problem' in line && line.problem.kind === 'encoding')
  if (foreign !== undefined)
    throw new BadInput(
      `${path}: line ${formatCount(foreign.number)} is not UTF-8 text; save the file as UTF-8 and choose it again.`,
    )
  const skipped = new SkippedLines('line')
  const skip = (line: number, problem: Problem) => skipped.add(line, problem)
  const records = /\.csv$/i.test(path) ? csvRecords(lines, path, skip) : jsonRecords(lines, skip)
  const sentences = () => skipped.sentences().map((each) => `${each.charAt(0).toLowerCase()}${each.slice(1)}`)
  if (records.length === 0) throw noRow(path, sentences())
  const rows = rowsOf(records, path, skip)
  return { rows, notes: sentences().map((sentence) => `${path}: ${sentence}`) }
}

interface NumberedFields {
  line: number
  fields: Fields
}

type Skip = (line: number, problem: Problem) => void

function noRow(path: string, why: readonly string[]): BadInput {
  if (why.length === 0) return new BadInput(`${path} has no row; give each image a row with its path and its caption.`)
  return new BadInput(`${path} has no row that can be read (${why.join(' ').replace(/\.$/, '')}).`)
}

function rowsOf(records: readonly NumberedFields[], path: string, skip: Skip): MetadataRow[] {
  const columns = [...new Set(records.flatMap(({ fields }) => fields.map(([column]) => column)))]
  const there = `its columns: ${columns.join(', ')}`
  if (!columns.some(namesFile))
    throw new BadInput(`${path} has no column of the images' paths (${there}); name that column file_name.`)
  if (!columns.some(holdsCaption))
    throw new BadInput(`${path} has no column of captions (${there}); name that column text, caption or prompt.`)
  return records.flatMap(({ line, fields }) => {
    const fileName = fields.find(([column]) => namesFile(column))?.[1]
    if (typeof fileName !== 'string' || fileName.trim() === '') {
      skip(line, { kind: 'empty', words: 'names no image' })
      return []
    }
    const captions = fields.flatMap(([column, value]) => (holdsCaption(column) ? captionsIn(value) : []))
    return [{ fileName: fileName.trim(), captions: [...new Set(captions)] }]
  })
}

function jsonRecords(lines: readonly TextLine[], skip: Skip): NumberedFields[] {
  return lines.flatMap((line) => {
    if ('problem' in line) {
      skip(line.number, line.problem)
      return []
    }
    if (line.text.trim() === '') return []
    const value = parsed(line.text)
    if (typeof value === 'object' && value !== null && !Array.isArray(value))
      return [{ line: line.number, fields: Object.entries(value) }]
    skip(line.number, { kind: 'form', words: 'is no JSON object {…}' })
    return []
  })
}

function csvRecords(lines: readonly TextLine[], path: string, skip: Skip): NumberedFields[] {
  const delimiter = DELIMITERS.find((each) => firstRecord(lines, each).some(namesFile)) ?? ','
  const reader = new CsvReader(delimiter, path)
  let header: string[] | null = null
  const records: NumberedFields[] = []
  for (const line of lines) {
    const record = reader.push(line)
    if (record === null) continue
    if ('problem' in record) skip(record.line, record.problem)
    else if (record.cells.join('').trim() === '') continue
    else if (header === null) header = record.cells.map((cell) => cell.trim())
    else records.push({ line: record.line, fields: header.map((column, i) => [column, record.cells[i] ?? '']) })
  }
  reader.end()
  return records
}

/** The column names, if the cells are separated so. */
function firstRecord(lines: readonly TextLine[], delimiter: Delimiter): string[] {
  const reader = new CsvReader(delimiter, 'the header')
  for (const line of lines) {
    const record = reader.push(line)
    if (record !== null) return 'cells' in record ? record.cells : []
  }
  return []
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}
