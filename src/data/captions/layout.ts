/** Guesses from the beginning of a file where its captions are: by its name, then by what stands in it. */
import { CAPTION_NAMES } from './caption-names'
import { jsonItems } from './json-items'
import { looksLikeCaption } from './likeness'
import { DELIMITERS, separatorIn, tableShape } from './table-shape'
import type { CaptionColumn, CaptionFileReport, CaptionLayout } from './types'

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
 * @param header whether a table's first record names its columns, or a text's first line is none of its captions; null: find out
 * @throws BadInput where the name promises what the text is not
 */
export function inspect(name: string, text: string, header: boolean | null): CaptionFileReport {
  const kind = kindOf(name, text)
  if (kind === 'table') return inspectTable(name, text, header)
  if (kind === 'lines') return inspectLines(text, header)
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

/** A first line that is called as columns of captions are is no caption. */
function inspectLines(text: string, asked: boolean | null): CaptionFileReport {
  const lines = text.split('\n')
  const header = asked ?? (lines.length > 1 && CAPTION_NAMES.includes(lines[0]?.trim().toLowerCase() ?? ''))
  const layout = { kind: 'lines' as const, header }
  const column = { name: 'lines', examples: examplesOf(header ? lines.slice(1) : lines), layout }
  return { description: 'text, one caption a line', columns: [column], suggested: 0, header }
}

function inspectTable(name: string, text: string, asked: boolean | null): CaptionFileReport {
  const given = /\.(tsv|tab)$/i.test(name) ? '\t' : null
  const { delimiter, records, header, columns: count } = tableShape(text, name, given, asked)
  const columns = Array.from({ length: count }, (_, column) => {
    const texts = records.map((cells) => cells[column] ?? '')
    const title = header?.[column]?.trim() ?? ''
    return {
      name: title === '' ? `column ${column + 1}` : title,
      examples: examplesOf(texts),
      layout: { kind: 'table' as const, delimiter, header: header !== null, column, columns: count },
      likeness: likeness(title, texts),
    }
  })
  const separated = DELIMITERS.find((known) => known.delimiter === delimiter)?.name ?? delimiter
  const description = count === 1 ? 'a table with one column' : `a table of ${count} columns, separated by ${separated}`
  return { description, ...suggest(columns), header: header !== null }
}

/** What a file is: a JSON array must be known before anything is read, for it is read whole. */
export function kindOf(name: string, text: string): Kind {
  const byName = KINDS[name.slice(name.lastIndexOf('.') + 1).toLowerCase()]
  const start = text.trimStart()
  if (byName === undefined && separatorIn(start.slice(0, 20).split('\n')[0] ?? '', name) !== null) return 'table'
  // JSON says what it is, whatever the file is called; ".json" is often one value a line, but one line alone is an object.
  const values = /^\{[^\n]*\}\s*(\n|$)/.test(start) && byName !== 'table' ? parseLines(text).length : 0
  if (values > (byName === 'json-array' ? 1 : 0)) return 'json-lines'
  if (byName !== undefined) return byName
  if (/^\[\s*["{\]]/.test(start)) return 'json-array'
  const { columns, fit } = tableShape(text, name, null, false)
  return columns > 1 && fit === 1 ? 'table' : 'lines'
}

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
