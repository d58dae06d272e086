/**
 * RFC 4180, a line at a time: cells in quotes may hold the delimiter, doubled quotes and line ends. A record knows the line it begins
 * on, and no more than one record is held; that is why this is not left to a library. A quote inside a bare cell is itself (5" pipe);
 * blanks around a cell's quotes belong to no cell (1, "a dog, running").
 */
import { BadInput, formatCount } from '../bad-input'
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

export class CsvReader {
  #open: OpenRecord | null = null

  /** @param name of the source, for messages */
  constructor(
    private readonly delimiter: Delimiter,
    private readonly name: string,
  ) {}

  /**
   * @returns the record that ends on this line; null where it goes on
   * @throws BadInput where a quote has been open for longer than any text is
   */
  push(line: TextLine): CsvRecord | null {
    if ('problem' in line) {
      const first = this.#open?.line ?? line.number
      this.#open = null
      return { line: first, problem: line.problem }
    }
    const { text, number } = line
    if (this.#open === null) {
      if (!text.includes('"')) return { line: number, cells: text.split(this.delimiter) }
      return this.#scan(text, 0, { line: number, cells: [], cell: '' }, false)
    }
    const open = this.#open
    this.#open = null
    open.cell += '\n'
    if (open.cell.length > MOST_LINE_BYTES) this.#refuse(open.line)
    return this.#scan(text, 0, open, true)
  }

  /** @throws BadInput where the file ends inside quotes */
  end(): void {
    if (this.#open !== null) this.#refuse(this.#open.line)
  }

  #refuse(line: number): never {
    throw new BadInput(
      `${this.name}: line ${formatCount(line)} opens a quote (") that is not closed; close it, or double it ("") where it belongs to the text.`,
    )
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
