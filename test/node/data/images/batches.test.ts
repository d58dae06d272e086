import { describe, expect, it } from 'vitest'
import { gatherImages, toUnit } from '../../../../src/data/images/batches'

describe('batches', () => {
  it('maps bytes to [-1, 1]', () => {
    const unit = toUnit(Uint8Array.of(0, 51, 204, 255))
    expect(unit[0]).toBe(-1)
    expect(unit[1]).toBeCloseTo(-0.6)
    expect(unit[2]).toBeCloseTo(0.6)
    expect(unit[3]).toBe(1)
  })

  it('gathers images in the order asked for, also twice', () => {
    const split = { count: 3, pixels: Uint8Array.of(0, 0, 255, 255, 0, 255), labels: null }
    expect(Array.from(gatherImages(split, [2, 0, 2]))).toEqual([-1, 1, -1, -1, -1, 1])
    expect(gatherImages(split, Int32Array.of(1))).toEqual(Float32Array.of(1, 1))
    expect(() => gatherImages(split, [3])).toThrow('image 3 does not exist; there are images 0 to 2.')
    expect(() => gatherImages(split, [-1])).toThrow(RangeError)
  })
})
