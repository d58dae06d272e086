/** The perceptron's weights: for each feature, the tags that it speaks for or against, and how strongly. */

/** Rows of weights, one a feature, as the file has them. */
export interface Weights {
  /** Names of the features (24 bits), ascending, `[features]`. */
  features: Uint32Array
  /** Where each feature's row begins, `[features + 1]`. */
  starts: Uint32Array
  /** Numbers of tags, below 64, `[weights]`. */
  tags: Uint8Array
  /** `[weights]`, in steps of the model's scale. */
  weights: Int8Array
}

const EMPTY = -1
/** A row's length is below 2⁶, as the number of a tag is. */
const BITS = 6
const LOW = (1 << BITS) - 1

/**
 * Weights by feature: open addressing, half of the slots free. A slot is two numbers side by side (the feature's name; where its row begins
 * and how long it is), a weight and its tag are one number: a look-up touches two places of memory.
 */
export class WeightTable {
  /** `[slots × 2]` */
  readonly #slots: Int32Array
  /** `weight · 64 + tag`, `[weights]` */
  readonly #entries: Int16Array
  readonly #mask: number

  constructor({ features, starts, tags, weights }: Weights) {
    const count = 2 ** Math.ceil(Math.log2(2 * features.length + 2))
    this.#mask = count - 1
    this.#slots = new Int32Array(2 * count).fill(EMPTY)
    this.#entries = Int16Array.from(weights, (weight, k) => (weight << BITS) | (tags[k] ?? 0))
    features.forEach((feature, row) => {
      let slot = feature & this.#mask
      while (this.#slots[2 * slot] !== EMPTY) slot = (slot + 1) & this.#mask
      const start = starts[row] ?? 0
      this.#slots[2 * slot] = feature
      this.#slots[2 * slot + 1] = (start << BITS) | ((starts[row + 1] ?? 0) - start)
    })
  }

  /**
   * Adds the feature's weights to sums, one a tag; nothing where the model has no such feature.
   * @param at where the row of sums begins
   */
  add(feature: number, sums: Int16Array, at: number): void {
    for (let slot = feature & this.#mask; ; slot = (slot + 1) & this.#mask) {
      const key = this.#slots[2 * slot]
      if (key === EMPTY) return
      if (key !== feature) continue
      const place = this.#slots[2 * slot + 1] ?? 0
      const start = place >> BITS
      const end = start + (place & LOW)
      for (let k = start; k < end; k++) {
        const entry = this.#entries[k] ?? 0
        const tag = at + (entry & LOW)
        sums[tag] = (sums[tag] ?? 0) + (entry >> BITS)
      }
      return
    }
  }
}
