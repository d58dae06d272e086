/**
 * Sums of weights that were worked out lately, by what they depend on. Captions are alike in their classes and tags where they are not in
 * their words: of the bench's captions nine places in ten ask for sums that another place has asked for, and one addition a tag then stands
 * for the rows of many features.
 */
import { TAGS } from './tags'

/** A power of two; 104 bytes a slot. */
const SLOTS = 1 << 12
const EMPTY = -1

/** One slot for each hash of the two numbers; who comes later takes it over, so that memory is bounded without any order kept. */
export class RecentSums {
  /** Slots' rows of sums, one a tag, `[slots × tags]`. */
  readonly sums = new Int16Array(SLOTS * TAGS.length)
  /** What each slot's sums depend on, `[slots × 2]`. */
  readonly #keys = new Int32Array(2 * SLOTS).fill(EMPTY)
  #place = 0

  /** Where in {@link sums} the row begins that {@link has} has found or cleared. */
  get place(): number {
    return this.#place
  }

  /**
   * Looks for the sums that depend on two whole numbers, none negative.
   * @returns whether they are there; where not, their row is cleared and theirs from now on: the caller adds them up
   */
  has(first: number, second: number): boolean {
    const hash = Math.imul(first, 0x9e3779b1) ^ Math.imul(second, 0x85ebca6b)
    const slot = (hash ^ (hash >>> 15)) & (SLOTS - 1)
    const place = slot * TAGS.length
    this.#place = place
    if (this.#keys[2 * slot] === first && this.#keys[2 * slot + 1] === second) return true
    this.#keys[2 * slot] = first
    this.#keys[2 * slot + 1] = second
    this.sums.fill(0, place, place + TAGS.length)
    return false
  }
}
