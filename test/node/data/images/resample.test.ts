import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { cropAndResize, resamplingTaps } from '../../../../src/data/images/resample'

describe('resampling', () => {
  it('averages areas going down, fractions counted (3 → 2 by hand)', () => {
    // Output 0 covers inputs 0 and half of 1, out of 1.5.
    const [left, right] = resamplingTaps(3, 2)
    expect(left?.first).toBe(0)
    expect(left?.weights[0]).toBeCloseTo(2 / 3)
    expect(left?.weights[1]).toBeCloseTo(1 / 3)
    expect(right?.first).toBe(1)
    expect(right?.weights[0]).toBeCloseTo(1 / 3)
    expect(right?.weights[1]).toBeCloseTo(2 / 3)
  })

  it('interpolates between centres going up, held at the ends (2 → 4 by hand)', () => {
    // Centres at -0.25 (held at 0), 0.25, 0.75, 1.25 (held at 1).
    const values = [0, 100]
    const up = resamplingTaps(2, 4).map(({ first, weights }) =>
      weights.reduce((sum, w, i) => sum + w * (values[first + i] ?? NaN), 0),
    )
    expect(up).toEqual([0, 25, 75, 100])
    expect(resamplingTaps(1, 28).every(({ first, weights }) => first === 0 && weights.length === 1)).toBe(true)
  })

  it('has weights that sum to 1 and stay inside the input, for any sizes', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 700 }), fc.integer({ min: 1, max: 64 }), (from, to) => {
        for (const { first, weights } of resamplingTaps(from, to)) {
          expect(weights.reduce((sum, w) => sum + w, 0)).toBeCloseTo(1, 9)
          expect(first).toBeGreaterThanOrEqual(0)
          expect(first + weights.length).toBeLessThanOrEqual(from)
          expect(Math.min(...weights)).toBeGreaterThanOrEqual(0)
        }
      }),
      { seed: 1 },
    )
  })
})

/** A square image whose pixel is `value(x, y)` in each channel. */
function image(width: number, height: number, channels: 1 | 3 | 4, value: (x: number, y: number) => number[]) {
  const pixels = Uint8Array.from(
    Array.from({ length: height }, (_, y) => Array.from({ length: width }, (_, x) => value(x, y))).flat(2),
  )
  return { width, height, channels, pixels }
}

describe('cropAndResize', () => {
  it('keeps an image that fits as it is, in memory of its own', () => {
    const fits = image(28, 28, 1, (x, y) => [x + y])
    const result = cropAndResize(fits, 28, 1)
    expect(result).toEqual(fits.pixels)
    expect(result.buffer).not.toBe(fits.pixels.buffer)
  })

  it('takes the centred square of a wide and of a tall image', () => {
    // 28 columns of 200 between 10 columns of 0 on each side.
    const wide = image(48, 28, 1, (x) => [x >= 10 && x < 38 ? 200 : 0])
    expect(cropAndResize(wide, 28, 1).every((p) => p === 200)).toBe(true)
    const tall = image(28, 48, 1, (_, y) => [y >= 10 && y < 38 ? 200 : 0])
    expect(cropAndResize(tall, 28, 1).every((p) => p === 200)).toBe(true)
  })

  it('averages 2×2 blocks from 56 to 28', () => {
    // Blocks hold 0, 40, 80, 121: mean 60.25, rounded to 60.
    const result = cropAndResize(
      image(56, 56, 1, (x, y) => [[0, 40, 80, 121][(y % 2) * 2 + (x % 2)] ?? 0]),
      28,
      1,
    )
    expect(result.every((p) => p === 60)).toBe(true)
  })

  it('keeps x and y apart', () => {
    const result = cropAndResize(
      image(56, 56, 1, (x, y) => [2 * (x >> 1) + (y >> 1)]),
      28,
      1,
    )
    expect(result[5 * 28 + 9]).toBe(2 * 9 + 5)
  })

  it('turns colour into grey by Rec. 601 and grey into colour by repeating it', () => {
    const at = (rgb: number[]) =>
      cropAndResize(
        image(32, 32, 3, () => rgb),
        32,
        1,
      )[0]
    expect(at([255, 0, 0])).toBe(76) // 76.245
    expect(at([0, 255, 0])).toBe(150) // 149.685
    expect(at([0, 0, 255])).toBe(29) // 29.07
    expect(at([255, 255, 255])).toBe(255)
    const colour = cropAndResize(
      image(32, 32, 1, (x) => [x]),
      32,
      3,
    )
    expect(Array.from(colour.subarray(9, 15))).toEqual([3, 3, 3, 4, 4, 4])
    expect(colour.length).toBe(32 * 32 * 3)
  })

  it('shows white through transparent parts', () => {
    const rgba = (value: number[]) =>
      Array.from(
        cropAndResize(
          image(64, 64, 4, () => value),
          64,
          3,
        ).subarray(0, 3),
      )
    expect(rgba([10, 20, 30, 255])).toEqual([10, 20, 30])
    expect(rgba([10, 20, 30, 0])).toEqual([255, 255, 255])
    expect(rgba([0, 100, 255, 51])).toEqual([204, 224, 255]) // a fifth of the colour, four fifths of white
  })

  it('accepts a single pixel', () => {
    expect(
      cropAndResize(
        image(1, 1, 1, () => [9]),
        28,
        1,
      ).every((p) => p === 9),
    ).toBe(true)
  })
})
