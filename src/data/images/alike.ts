/** Images of the same content: found by a quick guess from their headers, then by a hash of all their bytes. */
import { UnreadableFile } from '../source-file'
import type { SeenImage } from './look'
import type { ImageSource } from './source'

export class Alike {
  readonly #groups: readonly (readonly number[])[]
  readonly #hashes = new Map<number, number | null>()

  /** @param seen the usable images */
  constructor(
    private readonly source: ImageSource,
    seen: readonly SeenImage[],
  ) {
    const groups = new Map<string, number[]>()
    for (const { index, content, hash } of seen) {
      if (hash !== undefined) this.#hashes.set(index, hash)
      const group = groups.get(content)
      if (group) group.push(index)
      else groups.set(content, [index])
    }
    this.#groups = [...groups.values()].filter(({ length }) => length > 1)
  }

  /**
   * @param concerns whether images that may be alike are worth reading whole
   * @returns the places of images that are alike, each group in their order
   */
  async groups(concerns: (mayBeAlike: readonly number[]) => boolean): Promise<number[][]> {
    const alike: number[][] = []
    for (const group of this.#groups) {
      if (!concerns(group)) continue
      const byHash = new Map<number, number[]>()
      for (const index of group) {
        // Known ones are not waited for: there may be as many as images.
        const known = this.#hashes.get(index)
        const hash = known === undefined ? await this.#hashOf(index) : known
        if (hash === null) continue
        const same = byHash.get(hash)
        if (same) same.push(index)
        else byHash.set(hash, [index])
      }
      for (const same of byHash.values()) if (same.length > 1) alike.push(same)
    }
    return alike
  }

  async #hashOf(index: number): Promise<number | null> {
    const hash = await hashOf(this.source, index)
    this.#hashes.set(index, hash)
    return hash
  }
}

async function hashOf(source: ImageSource, index: number): Promise<number | null> {
  try {
    return await source.hash(index)
  } catch (error) {
    if (error instanceof UnreadableFile) return null
    throw error
  }
}
