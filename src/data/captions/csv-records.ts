/**
 * RFC 4180, a line at a time: cells in quotes may hold the delimiter, doubled quotes and line ends. A record knows the line it begins
 * on, and no more than one record is held; that is why this is not left to a library. A quote inside a bare cell is itself (5" pipe);
 * blanks around a cell's quotes belong to no cell (1, "a dog, running"). A line that cannot be read (too long, not UTF-8) belongs to the
 * record in whose quotes it stands; its own quotes tell whether they end there.
 */
import { formatCount } from '../bad-input'
import { unguarded } from '../table-cells'
import type { Delimiter } from './types'
import { type Problem, type TextLine, type UnreadLine } from './text-lines'

/** Of a record that cannot be used, `before` are the cells that came before what is wrong. */
export type CsvRecord = { line: number; cells: string[] } | { line: number; problem: Problem; before?: string[] }

/** A record whose last cell's closing quote is still to come. */
interface OpenRecord {
  line: number
  cells: string[]
  cell: string
  /** Why its first line cannot be read; null where it can. */
  unread: Problem | null
  /** Of the first line of it that cannot be read, in words about the record; null where all can. */
  problem: Problem | null
}

/** A cell of more characters or lines than this is waited for no longer: its quote is taken for one that is never closed. */
const MOST_CELL_CHARACTERS = 1 << 25
const MOST_CELL_LINES = 1 << 22

const notClosed = (within = ''): Problem => ({
  kind: 'form',
  words: `opens a quote (") that is not closed${within}; close it, or double it ("") where it belongs to the text`,
})

export class CsvReader {
  #open: OpenRecord | null = null
  /** Lines of the open record behind its first: what they are where its quote is never closed. */
  #held: TextLine[] = []
  /** True while held lines are read again: each quote has to be closed on its own line then. */
  #isAgain = false

  /** @param guarded true where cells are guarded as this page's exports are: they are given as they were before */
  constructor(
    private readonly delimiter: Delimiter,
    private readonly guarded = false,
  ) {}

  /** Lines that wait for a closing quote. */
  get open(): number {
    return this.#open === null ? 0 : 1 + this.#held.length
  }

  /** @returns the records that end on this line: none where one goes on, several where a quote that was open for long is taken for one that is never closed */
  push(line: TextLine): CsvRecord[] {
    return this.#given(this.#take(line))
  }

  #take(line: TextLine): CsvRecord[] {
    if ('problem' in line) return this.#pushUnread(line)
    const { text, number } = line
    if (this.#open === null) {
      if (!text.includes('"')) return [{ line: number, cells: text.split(this.delimiter) }]
      const record = this.#scan(text, 0, { line: number, cells: [], cell: '', unread: null, problem: null }, false)
      if (record !== null) return [record]
      return this.#isAgain ? this.#giveUp(notClosed()) : []
    }
    const open = this.#open
    this.#held.push(line)
    open.cell += '\n'
    if (open.cell.length > MOST_CELL_CHARACTERS || this.#held.length > MOST_CELL_LINES)
      return this.#giveUp(notClosed(` within ${formatCount(open.cell.length)} characters`))
    this.#open = null
    const record = this.#scan(text, 0, open, true)
    if (record === null) return []
    if ('problem' in record) {
      // It may have run into the next record's quote.
      this.#open = open
      return this.#giveUp(record.problem)
    }
    this.#held = []
    return [open.problem === null ? record : { line: open.line, problem: open.problem }]
  }

  #pushUnread(line: UnreadLine): CsvRecord[] {
    const { number, problem, quotes } = line
    const turns = quotes % 2 === 1
    const open = this.#open
    if (open === null) {
      if (!turns || this.#isAgain) return [{ line: number, problem }]
      this.#open = { line: number, cells: [], cell: '', unread: problem, problem }
      return []
    }
    this.#held.push(line)
    const words = `goes on over line ${formatCount(number)}, which ${problem.words}`
    open.problem ??= { ...problem, words }
    if (!turns) return []
    this.#close()
    return [{ line: open.line, problem: open.problem, before: open.cells }]
  }

  /** @returns where the file ends inside quotes, the record that opens them, as a problem, and those behind it */
  end(): CsvRecord[] {
    return this.#open === null ? [] : this.#given(this.#giveUp(notClosed()))
  }

  #given(records: CsvRecord[]): CsvRecord[] {
    if (!this.guarded) return records
    return records.map((record) => {
      if ('cells' in record) return { ...record, cells: record.cells.map(unguarded) }
      return record.before === undefined ? record : { ...record, before: record.before.map(unguarded) }
    })
  }

  #close(): void {
    this.#open = null
    this.#held = []
  }

  /** The open record cannot be used, and costs no other line: those behind its first are read once more. */
  #giveUp(problem: Problem): CsvRecord[] {
    const [open, held] = [this.#open, this.#held]
    this.#close()
    if (open === null) return []
    const records: CsvRecord[] = [{ line: open.line, problem: open.unread ?? problem, before: open.cells }]
    const wasAgain = this.#isAgain
    this.#isAgain = true
    for (const line of held) for (const record of this.#take(line)) records.push(record)
    this.#isAgain = wasAgain
    return records
  }

  /** @param quoted true where `from` lies inside a quoted cell, whose beginning is `record.cell` */
  #scan(text: string, from: number, record: OpenRecord, quoted: boolean): CsvRecord | null {
    let at = from
    for (let inside = quoted; ; inside = false) {
      const opening = inside ? at : afterBlanks(text, at)
      if (inside || text[opening] === '"') {
        const end = this.#closingQuote(text, inside ? at : opening + 1, record)
        if (end < 0) {
          this.#open = record
          return null
        }
        const behind = afterBlanks(text, end + 1)
        if (behind < text.length && text[behind] !== this.delimiter) {
          if (inside || opening === at) {
            const words = 'has text behind a closing quote; double the quotes ("") that belong to the text'
            return { line: record.line, problem: { kind: 'form', words }, before: record.cells }
          }
          // After a blank, a quoted word may also begin a bare cell: 1, "Rex" the dog
          at = this.#bareCell(text, at, record)
        } else at = behind
      } else at = this.#bareCell(text, at, record)
      record.cells.push(record.cell)
      record.cell = ''
      if (at >= text.length) return { line: record.line, cells: record.cells }
      at++
    }
  }

  /** Makes the text up to the delimiter `record.cell`. @returns where it ends */
  #bareCell(text: string, from: number, record: OpenRecord): number {
    const delimiter = text.indexOf(this.delimiter, from)
    const end = delimiter < 0 ? text.length : delimiter
    record.cell = text.slice(from, end)
    return end
  }

  /** Adds the cell's text to `record.cell`. @returns where its closing quote is; -1 where it is not on this line */
  #closingQuote(text: string, from: number, record: OpenRecord): number {
    for (let at = from; ;) {
      const quote = text.indexOf('"', at)
      if (quote < 0) {
        record.cell += text.slice(at)
        return -1
      }
      if (text[quote + 1] !== '"') {
        record.cell += text.slice(at, quote)
        return quote
      }
      record.cell += text.slice(at, quote + 1)
      at = quote + 2
    }
  }
}

function afterBlanks(text: string, from: number): number {
  let at = from
  while (text[at] === ' ') at++
  return at
}
