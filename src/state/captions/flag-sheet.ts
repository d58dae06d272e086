/** The flags of one version of all captions, a bit a kind, so that 100,000 captions cost 400 kB. Not reactive: who changes it tells the page itself. */
import { bitOf, flagsIn } from '../../captions/flags/mask'
import type { Flag } from '../../captions/flags/types'

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

  /** @param mask a bit a flag */
  put(index: number, mask: number): void {
    this.#masks[index] = mask
  }

  /** The caption has changed: not looked at. */
  forget(index: number): void {
    this.#masks[index] = UNKNOWN
  }

  /** In the order of `FLAGS`; none where the caption was not looked at yet. */
  at(index: number): Flag[] {
    const mask = this.mask(index)
    return mask === 0 ? [] : flagsIn(mask)
  }

  /** True where the caption has the flag; without one, any. */
  has(index: number, flag: Flag | null = null): boolean {
    const mask = this.mask(index)
    return flag === null ? mask !== 0 : (mask & bitOf(flag)) !== 0
  }

  /** All of a caption's; 0 where it was not looked at yet. */
  mask(index: number): number {
    const mask = this.#masks[index] ?? UNKNOWN
    return mask === UNKNOWN ? 0 : mask
  }
}
