/** The flags of one version of all captions, a bit a kind, so that 100,000 captions cost 400 kB. Not reactive: who changes it tells the page itself. */
import { FLAGS, type Flag } from '../../captions/flags/types'

const UNKNOWN = -1

export class FlagSheet {
  #masks: Int32Array

  constructor(count: number) {
    this.#masks = new Int32Array(count).fill(UNKNOWN)
  }

  /** Makes room for `more` captions at the end, none of them looked at. */
  grow(more: number): void {
    const masks = new Int32Array(this.#masks.length + more).fill(UNKNOWN)
    masks.set(this.#masks)
    this.#masks = masks
  }

  isKnown(index: number): boolean {
    return (this.#masks[index] ?? UNKNOWN) !== UNKNOWN
  }

  put(index: number, flags: readonly Flag[]): void {
    this.#masks[index] = flags.reduce((mask, flag) => mask | bitOf(flag), 0)
  }

  /** The caption has changed: not looked at. */
  forget(index: number): void {
    this.#masks[index] = UNKNOWN
  }

  /** In the order of `FLAGS`; none where the caption was not looked at yet. */
  at(index: number): Flag[] {
    const mask = this.#mask(index)
    return mask === 0 ? [] : FLAGS.filter((flag) => (mask & bitOf(flag)) !== 0)
  }

  /** True where the caption has the flag; without one, any. */
  has(index: number, flag: Flag | null = null): boolean {
    const mask = this.#mask(index)
    return flag === null ? mask !== 0 : (mask & bitOf(flag)) !== 0
  }

  #mask(index: number): number {
    const mask = this.#masks[index] ?? UNKNOWN
    return mask === UNKNOWN ? 0 : mask
  }
}

const bitOf = (flag: Flag) => 1 << FLAGS.indexOf(flag)
