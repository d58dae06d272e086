/** What a norm list says of each text of each version. Not reactive: who changes it tells the page itself. */
import type { Version } from '../metrics'

export class NormMeans {
  readonly #versions = new Map<Version, { mean: Float64Array; known: Uint32Array }>()

  /** @param mean `[captions]`, NaN where the list knows no word @param known `[captions]` words that it knows */
  put(version: Version, mean: Float64Array, known: Uint32Array): void {
    this.#versions.set(version, { mean, known })
  }

  /** Null where the version was not looked up. */
  at(index: number, version: Version): { mean: number; known: number } | null {
    const found = this.#versions.get(version)
    return found === undefined ? null : { mean: found.mean[index] ?? NaN, known: found.known[index] ?? 0 }
  }
}
