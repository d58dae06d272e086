/** Lines that were left out of a file of captions, and why: a sentence a reason, however many there are. */
import { formatCount } from '../bad-input'
import type { Problem } from './text-lines'

const NUMBERS_SHOWN = 5

interface Group {
  /** What is wrong with the first one. */
  words: string
  first: number
  /** Numbers of the next few. */
  others: number[]
  count: number
}

export class SkippedLines {
  readonly #groups = new Map<Problem['kind'], Group>()

  /** @param unit what is counted: lines, or the items of a JSON array */
  constructor(private readonly unit: 'line' | 'item') {}

  add(number: number, { kind, words }: Problem): void {
    const group = this.#groups.get(kind)
    if (group === undefined) {
      this.#groups.set(kind, { words, first: number, others: [], count: 1 })
      return
    }
    group.count++
    if (group.others.length < NUMBERS_SHOWN) group.others.push(number)
  }

  get count(): number {
    return [...this.#groups.values()].reduce((sum, { count }) => sum + count, 0)
  }

  /** E.g. "Line 812 has no text; it was left out, and 2 more like it: lines 900 and 1,204." */
  sentences(): string[] {
    return [...this.#groups.values()].map(({ words, first, others, count }) => {
      const unit = `${this.unit[0]?.toUpperCase()}${this.unit.slice(1)}`
      const sentence = `${unit} ${formatCount(first)} ${words}`
      if (count === 1) return `${sentence}; it was left out.`
      const hidden = count - 1 - others.length
      const named = [...others.map(formatCount), ...(hidden > 0 ? [`${formatCount(hidden)} more`] : [])]
      const list = named.length === 1 ? named[0] : `${named.slice(0, -1).join(', ')} and ${named.at(-1)}`
      return `${sentence}; it was left out, and ${formatCount(count - 1)} more like it: ${this.unit}${count === 2 ? '' : 's'} ${list}.`
    })
  }
}
