import { describe, expect, it } from 'vitest'
import fc from 'fast-check'
import { checkSumOf } from '../../../src/store/check-sum'
import { crc32 } from '../../../src/data/archives/crc32'

describe('the check sum of a stored value', () => {
  const bytes = () => Uint8Array.from({ length: 40_000 }, (_, i) => (i * 31) & 0xff)

  it('is the same for a copy, whatever the order of its keys', () => {
    const value = {
      runId: 'a',
      losses: [1, NaN, -0],
      pixels: bytes(),
      weights: bytes().buffer,
      fusion: null,
      past: undefined,
    }
    const turned = Object.fromEntries(Object.entries(structuredClone(value)).reverse())
    expect(checkSumOf(turned)).toBe(checkSumOf(value))
  })

  it('differs with each bit of a buffer, a number and a text', () => {
    fc.assert(
      fc.property(fc.nat(39_999), fc.nat(7), (place, bit) => {
        const changed = bytes()
        changed[place] = (changed[place] ?? 0) ^ (1 << bit)
        const text = (units: Uint8Array) =>
          String.fromCharCode(...units.subarray(place % 30_000, (place % 30_000) + 9_000))
        expect(checkSumOf(changed)).not.toBe(checkSumOf(bytes()))
        if (text(changed) !== text(bytes())) expect(checkSumOf([text(changed)])).not.toBe(checkSumOf([text(bytes())]))
      }),
      { seed: 7, numRuns: 20 },
    )
    expect(checkSumOf({ loss: 0.5 })).not.toBe(checkSumOf({ loss: 0.5 + Number.EPSILON }))
    expect(checkSumOf(0)).not.toBe(checkSumOf(-0))
    expect(checkSumOf('\ud800')).not.toBe(checkSumOf('\ud801'))
  })

  it.each([
    [[1, 2], [[1, 2]]],
    [
      ['ab', 'c'],
      ['a', 'bc'],
    ],
    [{ a: undefined }, {}],
    [Uint8Array.of(1, 2), Int8Array.of(1, 2)],
    [Uint8Array.of(1, 2), [1, 2]],
    ['1', 1],
    [null, undefined],
  ])('tells %j from %j', (one, other) => {
    expect(checkSumOf(one)).not.toBe(checkSumOf(other))
  })

  it('refuses what it could not tell apart', () => {
    expect(() => checkSumOf(new Map([[1, 2]]))).toThrow(TypeError)
  })

  it('goes on from the sum of what comes before', () => {
    const all = bytes()
    expect(crc32(all.subarray(1001), crc32(all.subarray(0, 1001)))).toBe(crc32(all))
    expect(crc32(new TextEncoder().encode('123456789'))).toBe(0xcbf43926)
  })
})
