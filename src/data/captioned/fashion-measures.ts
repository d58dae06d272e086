/**
 * What captions say about a picture of Fashion-MNIST, measured on its pixels in whole numbers. The same in
 * pretrain/measure.py, digit for digit: additions, comparisons and floor divisions of non-negative integers alone.
 */

const side = 28

export interface FashionMeasures {
  /** Mean brightness of the garment, 0-255. */
  shade: number
  /** Rows with two or more pixels of the garment. */
  height: number
  /** Pixels of the garment a row, in sixteenths. */
  fullness: number
  /** The lowest row, from the garment's first, with two of its pixels in the outer ten columns (sleeves). */
  reach: number
  /** Mean absolute difference of neighbouring pixels inside the garment, in quarters. */
  texture: number
  /** Rows that are open somewhere within the middle four columns (legs, heels, handles). */
  gap: number
  /** Pixels of rows 20-25 against those of rows 3-8, in sixteenths. */
  flare: number
  /** Mean brightness of the upper half against the lower half's; 256 where they are equal. */
  balance: number
}

const quotient = (dividend: number, divisor: number): number => Math.floor(dividend / Math.max(divisor, 1))

/** Number of true values. */
const countTrue = (flags: readonly boolean[]): number => flags.reduce((count, flag) => count + (flag ? 1 : 0), 0)

/**
 * Measures a picture.
 * @param pixels [28 * 28], rows from the top, 0 black to 255 white
 * @param ink a pixel brighter than this belongs to the garment
 * @throws RangeError where `pixels` has another length
 */
export function measureFashion(pixels: Uint8Array, ink: number): FashionMeasures {
  if (pixels.length !== side * side) {
    throw new RangeError(
      `A picture of Fashion-MNIST has ${side * side} pixels, this one ${pixels.length}; pass one image of 28 x 28.`,
    )
  }
  const at = (row: number, column: number): number => pixels[row * side + column] ?? 0
  const inside = (row: number, column: number): boolean => at(row, column) > ink

  /** Number and summed brightness of the garment's pixels in a block of rows and columns (ends excluded). */
  const block = (top: number, bottom: number, left = 0, right = side) => {
    let count = 0
    let light = 0
    for (let row = top; row < bottom; row++) {
      for (let column = left; column < right; column++) {
        if (!inside(row, column)) continue
        count++
        light += at(row, column)
      }
    }
    return { count, light }
  }

  let change = 0
  for (let row = 0; row < side; row++) {
    for (let column = 0; column < side; column++) {
      if (!inside(row, column)) continue
      if (column + 1 < side && inside(row, column + 1)) change += Math.abs(at(row, column + 1) - at(row, column))
      if (row + 1 < side && inside(row + 1, column)) change += Math.abs(at(row + 1, column) - at(row, column))
    }
  }

  const rows = Array.from({ length: side }, (_, row) => row)
  const filled = rows.map((row) => block(row, row + 1).count >= 2)
  const first = Math.max(filled.indexOf(true), 0)
  const height = countTrue(filled)
  const lowest = rows
    .map((row) => block(row, row + 1, 0, 5).count + block(row, row + 1, 23).count >= 2)
    .lastIndexOf(true)
  const open = rows.map((row) => block(row, row + 1, 12, 16).count < 4)

  const whole = block(0, side)
  const upper = block(0, side / 2)
  const lower = block(side / 2, side)
  return {
    shade: quotient(whole.light, whole.count),
    height,
    fullness: quotient(whole.count * 16, height),
    reach: Math.max(lowest - first, 0),
    texture: quotient(change * 4, whole.count),
    gap: countTrue(open),
    flare: quotient(block(20, 26).count * 16, block(3, 9).count),
    balance: quotient(upper.light, upper.count) + 256 - quotient(lower.light, lower.count),
  }
}
