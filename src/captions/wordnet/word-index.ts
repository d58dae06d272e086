/**
 * Finds a word's place in a list: open addressing over typed arrays. A million look-ups make no garbage, and the list
 * costs its letters and about 14 bytes a word, where a `Map` of strings costs six times that.
 */
import type { WordList } from './word-list'

const EMPTY = -1

/** An index of ASCII words. */
export class WordIndex {
  readonly size: number
  /** Number of the word in each slot, or `EMPTY`; at most half of the slots are taken. */
  private readonly slots: Int32Array
  private readonly mask: number
  /** Letters of the longest word: nothing longer needs to be looked at. */
  private readonly longest: number

  /**
   * @param words the list; it is kept, not copied
   * @param onRepeat told of every word that stands in the list again, and of its first place, which is the one found
   */
  constructor(
    private readonly words: WordList,
    onRepeat: (place: number, first: number) => void = () => {},
  ) {
    this.size = words.starts.length - 1
    const slotCount = 2 ** Math.ceil(Math.log2(2 * this.size + 2))
    this.mask = slotCount - 1
    this.slots = new Int32Array(slotCount).fill(EMPTY)
    let longest = 0
    for (let number = 0; number < this.size; number++) {
      longest = Math.max(longest, (words.starts[number + 1] ?? 0) - (words.starts[number] ?? 0))
      let slot = this.hashOf(number) & this.mask
      let taken = this.slots[slot] ?? EMPTY
      while (taken !== EMPTY && !this.equal(taken, number)) {
        slot = (slot + 1) & this.mask
        taken = this.slots[slot] ?? EMPTY
      }
      if (taken === EMPTY) this.slots[slot] = number
      else onRepeat(number, taken)
    }
    this.longest = longest
  }

  /** @returns the word's place in the list, or −1 where it is not there */
  find(word: string): number {
    if (word.length > this.longest) return -1
    let hash = word.length
    for (let i = 0; i < word.length; i++) hash = step(hash, word.charCodeAt(i))
    for (let slot = finish(hash) & this.mask; ; slot = (slot + 1) & this.mask) {
      const number = this.slots[slot] ?? EMPTY
      if (number === EMPTY || this.holds(number, word)) return number
    }
  }

  has(word: string): boolean {
    return this.find(word) >= 0
  }

  private equal(a: number, b: number): boolean {
    const { bytes, starts } = this.words
    const from = starts[a] ?? 0
    const other = starts[b] ?? 0
    const length = (starts[a + 1] ?? 0) - from
    if ((starts[b + 1] ?? 0) - other !== length) return false
    for (let i = 0; i < length; i++) if (bytes[from + i] !== bytes[other + i]) return false
    return true
  }

  private holds(number: number, word: string): boolean {
    const { bytes, starts } = this.words
    const start = starts[number] ?? 0
    if ((starts[number + 1] ?? 0) - start !== word.length) return false
    for (let i = 0; i < word.length; i++) if (bytes[start + i] !== word.charCodeAt(i)) return false
    return true
  }

  private hashOf(number: number): number {
    const start = this.words.starts[number] ?? 0
    const end = this.words.starts[number + 1] ?? 0
    let hash = end - start
    for (let i = start; i < end; i++) hash = step(hash, this.words.bytes[i] ?? 0)
    return finish(hash)
  }
}

/** One letter into the hash (FNV-1a's prime, 32 bits). */
const step = (hash: number, letter: number) => Math.imul(hash ^ letter, 0x01000193)

/** The product's high bits carry the early letters: fold them into the low bits that choose the slot. */
const finish = (hash: number) => hash ^ (hash >>> 15)
