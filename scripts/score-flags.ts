/** What `npm run score` says of lines that are no captions in English prose. */
import { FLAG_WORDS, FLAGS, type Flag } from '../src/captions/flags/types'
import { formatCount } from '../src/data/bad-input'

/** A record with its flags behind it. */
export function withFlags(record: string, flags: readonly Flag[], format: 'csv' | 'jsonl'): string {
  return format === 'csv' ? `${record},${flags.join(' ')}` : `${record.slice(0, -1)},"flags":${JSON.stringify(flags)}}`
}

/** Counts the flags of scored lines. */
export class FlagTally {
  #lines = 0
  #flagged = 0
  readonly #kinds = new Map<Flag, number>()

  add(flags: readonly Flag[]): void {
    this.#lines++
    if (flags.length > 0) this.#flagged++
    for (const flag of flags) this.#kinds.set(flag, (this.#kinds.get(flag) ?? 0) + 1)
  }

  /** E.g. "12 of 300 lines are flagged as no English prose: 5 other scripts, 4 tag lists"; null where none is. */
  sentence(unit: 'line' | 'item'): string | null {
    if (this.#flagged === 0) return null
    const kinds = FLAGS.flatMap((flag) => {
      const count = this.#kinds.get(flag) ?? 0
      const { counted, one = counted } = FLAG_WORDS[flag]
      return count === 0 ? [] : [`${formatCount(count)} ${count === 1 ? one : counted}`]
    })
    const lines = `${formatCount(this.#lines)} ${unit}${this.#lines === 1 ? '' : 's'}`
    return `${formatCount(this.#flagged)} of ${lines} ${this.#flagged === 1 ? 'is' : 'are'} flagged as no English prose: ${kinds.join(', ')}`
  }
}
