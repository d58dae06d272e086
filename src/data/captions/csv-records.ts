/**
 * RFC 4180, a line at a time: cells in quotes may hold the delimiter, doubled quotes and line ends. A record knows the line it begins
 * on, and no more than one record is held; that is why this is not left to a library. A quote inside a bare cell is itself (5" pipe);
 * blanks around a cell's quotes belong to no cell (1, "a dog, running").
 */
import type { Delimiter } from './types'
import { MOST_LINE_BYTES, type Problem, type TextLine } from './text-lines'

/** Of a record that cannot be used, `before` are the cells that came before what is wrong. */
export type CsvRecord = { line: number; cells: string[] } | { line: number; problem: Problem; before?: string[] }

/** A record whose last cell's closing quote is still to come. */
interface OpenRecord {
  line: number
  cells: string[]
  cell: string
}

const NOT_CLOSED: Problem = {
  kind: 'form',
  words: 'opens a quote (") that is not closed; close it, or double it ("") where it belongs to the text',
}

export class CsvReader {
  #open: OpenRecord | null = null
  /** Lines of the open record behind its first: what they are where its quote is never closed. */
  #held: TextLine[] = []
  /** True while held lines are read again: each quote has to be closed on its own line then. */
  #isAgain = false

  constructor(private readonly delimiter: Delimiter) {}

  /** Lines that wait for a closing quote. */
  get open(): number {
    return this.#open === null ? 0 : 1 + this.#held.length
  }

  /** @returns the records that end on this line: none where one goes on, several where a quote that was open for long is taken for one that is never closed */
  push(line: TextLine): CsvRecord[] {
    if ('problem' in line) {
      const first = this.#open?.line ?? line.number
      this.#close()
      return [{ line: first, problem: line.problem }]
    }
    const { text, number } = line
    if (this.#open === null) {
      if (!text.includes('"')) return [{ line: number, cells: text.split(this.delimiter) }]
      const record = this.#scan(text, 0, { line: number, cells: [], cell: '' }, false)
      if (record !== null) return [record]
      return this.#isAgain ? this.#giveUp(NOT_CLOSED) : []
    }
    const open = this.#open
    this.#held.push(line)
    open.cell += '\n'
    if (open.cell.length > MOST_LINE_BYTES) return this.#giveUp(NOT_CLOSED)
    this.#open = null
    const record = this.#scan(text, 0, open, true)
    if (record === null) return []
    if ('problem' in record) {
      // It may have run into the next record's quote.
      this.#open = open
      return this.#giveUp(record.problem)
    }
    this.#held = []
    return [record]
  }

  /** @returns where the file ends inside quotes, the record that opens them, as a problem, and those behind it */
  end(): CsvRecord[] {
    return this.#open === null ? [] : this.#giveUp(NOT_CLOSED)
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
    const records: CsvRecord[] = [{ line: open.line, problem, before: open.cells }]
    const wasAgain = this.#isAgain
    this.#isAgain = true
    for (const line of held) for (const record of this.push(line)) records.push(record)
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
