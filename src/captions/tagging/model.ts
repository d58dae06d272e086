/** The perceptron's weights: for each feature, the tags that it speaks for or against, and how strongly. */

/** Rows of weights, one a feature. */
export interface Weights {
  /** Names of the features (24 bits), ascending, `[features]`. */
  features: Uint32Array
  /** Where each feature's row begins, `[features + 1]`. */
  starts: Uint32Array
  /** Numbers of tags, `[weights]`. */
  tags: Uint8Array
  /** `[weights]`, in steps of the model's scale, which nothing needs to know: only sums are compared. */
  weights: Int8Array
}

/** Finds a feature's row; open addressing, half of the slots free. */
export class FeatureIndex {
  readonly #keys: Int32Array
  readonly #rows: Int32Array
  readonly #mask: number

  constructor(features: Uint32Array) {
    const slots = 2 ** Math.ceil(Math.log2(2 * features.length + 2))
    this.#mask = slots - 1
    this.#keys = new Int32Array(slots).fill(-1)
    this.#rows = new Int32Array(slots)
    features.forEach((feature, row) => {
      let slot = feature & this.#mask
      while (this.#keys[slot] !== -1) slot = (slot + 1) & this.#mask
      this.#keys[slot] = feature
      this.#rows[slot] = row
    })
  }

  /** @returns −1 where the model has no such feature */
  rowOf(feature: number): number {
    for (let slot = feature & this.#mask; ; slot = (slot + 1) & this.#mask) {
      const key = this.#keys[slot]
      if (key === feature) return this.#rows[slot] ?? -1
      if (key === -1) return -1
    }
  }
}
