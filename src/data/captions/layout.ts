/** Guesses from the beginning of a file where its captions are: by its name, then by what stands in it. */
import { ownColumns } from '../score-columns'
import { isBareFormula, unguarded } from '../table-cells'
import { CAPTION_NAMES } from './caption-names'
import { examplesOf, likeness, shortened, suggest } from './columns'
import { parsedAnswers } from './json-answers'
import { inspectJson, inspectJsonLines } from './json-layout'
import { parseJson } from './json-text'
import { LOOKED_AT, nameOf, surplusIn, tableShape } from './table-shape'
import { holdsTable } from './text-table'
import type { CaptionFileReport, CaptionLayout } from './types'

type Kind = CaptionLayout['kind']

const KINDS: ReadonlyMap<string, Kind> = new Map([
  ['txt', 'lines'],
  ['csv', 'table'],
  ['tsv', 'table'],
  ['tab', 'table'],
  ['jsonl', 'json-lines'],
  ['ndjson', 'json-lines'],
  ['json', 'json'],
])

/**
 * @param text the file's first whole lines; of one JSON text, all of it
 * @param header whether a table's first record names its columns, or a text's first line is none of its captions; null: find out
 * @throws BadInput where the name promises what the text is not
 */
export function inspect(name: string, text: string, header: boolean | null): CaptionFileReport {
  const kind = kindOf(name, text)
  if (kind === 'table') return inspectTable(name, text, header)
  if (kind === 'lines') return inspectLines(text, header)
  return kind === 'json' ? inspectJson(name, parseJson(text, name)) : inspectJsonLines(name, parseLines(text))
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
  const { delimiter, records, header: written, columns: count, comments } = tableShape(text, name, given, asked)
  const guarded = written !== null && isGuarded(written, records)
  const header = guarded ? written.map(unguarded) : written
  const read = { ...(guarded && { guarded }), ...(comments && { comments }) }
  // A row that will be left out is no example.
  const some = records.slice(0, LOOKED_AT).filter((cells) => surplusIn(cells, count, delimiter) === null)
  const columns = Array.from({ length: count }, (_, column) => {
    const cells = some.map((cells) => cells[column] ?? '')
    const texts = guarded ? cells.map(unguarded) : cells
    const title = header?.[column]?.trim() ?? ''
    return {
      name: title === '' ? `column ${column + 1}` : shortened(title),
      examples: examplesOf(texts),
      layout: {
        kind: 'table' as const,
        delimiter,
        header: header !== null,
        column,
        columns: count,
        ...read,
      },
      likeness: likeness(title, texts),
    }
  })
  const description =
    count === 1 ? 'a table with one column' : `a table of ${count} columns, separated by ${nameOf(delimiter)}`
  return { description, ...suggest(columns), header: header !== null }
}

/** True for an export of this page for spreadsheets: its score columns, and no cell that one would take for a formula (`npm run score` has those). */
const isGuarded = (header: readonly string[], records: readonly string[][]) =>
  ownColumns(header.map((name) => name.trim())).size > 0 &&
  [header, ...records].every((cells) => !cells.some(isBareFormula))

/** What a file is. One JSON text must be known before anything is read, for it is read whole. */
export function kindOf(name: string, text: string): Kind {
  const byName = KINDS.get(name.slice(name.lastIndexOf('.') + 1).toLowerCase())
  const start = text.trimStart()
  // JSON says what it is, whatever the file is called; ".json" is often one value a line, but one line alone is an object.
  const mayBeValues = byName !== 'table' && /^\{[^\n]*\}[^\S\n]*(\n|$)/.test(start)
  if (mayBeValues && hasValues(text, byName === 'json' ? 2 : 1)) return 'json-lines'
  if (byName !== undefined && byName !== 'lines') return byName
  if (/^(\[\s*["{[\]]|\{\s*")/.test(start)) return 'json'
  return holdsTable(text, name, byName === 'lines') ? 'table' : 'lines'
}

/** True where at least so many lines are JSON; no more of them are parsed than tell it, and none where there are fewer lines. */
function hasValues(text: string, least: number): boolean {
  const lines = text.split('\n').filter((line) => line.trim() !== '')
  if (lines.length < least) return false
  let found = 0
  return lines.some((line) => (found += valueIn(line).length) >= least)
}

const parseLines = (text: string): unknown[] => text.split('\n').flatMap(valueIn)

/** The value of one line; none where it is no JSON. */
function valueIn(line: string): unknown[] {
  try {
    return [parsedAnswers(line)]
  } catch {
    return []
  }
}
