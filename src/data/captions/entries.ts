/** A stream of bytes to numbered captions, as one layout says; what holds no caption is told by its line (in one JSON text: its item). */
import { formatCount } from '../bad-input'
import { MOST_CHARACTERS, type CaptionLayout, type JsonPath } from './types'
import { CsvReader, type CsvRecord } from './csv-records'
import { parsedAnswers } from './json-answers'
import { valuesAt } from './json-paths'
import { parseJson, REPLACEMENT, wholeText } from './json-text'
import { separatorIn, surplusIn } from './table-shape'
import { textLines, type Problem, type TextLine } from './text-lines'

/** A caption, or what is wrong with its line: "line 812 has no text". */
export type CaptionEntry = { line: number; caption: string } | { line: number; problem: Problem }

/**
 * @param name of the source, for messages
 * @returns entries in the order of the file, some at a time
 * @throws BadInput where the file as a whole cannot be read so: no text, no such column
 */
export async function* captionEntries(
  bytes: AsyncIterable<Uint8Array>,
  name: string,
  layout: CaptionLayout,
): AsyncGenerator<CaptionEntry[]> {
  if (layout.kind === 'json') {
    yield* jsonEntries(bytes, name, layout.path)
    return
  }
  const reader = layout.kind === 'table' ? tableReader(name, layout) : null
  let headerComes = layout.kind === 'lines' && layout.header
  for await (const lines of textLines(bytes, name)) {
    const entries: CaptionEntry[] = []
    for (const line of lines) {
      if (headerComes) {
        headerComes = false
        continue
      }
      if (reader) for (const entry of reader.push(line)) entries.push(entry)
      else if ('problem' in line) entries.push(withProblem(line))
      else entries.push(...lineEntries(line, layout))
    }
    yield entries
  }
  if (reader) yield reader.end()
}

/** A text as the score takes it: without space around it, in one line. */
function entryOf(line: number, text: string): CaptionEntry {
  const caption = text.trim().replace(/[\r\n]+/g, ' ')
  if (caption === '') return { line, problem: { kind: 'empty', words: 'has no text' } }
  if (caption.length <= MOST_CHARACTERS) return { line, caption }
  const words = `is ${formatCount(caption.length)} characters long; a caption may have at most ${formatCount(MOST_CHARACTERS)}`
  return { line, problem: { kind: 'long', words } }
}

const withProblem = ({ number, problem }: { number: number; problem: Problem }): CaptionEntry => ({
  line: number,
  problem,
})

function lineEntries({ number, text }: { number: number; text: string }, layout: CaptionLayout): CaptionEntry[] {
  if (layout.kind !== 'json-lines' || text.trim() === '') return [entryOf(number, text)]
  let value: unknown
  try {
    value = parsedAnswers(text)
  } catch {
    const words = 'is not valid JSON; each line must be one JSON value'
    return [{ line: number, problem: { kind: 'form', words } }]
  }
  return [...valuesAt(value, layout.path)].map((found) => valueEntry(number, found, layout.path))
}

/** Entries handed over at a time. */
const SOME = 1000

async function* jsonEntries(
  bytes: AsyncIterable<Uint8Array>,
  name: string,
  path: JsonPath,
): AsyncGenerator<CaptionEntry[]> {
  const { text, damaged } = await wholeText(bytes, name)
  let item = 1
  let entries: CaptionEntry[] = []
  for (const value of valuesAt(parseJson(text, name), path)) {
    // Bytes that are not UTF-8 cost the text that they stand in.
    const foreign = damaged && typeof value === 'string' && value.includes(REPLACEMENT)
    const words = 'is not UTF-8 text (save the file as UTF-8)'
    entries.push(foreign ? { line: item, problem: { kind: 'encoding', words } } : valueEntry(item, value, path))
    item++
    if (entries.length < SOME) continue
    yield entries
    entries = []
  }
  yield entries
}

function valueEntry(line: number, value: unknown, path: JsonPath): CaptionEntry {
  if (typeof value === 'string' || typeof value === 'number') return entryOf(line, String(value))
  if (value === null || value === undefined) return entryOf(line, '')
  const field = path.findLast((step) => step !== null)
  const words = field === undefined ? 'is not a string' : `has no string in its field “${field}”`
  return { line, problem: { kind: 'form', words } }
}

type TableLayout = Extract<CaptionLayout, { kind: 'table' }>

function tableReader(name: string, layout: TableLayout) {
  const reader = new CsvReader(layout.delimiter)
  let headerComes = layout.header
  const entriesOf = (records: readonly CsvRecord[]) =>
    records.flatMap((record) => {
      if (!headerComes || !('cells' in record)) return [recordEntry(record, layout)]
      headerComes = false
      return []
    })
  return {
    push(line: TextLine): CaptionEntry[] {
      if (line.number === 1 && 'text' in line && separatorIn(line.text, name) !== null) return []
      return entriesOf(reader.push(line))
    },
    end: () => entriesOf(reader.end()),
  }
}

function recordEntry(record: CsvRecord, { column, columns, delimiter }: TableLayout): CaptionEntry {
  if ('problem' in record) return record
  const { line, cells } = record
  const surplus = surplusIn(cells, columns, delimiter)
  // Which cell its caption would be in cannot be told, and no caption is cut.
  if (surplus !== null) return { line, problem: surplus }
  const cell = cells[column]
  if (cell !== undefined || cells.join('').trim() === '') return entryOf(line, cell ?? '')
  const words = `has no column ${formatCount(column + 1)}, only ${formatCount(cells.length)}; its caption is missing`
  return { line, problem: { kind: 'form', words } }
}
