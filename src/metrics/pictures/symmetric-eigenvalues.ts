/**
 * Eigenvalues of a symmetric matrix, ascending: Householder's reduction to three diagonals, then bisection on the signs of Sturm's
 * sequence (Golub & Van Loan, sections 8.3 and 8.4). About 2 n³ operations; errors near 1e-15 of the largest eigenvalue.
 * @param matrix `[n, n]`, row-major; not changed
 */
export function symmetricEigenvalues(matrix: Float64Array, n: number): Float64Array {
  if (matrix.length !== n * n || !matrix.every(Number.isFinite))
    throw new RangeError(`${matrix.length} values are no finite matrix [${n}, ${n}].`)
  const { diagonal, beside } = tridiagonal(matrix, n)
  let [low, high] = [Infinity, -Infinity]
  for (let i = 0; i < n; i++) {
    const radius = Math.abs(beside[i] ?? 0) + Math.abs(beside[i - 1] ?? 0)
    low = Math.min(low, (diagonal[i] ?? 0) - radius)
    high = Math.max(high, (diagonal[i] ?? 0) + radius)
  }
  return Float64Array.from({ length: n }, (_, index) => bisect(diagonal, beside, index, low, high))
}

/** The matrix's diagonal `[n]` and what lies beside it `[n − 1]` after orthogonal reflections that empty the rest. */
function tridiagonal(matrix: Float64Array, n: number): { diagonal: Float64Array; beside: Float64Array } {
  const a = matrix.slice()
  const at = (values: Float64Array, index: number) => values[index] ?? 0
  const beside = new Float64Array(Math.max(0, n - 1))
  for (let k = 0; k < n - 1; k++) {
    const size = n - 1 - k
    /** What has to vanish below its first element, then the reflection's direction. */
    const v = Float64Array.from({ length: size }, (_, i) => at(a, (k + 1 + i) * n + k))
    const first = at(v, 0)
    const length = Math.sqrt(v.reduce((sum, value) => sum + value ** 2, 0))
    const reflected = first > 0 ? -length : length
    beside[k] = reflected
    v[0] = first - reflected
    const square = v.reduce((sum, value) => sum + value ** 2, 0)
    if (square === 0) continue
    /** Matrix times direction, then what the two-sided reflection takes away with it. */
    const w = new Float64Array(size)
    for (let i = 0; i < size; i++) {
      const row = (k + 1 + i) * n + k + 1
      let sum = 0
      for (let j = 0; j < size; j++) sum += at(a, row + j) * at(v, j)
      w[i] = (2 * sum) / square
    }
    const overlap = w.reduce((sum, value, i) => sum + value * at(v, i), 0) / square
    for (let i = 0; i < size; i++) w[i] = at(w, i) - overlap * at(v, i)
    for (let i = 0; i < size; i++) {
      const row = (k + 1 + i) * n + k + 1
      const [vi, wi] = [at(v, i), at(w, i)]
      for (let j = 0; j < size; j++) a[row + j] = at(a, row + j) - vi * at(w, j) - wi * at(v, j)
    }
  }
  return { diagonal: Float64Array.from({ length: n }, (_, i) => at(a, i * n + i)), beside }
}

/** Eigenvalue number `index` of the three diagonals, which lies between `low` and `high`: halves until no double lies between. */
function bisect(diagonal: Float64Array, beside: Float64Array, index: number, low: number, high: number): number {
  for (;;) {
    const middle = low + (high - low) / 2
    if (middle <= low || middle >= high) return middle
    if (countBelow(diagonal, beside, middle) > index) high = middle
    else low = middle
  }
}

/** Eigenvalues below x: negative pivots of the elimination of T − x. */
function countBelow(diagonal: Float64Array, beside: Float64Array, x: number): number {
  let count = 0
  let pivot = 1
  for (let i = 0; i < diagonal.length; i++) {
    const side = i === 0 ? 0 : (beside[i - 1] ?? 0)
    pivot = (diagonal[i] ?? 0) - x - (side === 0 ? 0 : side ** 2 / pivot)
    // A pivot of exactly 0 counts as the smallest positive one, so that the next is −∞ and not undefined.
    if (pivot === 0) pivot = Number.MIN_VALUE
    if (pivot < 0) count++
  }
  return count
}
