/**
 * MurmurHash3 for x86, 128 bits (Appleby 2011, public domain): tells weights and data apart, fast and in every browser, where the
 * platform's SHA-256 is for secure pages only. It secures nothing.
 */

const [C1, C2, C3, C4] = [0x239b961b, 0xab0e9789, 0x38b34ae5, 0xa1e38b93]
const BLOCK = 16

const rotated = (x: number, by: number) => (x << by) | (x >>> (32 - by))
const scrambled = (k: number, first: number, by: number, second: number) =>
  Math.imul(rotated(Math.imul(k, first), by), second)

/** Of bytes that come in pieces: the same however they are cut. */
export class Fingerprint {
  private readonly hash: Int32Array
  private length = 0
  /** What has come of a block that is not whole. */
  private readonly rest = new Uint8Array(BLOCK)

  constructor(seed = 0) {
    this.hash = new Int32Array(4).fill(seed)
  }

  add(bytes: Uint8Array): this {
    const held = this.length % BLOCK
    this.length += bytes.length
    let from = 0
    if (held > 0) {
      from = Math.min(BLOCK - held, bytes.length)
      this.rest.set(bytes.subarray(0, from), held)
      if (held + from < BLOCK) return this
      this.mix(this.rest)
    }
    const whole = bytes.length - ((bytes.length - from) % BLOCK)
    this.mix(bytes.subarray(from, whole))
    this.rest.set(bytes.subarray(whole))
    return this
  }

  /** @returns 32 hexadecimal digits; nothing may be added afterwards */
  digits(): string {
    const { hash, length, rest } = this
    // What is left, filled up with zeros: a word of zeros changes nothing.
    const last = new DataView(rest.fill(0, length % BLOCK).buffer)
    hash[0] = at(hash, 0) ^ scrambled(last.getInt32(0, true), C1, 15, C2)
    hash[1] = at(hash, 1) ^ scrambled(last.getInt32(4, true), C2, 16, C3)
    hash[2] = at(hash, 2) ^ scrambled(last.getInt32(8, true), C3, 17, C4)
    hash[3] = at(hash, 3) ^ scrambled(last.getInt32(12, true), C4, 18, C1)
    let words = mingled([...hash].map((word) => word ^ length))
    words = mingled(words.map(finalised))
    return words.map((word) => (word >>> 0).toString(16).padStart(8, '0')).join('')
  }

  /** @param bytes whole blocks */
  private mix(bytes: Uint8Array): void {
    let [h1, h2, h3, h4] = [at(this.hash, 0), at(this.hash, 1), at(this.hash, 2), at(this.hash, 3)]
    const blocks = new DataView(bytes.buffer, bytes.byteOffset, bytes.length)
    for (let from = 0; from < bytes.length; from += BLOCK) {
      h1 ^= scrambled(blocks.getInt32(from, true), C1, 15, C2)
      h1 = (Math.imul(rotated(h1, 19) + h2, 5) + 0x561ccd1b) | 0
      h2 ^= scrambled(blocks.getInt32(from + 4, true), C2, 16, C3)
      h2 = (Math.imul(rotated(h2, 17) + h3, 5) + 0x0bcaa747) | 0
      h3 ^= scrambled(blocks.getInt32(from + 8, true), C3, 17, C4)
      h3 = (Math.imul(rotated(h3, 15) + h4, 5) + 0x96cd1c35) | 0
      h4 ^= scrambled(blocks.getInt32(from + 12, true), C4, 18, C1)
      h4 = (Math.imul(rotated(h4, 13) + h1, 5) + 0x32ac3b17) | 0
    }
    this.hash.set([h1, h2, h3, h4])
  }
}

const at = (words: Int32Array, place: number) => words[place] ?? 0

/** @returns 32 hexadecimal digits */
export function fingerprint(bytes: Uint8Array, seed = 0): string {
  return new Fingerprint(seed).add(bytes).digits()
}

/** Of texts and other fingerprints, one a line. */
export function fingerprintOf(lines: readonly string[]): string {
  return fingerprint(new TextEncoder().encode(lines.join('\n')))
}

/** The first word gets the sum of all, then each other one the first. */
function mingled([first = 0, ...others]: readonly number[]): number[] {
  const sum = others.reduce((total, word) => (total + word) | 0, first)
  return [sum, ...others.map((word) => (word + sum) | 0)]
}

/** Appleby's `fmix32`. */
function finalised(word: number): number {
  let h = Math.imul(word ^ (word >>> 16), 0x85ebca6b)
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35)
  return h ^ (h >>> 16)
}
