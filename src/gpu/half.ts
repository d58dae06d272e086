/** The two half precisions as float32: IEEE 754 binary16, and bfloat16, which is the upper half of a float32. Both are exact. */

export type HalfType = 'F16' | 'BF16'

let table: Float32Array | undefined

/** @param into as long as what is wanted, from the first on */
export function widenHalves(halves: Uint16Array, into: Float32Array, type: HalfType = 'F16'): void {
  if (type === 'BF16') {
    const bits = new Uint32Array(into.buffer, into.byteOffset, into.length)
    for (let i = 0; i < bits.length; i++) bits[i] = (halves[i] ?? 0) << 16
    return
  }
  // All 65,536 of them looked up: many times faster than taking each apart.
  table ??= Float32Array.from({ length: 2 ** 16 }, (_, bits) => valueOf(bits))
  for (let i = 0; i < into.length; i++) into[i] = table[halves[i] ?? 0] ?? 0
}

/** 1 sign bit, 5 exponent bits (bias 15), 10 fraction bits. */
function valueOf(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1
  const exponent = (bits >> 10) & 0x1f
  const fraction = bits & 0x3ff
  if (exponent === 0) return sign * fraction * 2 ** -24
  if (exponent === 0x1f) return fraction === 0 ? sign * Infinity : NaN
  return sign * (1 + fraction / 1024) * 2 ** (exponent - 15)
}
