/** Rows of a file as they are handed over: those with something to score, and beside them those that are left out, in their places. */
import { counted } from '../bad-input'
import type { CaptionRow, CaptionText } from './entries'
import { SkippedLines } from './skipped-lines'
import type { CaptionFilePart, ColumnChoice } from './types'

type Rows = Pick<CaptionFilePart, 'captions' | 'beside' | 'carried' | 'left'>

export class FileRows {
  /** Rows with something to score, so far. */
  count = 0
  readonly skipped: SkippedLines
  #rows: Rows
  /** Rows of each column beside the first, and then of the first, that have no text while another has. */
  readonly #missing: number[]

  constructor(private readonly choice: ColumnChoice) {
    this.skipped = new SkippedLines(choice.scored[0]?.kind === 'json' ? 'item' : 'line')
    this.#rows = this.#none()
    this.#missing = choice.scored.map(() => 0)
  }

  /** Rows that have not been taken yet. */
  get waiting(): number {
    return this.#rows.captions.length + this.#rows.left.length
  }

  add({ line, texts, carried }: CaptionRow): void {
    const captions = texts.map(captionIn)
    const [first] = texts
    if (captions.every((caption) => caption === null) && first !== undefined && 'problem' in first) {
      const { problem } = first
      this.skipped.add(line, problem)
      this.#rows.left.push({ before: this.count, line, words: problem.words, carried })
      return
    }
    captions.forEach((caption, i) => {
      if (caption === null) this.#missing[i] = (this.#missing[i] ?? 0) + 1
      if (i > 0) this.#rows.beside[i - 1]?.push(caption)
    })
    this.#rows.captions.push(captions[0] ?? '')
    carried.forEach((cell, i) => this.#rows.carried[i]?.push(cell))
    this.count++
  }

  /** The rows since the last time. */
  take(): Rows {
    const taken = this.#rows
    this.#rows = this.#none()
    return taken
  }

  /** Columns that lack a text where another has one, a sentence each. */
  missing(): string[] {
    return this.#missing.flatMap((count, i) => {
      if (count === 0) return []
      const which = i === 0 ? 'The captions’ own column' : `Column ${i + 1} of those that are scored`
      return [`${which} has no text to score in ${counted(count, 'row')} where another column has one.`]
    })
  }

  #none(): Rows {
    const { scored, carried } = this.choice
    return { captions: [], beside: scored.slice(1).map(() => []), carried: carried.map(() => []), left: [] }
  }
}

const captionIn = (text: CaptionText): string | null => ('caption' in text ? text.caption : null)
