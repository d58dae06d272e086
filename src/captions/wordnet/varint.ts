/** Whole numbers in as few bytes as they need: seven bits a byte, low bits first, the top bit set on all but the last. */

/** @param values whole numbers in [0, 2³¹) */
export function packVarints(values: Iterable<number>): Uint8Array {
  const bytes: number[] = []
  for (const value of values) {
    let rest = value
    while (rest > 127) {
      bytes.push((rest & 127) | 128)
      rest >>>= 7
    }
    bytes.push(rest)
  }
  return Uint8Array.from(bytes)
}

/** The numbers that `packVarints` packed; a number cut off by the end of the bytes is left out. */
export function unpackVarints(bytes: Uint8Array): Uint32Array {
  let count = 0
  for (const byte of bytes) if (byte < 128) count++
  const values = new Uint32Array(count)
  let value = 0
  let shift = 0
  let index = 0
  for (const byte of bytes) {
    value |= (byte & 127) << shift
    shift += 7
    if (byte >= 128) continue
    values[index++] = value
    value = 0
    shift = 0
  }
  return values
}

/** A whole number of either sign as one that is not negative: 0, −1, 1, −2 … become 0, 1, 2, 3 … */
export function zigzag(value: number): number {
  return value < 0 ? -2 * value - 1 : 2 * value
}

export function unzigzag(value: number): number {
  return value & 1 ? -((value + 1) >>> 1) : value >>> 1
}
