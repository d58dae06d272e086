/** `metadata.csv` and `metadata.jsonl` of an image folder in Hugging Face's form: images' paths with their captions. */
import * as says from '../../messages/generated/captioned'
import { BadInput, formatCount } from '../bad-input'
import { CsvReader } from '../captions/csv-records'
import { separatorIn, surplusIn } from '../captions/table-shape'
import { textLines, type Problem, type TextLine } from '../captions/text-lines'
import type { Delimiter } from '../captions/types'
import { nameInSentence } from '../left-out'
import { plainName } from '../plain-name'
import type { SourceFile } from '../source-file'
import { captionKind, captionKinds, captionsIn, fileColumn, holdsCaption } from './metadata-columns'

export interface MetadataRow {
  /** Line on which the row begins, from 1. */
  line: number
  /** Path of the image as written, relative to the metadata file. */
  fileName: string
  /** The caption, then others of the same image; empty where the row has none. */
  captions: string[]
}

/** A row that says nothing. */
export interface SkippedRow {
  line: number
  /** The image that it seems to name; null where it names none. */
  fileName: string | null
  problem: Problem
}

export interface Metadata {
  rows: MetadataRow[]
  skipped: SkippedRow[]
  /** Of the columns that could have the caption itself, in their order: "text", "caption". */
  kinds: string[]
}

/** A browser's second copy, "metadata (1).csv", too. */
export function isMetadata(path: string): boolean {
  return /^metadata\.(csv|jsonl)$/i.test(plainName(path))
}

/** 5,000 images with twenty long captions each take a fifth of it. */
const MOST_BYTES = 2 ** 26

const DELIMITERS: readonly Delimiter[] = [',', ';', '\t', '|']

/**
 * Captions are in the columns whose names say so (text, caption, prompt, …): those of the kind that is chosen, else the first of them in
 * the order of the file, have the caption; the others, and whatever else is in a list, are further captions.
 * @param chosen one of `kinds`
 * @throws BadInput where it is no UTF-8 text, too long, has no column of paths or none of captions, or no row
 */
export async function readMetadata(file: SourceFile, chosen?: string, signal?: AbortSignal): Promise<Metadata> {
  const { path } = file
  if (file.size > MOST_BYTES)
    throw new BadInput(says.metadataTooLarge({ path, count: formatCount(file.size), most: formatCount(MOST_BYTES) }))
  const lines: TextLine[] = []
  for await (const some of textLines([await file.read()], path)) for (const line of some) lines.push(line)
  signal?.throwIfAborted()
  const isTable = /\.csv$/i.test(plainName(path))
  const metadata = isTable ? readTable(lines, path, chosen) : readJsonLines(lines, path, chosen)
  if (metadata.rows.length + metadata.skipped.length > 0) return metadata
  throw new BadInput(says.metadataEmpty({ path }))
}

function checkColumns(columns: readonly string[], path: string): void {
  const there = `its columns: ${columns.slice(0, MOST_NAMED).map(nameInSentence).join(', ')}${columns.length > MOST_NAMED ? ', …' : ''}`
  if (fileColumn(columns) < 0) throw new BadInput(says.metadataNoPaths({ path, there }))
  if (!columns.some(holdsCaption)) throw new BadInput(says.metadataNoCaptions({ path, there }))
}

const MOST_NAMED = 12

/** What is wrong with a line as the reason why it was left out: "has 3 cells" → "had 3 cells" */
export const pastTense = ({ words }: Problem) =>
  words
    .replace(/^has\b/, 'had')
    .replace(/^is\b/, 'was')
    .replace(/^names\b/, 'named')
    .replace(/^opens\b/, 'opened')

/** A row with captions of nobody knows what. */
export const NAMELESS: Problem = { kind: 'nameless', words: 'names no image' }

/** @returns the row, or why it says nothing */
function rowOf(line: number, fileName: unknown, values: readonly unknown[]): MetadataRow | SkippedRow {
  const name = typeof fileName === 'number' ? String(fileName) : fileName
  if (typeof name !== 'string' || name.trim() === '') return { line, fileName: null, problem: NAMELESS }
  return { line, fileName: name.trim(), captions: [...new Set(values.flatMap(captionsIn))] }
}

function sorted(all: readonly (MetadataRow | SkippedRow)[], kinds: string[]): Metadata {
  const metadata: Metadata = { rows: [], skipped: [], kinds }
  for (const row of all) {
    if ('problem' in row) metadata.skipped.push(row)
    else metadata.rows.push(row)
  }
  return metadata
}

function readJsonLines(lines: readonly TextLine[], path: string, chosen: string | undefined): Metadata {
  const columns = new Set<string>()
  const all = lines.flatMap((line): (MetadataRow | SkippedRow)[] => {
    const { number } = line
    if ('problem' in line) return [{ line: number, fileName: null, problem: line.problem }]
    if (line.text.trim() === '') return []
    const value = parsed(line.text)
    if (typeof value !== 'object' || value === null || Array.isArray(value))
      return [{ line: number, fileName: null, problem: { kind: 'form', words: 'is no JSON object {…}' } }]
    const fields = Object.entries(value)
    const names = fields.map(([name]) => name)
    for (const name of names) if (columns.size <= MOST_NAMED || columnTells(name)) columns.add(name)
    const told = fields.filter(([name]) => holdsCaption(name))
    const isChosen = ([name]: [string, unknown]) => captionKind(name) === chosen
    const values = [...told.filter(isChosen), ...told.filter((field) => !isChosen(field))].map(
      ([, field]) => field as unknown,
    )
    return [rowOf(number, fields[fileColumn(names)]?.[1], values)]
  })
  if (columns.size > 0) checkColumns([...columns], path)
  return sorted(all, captionKinds(columns))
}

const columnTells = (name: string) => holdsCaption(name) || fileColumn([name]) === 0

function readTable(lines: readonly TextLine[], path: string, chosen: string | undefined): Metadata {
  const [first] = lines
  const said = first && 'text' in first ? separatorIn(first.text, path) : null
  const body = said === null ? lines : lines.slice(1)
  const delimiter = said ?? DELIMITERS.find((each) => fileColumn(firstRecord(body, each)) >= 0) ?? ','
  const reader = new CsvReader(delimiter)
  let header: TableHeader | null = null
  const all: (MetadataRow | SkippedRow)[] = []
  const records = body.flatMap((line) => reader.push(line))
  for (const record of [...records, ...reader.end()])
    if ('problem' in record) {
      const fileName = record.before?.[header?.file ?? -1]?.trim() ?? null
      all.push({ line: record.line, fileName, problem: record.problem })
    } else if (record.cells.every((cell) => cell.trim() === '')) continue
    else if (header === null) header = headerOf(record.cells, path, chosen)
    else all.push(tableRow(record.line, record.cells, header, delimiter))
  return sorted(all, header?.kinds ?? [])
}

interface TableHeader {
  columns: number
  /** Place of the column of paths. */
  file: number
  /** Places of the columns of captions, and which of them are of the chosen kind. */
  captions: number[]
  chosen: ReadonlySet<number>
  kinds: string[]
}

function headerOf(cells: readonly string[], path: string, chosen: string | undefined): TableHeader {
  const names = cells.map((cell) => cell.trim())
  while (names.length > 0 && names.at(-1) === '') names.pop()
  checkColumns(names, path)
  const captions = names.flatMap((name, i) => (holdsCaption(name) ? [i] : []))
  const ofChosen = new Set(captions.filter((column) => captionKind(names[column] ?? '') === chosen))
  return { columns: names.length, file: fileColumn(names), captions, chosen: ofChosen, kinds: captionKinds(names) }
}

/** A row with more cells than there are columns was cut at a comma that belongs to its caption, nobody can tell which. */
export function tableRow(
  line: number,
  cells: readonly string[],
  { columns, file, captions, chosen }: Omit<TableHeader, 'kinds'>,
  delimiter: Delimiter,
): MetadataRow | SkippedRow {
  const surplus = surplusIn(cells, columns, delimiter)
  if (surplus !== null) return { line, fileName: cells[file]?.trim() ?? null, problem: surplus }
  const [values, others]: [string[], string[]] = [[], []]
  // A header may name thousands of columns, of which a row has two.
  for (const column of captions) {
    const cell = cells[column]
    if (cell === undefined) break
    if (chosen.size === 0 || chosen.has(column)) values.push(cell)
    else others.push(cell)
  }
  return rowOf(line, cells[file] ?? '', [...values, ...others])
}

/** The column names, if the cells are separated so. */
function firstRecord(lines: readonly TextLine[], delimiter: Delimiter): string[] {
  const reader = new CsvReader(delimiter)
  for (const line of lines)
    for (const record of reader.push(line))
      if ('cells' in record && record.cells.some((cell) => cell.trim() !== '')) return record.cells
  return []
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}
