/** Spearman's rank correlation: Pearson's correlation of the ranks, equal values sharing the mean of their ranks. */
import { bootstrap } from './bootstrap'
import type { RankCorrelation } from './summary-types'

/**
 * Pairs of which one side is NaN are left out.
 * @param x, y `[n]`, in the same order
 * @param seed of the bootstrap over pairs; null: no interval
 * @throws RangeError where they are not equally long
 */
export function rankCorrelation(x: Float64Array, y: Float64Array, seed: number | null): RankCorrelation {
  if (x.length !== y.length)
    throw new RangeError(`${x.length} and ${y.length} values are no pairs; give as many of each.`)
  const whole = Array.from(x, (_, i) => i).filter((i) => !Number.isNaN(x[i]) && !Number.isNaN(y[i]))
  const of = (column: Float64Array, rows: ArrayLike<number>) =>
    Float64Array.from({ length: rows.length }, (_, i) => column[rows[i] ?? 0] ?? NaN)
  const [kept, others] = [of(x, whole), of(y, whole)]
  const n = whole.length
  const rho = spearman(kept, others)
  if (Number.isNaN(rho)) return { n, rho: null, bootstrap: null }
  const resampled = (rows: Uint32Array) => spearman(of(kept, rows), of(others, rows))
  return { n, rho, bootstrap: seed === null ? null : bootstrap(n, resampled, seed) }
}

/** Ranks from 1 on; equal values share the mean of theirs. */
export function ranks(values: Float64Array): Float64Array {
  const order = Uint32Array.from(values, (_, i) => i).sort((a, b) => (values[a] ?? 0) - (values[b] ?? 0))
  const ranked = new Float64Array(values.length)
  for (let from = 0; from < order.length;) {
    const value = values[order[from] ?? 0]
    let to = from + 1
    while (to < order.length && values[order[to] ?? 0] === value) to++
    for (let i = from; i < to; i++) ranked[order[i] ?? 0] = (from + 1 + to) / 2
    from = to
  }
  return ranked
}

/** NaN where it is not defined. */
function spearman(x: Float64Array, y: Float64Array): number {
  const n = x.length
  if (n < 2) return NaN
  const [rankX, rankY] = [ranks(x), ranks(y)]
  // Ranks, ties shared or not, always have this mean.
  const middle = (n + 1) / 2
  let [products, squaresX, squaresY] = [0, 0, 0]
  for (let i = 0; i < n; i++) {
    const [dx, dy] = [(rankX[i] ?? 0) - middle, (rankY[i] ?? 0) - middle]
    products += dx * dy
    squaresX += dx * dx
    squaresY += dy * dy
  }
  return squaresX === 0 || squaresY === 0 ? NaN : products / Math.sqrt(squaresX * squaresY)
}
