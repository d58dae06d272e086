/**
 * MurmurHash3 for x86, 128 bits (Appleby 2011, public domain): tells weights and data apart, fast and in every browser, where the
 * platform's SHA-256 is for secure pages only. It secures nothing.
 */

const [C1, C2, C3, C4] = [0x239b961b, 0xab0e9789, 0x38b34ae5, 0xa1e38b93]
const BLOCK = 16

const rotated = (x: number, by: number) => (x << by) | (x >>> (32 - by))
const scrambled = (k: number, first: number, by: number, second: number) =>
  Math.imul(rotated(Math.imul(k, first), by), second)

/** @returns 32 hexadecimal digits */
export function fingerprint(bytes: Uint8Array, seed = 0): string {
  let [h1, h2, h3, h4] = [seed, seed, seed, seed]
  const whole = bytes.length - (bytes.length % BLOCK)
  const blocks = new DataView(bytes.buffer, bytes.byteOffset, whole)
  for (let at = 0; at < whole; at += BLOCK) {
    h1 ^= scrambled(blocks.getInt32(at, true), C1, 15, C2)
    h1 = (Math.imul(rotated(h1, 19) + h2, 5) + 0x561ccd1b) | 0
    h2 ^= scrambled(blocks.getInt32(at + 4, true), C2, 16, C3)
    h2 = (Math.imul(rotated(h2, 17) + h3, 5) + 0x0bcaa747) | 0
    h3 ^= scrambled(blocks.getInt32(at + 8, true), C3, 17, C4)
    h3 = (Math.imul(rotated(h3, 15) + h4, 5) + 0x96cd1c35) | 0
    h4 ^= scrambled(blocks.getInt32(at + 12, true), C4, 18, C1)
    h4 = (Math.imul(rotated(h4, 13) + h1, 5) + 0x32ac3b17) | 0
  }
  // What is left, filled up with zeros: a word of zeros changes nothing.
  const rest = new DataView(new ArrayBuffer(BLOCK))
  for (let at = whole; at < bytes.length; at++) rest.setUint8(at - whole, bytes[at] ?? 0)
  h1 ^= scrambled(rest.getInt32(0, true), C1, 15, C2)
  h2 ^= scrambled(rest.getInt32(4, true), C2, 16, C3)
  h3 ^= scrambled(rest.getInt32(8, true), C3, 17, C4)
  h4 ^= scrambled(rest.getInt32(12, true), C4, 18, C1)

  let words = mingled([h1, h2, h3, h4].map((word) => word ^ bytes.length))
  words = mingled(words.map(finalised))
  return words.map((word) => (word >>> 0).toString(16).padStart(8, '0')).join('')
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
