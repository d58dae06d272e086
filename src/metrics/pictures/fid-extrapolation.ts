/**
 * The Fréchet distance at infinitely many images: its bias is of order 1/n, so a line through distances against 1/n, taken at 0, is free
 * of it (Chong & Forsyth 2020, FID_∞; there 15 sizes, here as many as are given).
 */

export interface Extrapolation {
  /** The line's value at 1/n = 0. */
  value: number
  /** Of the line, per 1/n: how strong the bias is. */
  slope: number
  /** Of `value`, from the scatter about the line; null for two points. */
  error: number | null
}

/**
 * Least squares of `distances` on 1/`counts`.
 * @param counts images that each distance is of
 * @throws RangeError unless there are as many of both, and two different counts at least
 */
export function extrapolatedDistance(counts: readonly number[], distances: readonly number[]): Extrapolation {
  const n = counts.length
  if (n !== distances.length) throw new RangeError(`${n} counts and ${distances.length} distances are no pairs.`)
  if (new Set(counts).size < 2) throw new RangeError('A line needs distances of two different counts at least.')
  const inverse = counts.map((count) => 1 / count)
  const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / n
  const [x, y] = [mean(inverse), mean(distances)]
  let [products, squares] = [0, 0]
  inverse.forEach((value, i) => {
    products += (value - x) * ((distances[i] ?? NaN) - y)
    squares += (value - x) ** 2
  })
  const slope = products / squares
  const value = y - slope * x
  const residuals = inverse.reduce((sum, at, i) => sum + ((distances[i] ?? NaN) - value - slope * at) ** 2, 0)
  const error = n < 3 ? null : Math.sqrt((residuals / (n - 2)) * (1 / n + x ** 2 / squares))
  return { value, slope, error }
}
