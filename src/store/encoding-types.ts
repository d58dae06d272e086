/** Plain types of the store of encodings; no code. */

/** Latents or embeddings of a set. */
export interface Encoding {
  shape: number[]
  /** Row-major, as many numbers as `shape` has. */
  data: Float32Array
}

/** Latents and embeddings that were computed before, so that a set is encoded once. A cache: no method throws, anything may be gone. */
export interface EncodingStore {
  /** @param key hash of the network, the set and whatever else the numbers depend on. @returns null where it is not (or no longer) kept as it was put */
  get(key: string): Promise<Encoding | null>
  /** Those not used for longest make room where all together would exceed 200 MB; all of them on a full disk. */
  put(key: string, encoding: Encoding): Promise<void>
  close(): Promise<void>
}
