/** Lines that hold several captions, each of which gives a line of its own. */
import { formatCount } from '../src/data/bad-input'
import type { CaptionRow } from '../src/data/captions/entries'

const SHOWN = 5

export class ListedLines {
  #last = 0
  #isListed = false
  #lines = 0
  #captions = 0
  readonly #shown: number[] = []

  /** @param rows in their order */
  add(rows: readonly CaptionRow[]): void {
    for (const { line } of rows) {
      const again = line === this.#last
      if (!again) this.#isListed = false
      else if (this.#isListed) this.#captions++
      else {
        this.#isListed = true
        this.#lines++
        this.#captions += 2
        if (this.#shown.length < SHOWN) this.#shown.push(line)
      }
      this.#last = line
    }
  }

  /** E.g. "2 lines hold lists: their 7 captions gave a line each (lines 3 and 9)"; null where no line does. */
  sentence(): string | null {
    if (this.#lines === 0) return null
    const rest = this.#lines - this.#shown.length
    const numbers = [...this.#shown.map(formatCount), ...(rest > 0 ? [`${formatCount(rest)} more`] : [])]
    const named =
      numbers.length === 1 ? `line ${numbers[0]}` : `lines ${numbers.slice(0, -1).join(', ')} and ${numbers.at(-1)}`
    const hold = this.#lines === 1 ? '1 line holds a list' : `${formatCount(this.#lines)} lines hold lists`
    return `${hold}, of ${formatCount(this.#captions)} captions, each of which gave a line (${named})`
  }
}
