/** How many texts are flagged, and of which kinds, in a sentence. */
import { FLAG_WORDS, FLAGS, type Flag } from './types'

const whole = (count: number) => count.toLocaleString('en-GB')

export class FlagTally {
  #texts = 0
  #flagged = 0
  readonly #kinds = new Map<Flag, number>()

  add(flags: readonly Flag[]): void {
    this.#texts++
    if (flags.length > 0) this.#flagged++
    for (const flag of flags) this.#kinds.set(flag, (this.#kinds.get(flag) ?? 0) + 1)
  }

  /** @param unit of one text. @returns e.g. "12 of 300 lines are flagged as no English prose: 5 other scripts, 4 tag lists"; null where none is */
  sentence(unit: 'line' | 'item' | 'caption'): string | null {
    if (this.#flagged === 0) return null
    const kinds = FLAGS.flatMap((flag) => {
      const count = this.#kinds.get(flag) ?? 0
      const { counted, one = counted } = FLAG_WORDS[flag]
      return count === 0 ? [] : [`${whole(count)} ${count === 1 ? one : counted}`]
    })
    const texts = `${whole(this.#texts)} ${unit}${this.#texts === 1 ? '' : 's'}`
    return `${whole(this.#flagged)} of ${texts} ${this.#flagged === 1 ? 'is' : 'are'} flagged as no English prose: ${kinds.join(', ')}`
  }
}
