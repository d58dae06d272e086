/** Guesses from the beginning of a file where its captions are: by its name, then by what stands in it. */
import { looksLikeCaption } from './likeness'
import type { CaptionColumn, CaptionFileReport, CaptionLayout, Delimiter } from './types'
import { CsvReader } from './csv-records'
import { jsonItems } from './json-items'

/** Names that columns of captions have in public data sets; the first is the likeliest. */
export const CAPTION_NAMES = [
  'caption',
  'captions',
  'text',
  'title',
  'description',
  'prompt',
  'sentence',
  'alt',
  'alt_text',
]

const DELIMITERS: readonly { delimiter: Delimiter; name: string }[] = [
  { delimiter: ',', name: 'commas' },
  { delimiter: '\t', name: 'tabs' },
  { delimiter: ';', name: 'semicolons' },
  { delimiter: '|', name: 'bars' },
]

/** Values of a field that are looked at: as many tell as much as all. */
const LOOKED_AT = 1000

const EXAMPLES = 3
const EXAMPLE_LENGTH = 200

type Kind = CaptionLayout['kind']

const KINDS: Readonly<Record<string, Kind>> = {
  txt: 'lines',
  csv: 'table',
  tsv: 'table',
  tab: 'table',
  jsonl: 'json-lines',
  ndjson: 'json-lines',
  json: 'json-array',
}

/**
 * @param text the file's first whole lines; of a JSON array, all of it
 * @param header whether a table's first record names its columns; null: find out
 * @throws BadInput where the name promises what the text is not
 */
export function inspect(name: string, text: string, header: boolean | null): CaptionFileReport {
  const kind = kindOf(name, text)
  if (kind === 'table') return inspectTable(name, text, header)
  if (kind === 'lines') {
    const column = { name: 'lines', examples: examplesOf(text.split('\n')), layout: { kind } }
    return { description: 'text, one caption a line', columns: [column], suggested: 0, header: null }
  }
  const values = kind === 'json-array' ? jsonItems(text, name) : parseLines(text)
  const description = kind === 'json-array' ? 'JSON' : 'JSON, one value a line'
  const columns = fieldsOf(values).map(({ field, texts }) => ({
    name: field ?? 'items',
    examples: examplesOf(texts),
    layout: { kind, field },
    likeness: likeness(field, texts),
  }))
  return { description, ...suggest(columns), header: null }
}

/** What a file is: a JSON array must be known before anything is read, for it is read whole. */
export function kindOf(name: string, text: string): Kind {
  const byName = KINDS[name.slice(name.lastIndexOf('.') + 1).toLowerCase()]
  const start = text.trimStart()
  // JSON says what it is, whatever the file is called; ".json" is often one value a line, but one line alone is an object.
  const values = /^\{[^\n]*\}\s*(\n|$)/.test(start) && byName !== 'table' ? parseLines(text).length : 0
  if (values > (byName === 'json-array' ? 1 : 0)) return 'json-lines'
  if (byName !== undefined) return byName
  if (/^\[\s*["{\]]/.test(start)) return 'json-array'
  const { records, columns } = bestDelimiter(text)
  const even = records.filter((cells) => cells.length === columns).length
  return columns > 1 && even === records.length ? 'table' : 'lines'
}

function inspectTable(name: string, text: string, asked: boolean | null): CaptionFileReport {
  const { delimiter, records, columns: count } = bestDelimiter(text, /\.(tsv|tab)$/i.test(name) ? '\t' : null)
  const header = asked ?? hasHeader(records)
  const body = header ? records.slice(1) : records
  const names = header ? (records[0] ?? []) : []
  const columns = Array.from({ length: count }, (_, column) => {
    const texts = body.map((cells) => cells[column] ?? '')
    const given = names[column]?.trim() ?? ''
    return {
      name: given === '' ? `column ${column + 1}` : given,
      examples: examplesOf(texts),
      layout: { kind: 'table' as const, delimiter, header, column },
      likeness: likeness(given, texts),
    }
  })
  const separated = DELIMITERS.find((known) => known.delimiter === delimiter)?.name ?? delimiter
  const description = count === 1 ? 'a table with one column' : `a table of ${count} columns, separated by ${separated}`
  return { description, ...suggest(columns), header }
}

/** The delimiter that cuts most records into the same number of cells, more than one. */
function bestDelimiter(text: string, given: Delimiter | null = null) {
  const tried = DELIMITERS.filter(({ delimiter }) => given === null || delimiter === given).map(({ delimiter }) => {
    const records = recordsOf(text, delimiter)
    const counts = new Map<number, number>()
    for (const { length } of records) counts.set(length, (counts.get(length) ?? 0) + 1)
    const [columns = 1, even = 0] = [...counts].sort((a, b) => b[1] - a[1])[0] ?? []
    return { delimiter, records, columns, fit: columns > 1 ? even / records.length : 0 }
  })
  const [first, ...others] = tried
  if (first === undefined) return { delimiter: ',' as const, records: [], columns: 1, fit: 0 }
  return others.reduce((best, next) => (next.fit > best.fit ? next : best), first)
}

/** The records of the sample; a last one that the sample cuts off is left out. */
function recordsOf(text: string, delimiter: Delimiter): string[][] {
  const reader = new CsvReader(delimiter, 'the file')
  return text.split('\n').flatMap((line, i) => {
    const record = reader.push({ number: i + 1, text: line.endsWith('\r') ? line.slice(0, -1) : line })
    return record && 'cells' in record && record.cells.join('') !== '' ? [record.cells] : []
  })
}

/** True where the first record's cells are names: a known one, or short words over longer texts or numbers. */
function hasHeader(records: readonly string[][]): boolean {
  const [first, ...rest] = records
  if (first === undefined) return false
  if (first.some((cell) => CAPTION_NAMES.includes(cell.trim().toLowerCase()))) return true
  if (new Set(first).size < first.length || first.some((cell) => !isName(cell))) return false
  return first.some((_, column) => {
    const texts = rest.map((cells) => cells[column] ?? '')
    return texts.length > 0 && texts.every((text) => text !== '' && !isName(text))
  })
}

/** "image_id", "Alt text", but no number and no sentence. */
const isName = (cell: string) => /^\s*[\p{L}_][\p{L}\p{N}_.-]*( [\p{L}\p{N}_.-]+)?\s*$/u.test(cell)

function parseLines(text: string): unknown[] {
  return text.split('\n').flatMap((line): unknown[] => {
    try {
      return [JSON.parse(line)]
    } catch {
      return []
    }
  })
}

/** The fields that hold strings, in the order in which they come; null: the values are strings themselves. */
function fieldsOf(values: readonly unknown[]): { field: string | null; texts: string[] }[] {
  const fields = new Map<string | null, string[]>()
  const add = (field: string | null, value: unknown) => {
    if (typeof value !== 'string') return
    const texts = fields.get(field)
    if (texts === undefined) fields.set(field, [value])
    else if (texts.length < LOOKED_AT) texts.push(value)
  }
  for (const value of values) {
    add(null, value)
    if (typeof value === 'object' && value !== null && !Array.isArray(value))
      for (const [field, text] of Object.entries(value)) add(field, text)
  }
  if (fields.size === 0) fields.set(null, [])
  return [...fields].map(([field, texts]) => ({ field, texts }))
}

function examplesOf(texts: readonly string[]): string[] {
  const filled = texts.map((text) => text.trim()).filter((text) => text !== '')
  return filled
    .slice(0, EXAMPLES)
    .map((text) => (text.length > EXAMPLE_LENGTH ? `${text.slice(0, EXAMPLE_LENGTH)}…` : text))
}

/** How much a column is one of captions: what its texts say, and less than 1 more for a name that says so. */
function likeness(name: string | null, texts: readonly string[]): number {
  const place = CAPTION_NAMES.indexOf(name?.toLowerCase() ?? '')
  const byName = place < 0 ? 0 : 1 - place / CAPTION_NAMES.length
  return looksLikeCaption(texts) + byName
}

function suggest(columns: (CaptionColumn & { likeness: number })[]): Pick<CaptionFileReport, 'columns' | 'suggested'> {
  const best = columns.reduce((best, { likeness }, i) => (likeness > (columns[best]?.likeness ?? 0) ? i : best), 0)
  return { columns: columns.map(({ name, examples, layout }) => ({ name, examples, layout })), suggested: best }
}
