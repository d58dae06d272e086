import { describe, expect, it } from 'vitest'
import { float16 } from '../../../../scripts/half-weights'
import { fromBfloat16, fromFloat16 } from '../../../../src/tensor/files/half'

const all = Uint16Array.from({ length: 2 ** 16 }, (_, bits) => bits)

describe('half precision as float32', () => {
  it('is the number that is written as these bits, for every binary16', () => {
    const values = fromFloat16(all)
    let numbers = 0
    for (const [bits, value] of values.entries())
      if (Number.isFinite(value)) {
        numbers++
        expect(float16(value), String(bits)).toBe(bits)
      }
    // Of two signs: all exponents but the last.
    expect(numbers).toBe(2 * 31 * 1024)
    expect([values[0x7c00], values[0xfc00], values[0x7e00]]).toEqual([Infinity, -Infinity, NaN])
  })

  it('is the upper half of a float32, for every bfloat16', () => {
    const bits = new Uint32Array(fromBfloat16(all).buffer)
    for (const [half, whole] of bits.entries()) expect(whole, String(half)).toBe(half * 2 ** 16)
  })
})
