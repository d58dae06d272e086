/**
 * Bytes to numbered lines, however long the stream: what is held at a time is one piece of it and one line. UTF-8, with or without
 * a byte order mark, or UTF-16 with one; lines end in LF or CRLF, or in CR where there is no LF. A line that cannot be used is told with its number, and the next ones go on.
 */
import * as says from '../../messages/generated/caption-files'
import { BadInput, formatCount } from '../bad-input'
import { asUtf8 } from './as-utf8'
import { withLineFeeds } from './line-ends'

/** A line of text, or what is wrong with it, as the end of a sentence that begins with its number. */
export type TextLine = { number: number; text: string } | UnreadLine

export interface UnreadLine {
  number: number
  problem: Problem
  /** How many quotes (") it holds: they tell whether a table's cell goes on behind it. */
  quotes: number
}

/** `words` is in the past or present tense of one line: "has no text". */
export interface Problem {
  kind: 'empty' | 'long' | 'encoding' | 'form' | 'field' | 'surplus' | 'nameless'
  words: string
}

/** Longest line in bytes: thousands of captions' worth. What is longer is no line of captions, and would fill the memory. */
export const MOST_LINE_BYTES = 1 << 20

/** Streams come in pieces of any size; more than this at a time would only take memory. */
export const PIECE = 1 << 16

const LF = 10
const CR = 13
const QUOTE = 34

/** Beginnings of files that hold text in another encoding, or no text. */
const FOREIGN: readonly { bytes: readonly number[]; kind: string; mend: string }[] = [
  { bytes: [0x50, 0x4b, 0x03, 0x04], kind: 'a zip or a spreadsheet', mend: 'save its table as CSV (UTF-8)' },
  { bytes: [0x25, 0x50, 0x44, 0x46], kind: 'a PDF', mend: 'save its text as a .txt file, one caption a line' },
  { bytes: [0x1f, 0x8b], kind: 'packed with gzip', mend: 'unpack it first' },
]

/**
 * @param name of the source, for messages
 * @returns the lines of each piece of the stream; a last line need not end
 * @throws BadInput where this is no UTF-8 text at all: another encoding, or a zero byte (with its line number)
 */
export async function* textLines(
  chunks: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
  name: string,
): AsyncGenerator<TextLine[]> {
  const splitter = new LineSplitter(name)
  for await (const chunk of withLineFeeds(asUtf8(chunks, name), PIECE))
    for (let start = 0; start < chunk.length; start += PIECE) yield splitter.push(chunk.subarray(start, start + PIECE))
  yield splitter.end()
}

class LineSplitter {
  readonly #decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })
  /** The beginning of a line whose end has not come yet. */
  #rest: Uint8Array[] = []
  #restBytes = 0
  #restQuotes = 0
  #number = 1
  #begun = false

  constructor(private readonly name: string) {}

  push(chunk: Uint8Array): TextLine[] {
    let bytes = chunk
    if (!this.#begun) {
      // A byte order mark may come in pieces where a stream's first piece is tiny: wait for four bytes.
      if (this.#restBytes + bytes.length < 4) {
        this.#keep(bytes)
        return []
      }
      bytes = this.#begin(join([...this.#takeRest(), bytes]))
    }
    const zero = bytes.indexOf(0)
    if (zero >= 0) this.#refuseBinary(bytes.subarray(0, zero))
    const last = bytes.lastIndexOf(LF)
    if (last < 0) {
      this.#keep(bytes)
      return []
    }
    const lines: TextLine[] = []
    let start = 0
    if (this.#restBytes > 0) {
      // The line that an earlier piece began.
      start = bytes.indexOf(LF) + 1
      this.#keep(bytes.subarray(0, start - 1))
      lines.push(this.#takeLine())
    }
    lines.push(...this.#wholeLines(bytes.subarray(start, last + 1)))
    this.#keep(bytes.subarray(last + 1))
    return lines
  }

  end(): TextLine[] {
    if (!this.#begun) {
      const bytes = this.#begin(join(this.#takeRest()))
      if (bytes.includes(0)) this.#refuseBinary(bytes.subarray(0, bytes.indexOf(0)))
      // Fewer than four bytes: they may hold whole lines.
      const last = bytes.lastIndexOf(LF) + 1
      this.#keep(bytes.subarray(last))
      const lines = this.#wholeLines(bytes.subarray(0, last))
      return this.#restBytes > 0 ? [...lines, this.#takeLine()] : lines
    }
    return this.#restBytes > 0 ? [this.#takeLine()] : []
  }

  /** @throws BadInput where the first bytes say that this is something else */
  #begin(bytes: Uint8Array): Uint8Array {
    this.#begun = true
    const foreign = FOREIGN.find((kind) => kind.bytes.every((byte, i) => bytes[i] === byte))
    if (foreign) throw new BadInput(says.textForeign({ name: this.name, kind: foreign.kind, mend: foreign.mend }))
    const marked = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf
    return marked ? bytes.subarray(3) : bytes
  }

  #refuseBinary(before: Uint8Array): never {
    let line = this.#number
    for (const byte of before) if (byte === LF) line++
    throw new BadInput(says.textZeroByte({ name: this.name, line: formatCount(line) }))
  }

  /** Lines of one piece, each ending in LF. Decoded at one go, for speed; one by one where something is not UTF-8. */
  #wholeLines(bytes: Uint8Array): TextLine[] {
    if (bytes.length === 0) return []
    const text = this.#decode(bytes)
    const lines: TextLine[] = []
    if (text !== null) {
      for (let start = 0, end = text.indexOf('\n'); end >= 0; start = end + 1, end = text.indexOf('\n', start)) {
        const withReturn = end > start && text.charCodeAt(end - 1) === CR
        lines.push({ number: this.#number++, text: text.slice(start, withReturn ? end - 1 : end) })
      }
      return lines
    }
    for (let start = 0, end = bytes.indexOf(LF); end >= 0; start = end + 1, end = bytes.indexOf(LF, start))
      lines.push(this.#line(bytes.subarray(start, end), end - start, null))
    return lines
  }

  /** @param bytes the line, or its beginning where it is too long @param length, quotes of the whole line; null: they can be counted in it */
  #line(bytes: Uint8Array, length: number, quotes: number | null): TextLine {
    const number = this.#number++
    const unread = (problem: Problem) => ({ number, problem, quotes: quotes ?? quotesIn(bytes) })
    if (length > MOST_LINE_BYTES) {
      const words = `is ${formatCount(length)} bytes long; a line may have at most ${formatCount(MOST_LINE_BYTES)}`
      return unread({ kind: 'long', words })
    }
    const text = this.#decode(bytes.at(-1) === CR ? bytes.subarray(0, -1) : bytes)
    if (text !== null) return { number, text }
    return unread({ kind: 'encoding', words: 'is not UTF-8 text (save the file as UTF-8)' })
  }

  #decode(bytes: Uint8Array): string | null {
    try {
      return this.#decoder.decode(bytes)
    } catch {
      return null
    }
  }

  /** Keeps the beginning of a line, but no more of it than a line may have. */
  #keep(bytes: Uint8Array): void {
    if (bytes.length === 0) return
    // Copied: the stream may use its buffer again.
    if (this.#restBytes <= MOST_LINE_BYTES) this.#rest.push(bytes.slice())
    this.#restBytes += bytes.length
    this.#restQuotes += quotesIn(bytes)
  }

  #takeRest(): Uint8Array[] {
    const rest = this.#rest
    this.#rest = []
    this.#restBytes = 0
    this.#restQuotes = 0
    return rest
  }

  #takeLine(): TextLine {
    const [length, quotes] = [this.#restBytes, this.#restQuotes]
    return this.#line(join(this.#takeRest()), length, quotes)
  }
}

function quotesIn(bytes: Uint8Array): number {
  let count = 0
  for (let at = bytes.indexOf(QUOTE); at >= 0; at = bytes.indexOf(QUOTE, at + 1)) count++
  return count
}

function join(parts: Uint8Array[]): Uint8Array {
  if (parts.length === 1 && parts[0]) return parts[0]
  const joined = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0))
  let at = 0
  for (const part of parts) {
    joined.set(part, at)
    at += part.length
  }
  return joined
}
