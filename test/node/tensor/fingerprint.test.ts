import { describe, expect, it } from 'vitest'
import { fingerprint, fingerprintOf } from '../../../src/tensor/fingerprint'

const of = (text: string) => fingerprint(new TextEncoder().encode(text))

describe('fingerprint', () => {
  it('is MurmurHash3 (x86, 128 bits)', () => {
    expect(of('')).toBe('0'.repeat(32))
    expect(of("I will not buy this tobacconist's, it is scratched.")).toBe('9b5b7ba2ef3f7866889adeaf00f3f98e')
    expect(of('The quick brown fox jumps over the lazy dog')).toBe('2f1583c3ecee2c675d7bf66ce5e91d2c')
  })

  it('depends on every byte, wherever in a buffer the bytes lie', () => {
    const bytes = Uint8Array.from({ length: 37 }, (_, i) => 7 * i)
    const changed = Array.from(bytes, (_, i) => fingerprint(bytes.map((byte, j) => (i === j ? byte ^ 1 : byte))))
    const all = new Set(changed)
    expect(all.size).toBe(37)
    expect(all.has(fingerprint(bytes))).toBe(false)
    const within = new Uint8Array(50)
    within.set(bytes, 5)
    expect(fingerprint(within.subarray(5, 42))).toBe(fingerprint(bytes))
    expect(fingerprintOf(['a', 'b'])).not.toBe(fingerprintOf(['ab']))
  })
})
