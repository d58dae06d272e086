/**
 * Fréchet distance of Gaussians fitted to the features of two sets of images: what FID is with Inception's features (Heusel et al. 2017).
 * With the bundled classifiers' features it is called FID-like: its values do not compare with published FIDs.
 */
import * as says from '../../messages/generated/judges'
import { readSafetensors, type SafetensorsFile } from '../../tensor/files/safetensors'
import { SafetensorsError } from '../../tensor/files/safetensors-header'
import { symmetricEigenvalues } from './symmetric-eigenvalues'

/** Gaussian of a set of features. */
export interface Moments {
  /** Images it was fitted to. */
  count: number
  /** `[D]` */
  mean: Float64Array
  /** Its covariance, unbiased (divided by count − 1). */
  spread: Spread
}

/**
 * A covariance C: itself, `[D, D]` row-major, or for fewer images than features the rows F `[count, D]` with C = Fᵀ F, the centred
 * features over √(count − 1). With Inception's D = 2,048 the rows of 1,000 images save minutes of work on matrices of rank 999.
 */
export type Spread = { covariance: Float64Array } | { rows: Float64Array }

export interface FrechetDistance {
  /** Squared distance, from 0. Biased upwards where the counts are small: compare only values of equal counts. */
  value: number
  counts: [number, number]
}

/**
 * Mean and covariance in float64.
 * @param features `[n, D]` row-major
 * @param width D
 * @throws RangeError unless there are two rows at least, all finite
 */
export function momentsOf(features: ArrayLike<number>, width: number): Moments {
  const count = features.length / width
  if (!Number.isInteger(count) || count < 2)
    throw new RangeError(
      `${features.length} features of width ${width} are ${count} images; a covariance needs two at least.`,
    )
  const mean = new Float64Array(width)
  for (let i = 0; i < features.length; i++) mean[i % width] = (mean[i % width] ?? 0) + (features[i] ?? NaN) / count
  const lost = mean.findIndex((value) => !Number.isFinite(value))
  if (lost >= 0) throw new RangeError(`Feature ${lost} is not finite in every image; a Gaussian cannot be fitted.`)
  const scale = 1 / Math.sqrt(count - 1)
  const rows = Float64Array.from(features, (value, i) => (value - (mean[i % width] ?? 0)) * scale)
  return { count, mean, spread: count < width ? { rows } : { covariance: covarianceOf({ rows }, width) } }
}

/** C itself, `[D, D]`. */
export function covarianceOf(spread: Spread, width: number): Float64Array {
  if ('covariance' in spread) return spread.covariance
  const transposedRows = transposed(spread.rows, width)
  return product(transposedRows, spread.rows, width)
}

/**
 * Moments stored beside a classifier: `statistics.safetensors` with `mean` [D], `covariance` [D, D] and `count` [1].
 * @throws SafetensorsError where one is missing or misshapen
 */
export function readMoments(bytes: ArrayBuffer | Uint8Array): Moments {
  const file = readSafetensors(bytes)
  const mean = stored(file, 'mean')
  const width = mean.length
  const covariance = stored(file, 'covariance')
  const [count = 0] = stored(file, 'count')
  if (covariance.length !== width * width || count < 2)
    throw new SafetensorsError(
      says.statisticsShape({ width, covariance: covariance.length, count, expected: width * width }),
    )
  return { count, mean, spread: { covariance } }
}

/**
 * |m_a − m_b|² + tr(C_a + C_b − 2 (C_a C_b)^½) (Dowson & Landau 1982).
 * The root's trace needs no root: with C_a = Fᵀ F, the eigenvalues of C_a C_b other than 0 are those of the symmetric F C_b Fᵀ, whose
 * size is the number of F's rows: the images where they are fewer than the features, else D (then F is Cholesky's Lᵀ).
 * @throws RangeError where the widths differ
 */
export function frechetDistance(a: Moments, b: Moments): FrechetDistance {
  const width = a.mean.length
  if (b.mean.length !== width)
    throw new RangeError(`Features of width ${width} and ${b.mean.length} are of different networks; use the same one.`)
  let value = trace(a.spread, width) + trace(b.spread, width)
  for (let i = 0; i < width; i++) value += ((a.mean[i] ?? 0) - (b.mean[i] ?? 0)) ** 2
  // The distance is symmetric: the side with fewer rows gives F.
  const [few, many] = rank(a, width) <= rank(b, width) ? [a, b] : [b, a]
  const rows = 'rows' in few.spread ? few.spread.rows : transposed(lowerFactor(few.spread.covariance, width), width)
  const seen = congruence(rows, many.spread, width)
  for (const eigenvalue of symmetricEigenvalues(seen, rows.length / width))
    value -= 2 * Math.sqrt(Math.max(0, eigenvalue))
  return { value: Math.max(0, value), counts: [a.count, b.count] }
}

/** Rows of F. */
const rank = ({ spread }: Moments, width: number) => ('rows' in spread ? spread.rows.length / width : width)

function trace(spread: Spread, width: number): number {
  if ('rows' in spread) return spread.rows.reduce((sum, value) => sum + value ** 2, 0)
  return spread.covariance.reduce((sum, value, i) => (i % (width + 1) === 0 ? sum + value : sum), 0)
}

function stored({ tensors }: SafetensorsFile, name: string): Float64Array {
  const entry = tensors.get(name)
  if (entry === undefined) throw new SafetensorsError(says.statisticsLack({ name }))
  return Float64Array.from(entry.data)
}

/**
 * Lower triangular L with L Lᵀ = C (Cholesky). Fewer images than features leave C singular: a pivot that is zero to rounding
 * has, in a covariance, a column of zeros below it, which is what L gets.
 */
function lowerFactor(covariance: Float64Array, n: number): Float64Array {
  const at = (values: Float64Array, index: number) => values[index] ?? 0
  const lower = new Float64Array(n * n)
  let largest = 0
  for (let i = 0; i < n; i++) largest = Math.max(largest, at(covariance, i * n + i))
  const negligible = n * Number.EPSILON * largest
  for (let j = 0; j < n; j++)
    for (let i = j; i < n; i++) {
      let rest = at(covariance, i * n + j)
      for (let k = 0; k < j; k++) rest -= at(lower, i * n + k) * at(lower, j * n + k)
      if (i === j) lower[i * n + i] = rest > negligible ? Math.sqrt(rest) : 0
      else lower[i * n + j] = at(lower, j * n + j) === 0 ? 0 : rest / at(lower, j * n + j)
    }
  return lower
}

/** F C Fᵀ, `[r, r]`, for F `[r, D]`. */
function congruence(rows: Float64Array, spread: Spread, width: number): Float64Array {
  const turned = transposed(rows, width)
  if ('covariance' in spread) return product(product(rows, spread.covariance, width), turned, rows.length / width)
  // C = Gᵀ G: F C Fᵀ = (F Gᵀ)(F Gᵀ)ᵀ
  const count = spread.rows.length / width
  const crossed = product(rows, transposed(spread.rows, width), count)
  return product(crossed, transposed(crossed, count), rows.length / width)
}

/** `[r, c]` to `[c, r]`. */
function transposed(matrix: Float64Array, columns: number): Float64Array {
  const rows = matrix.length / columns
  const out = new Float64Array(matrix.length)
  for (let i = 0; i < rows; i++) for (let j = 0; j < columns; j++) out[j * rows + i] = matrix[i * columns + j] ?? 0
  return out
}

/** `[r, k]·[k, columns]`, row by row so that memory is read in order. */
function product(a: Float64Array, b: Float64Array, columns: number): Float64Array {
  const inner = b.length / columns
  const rows = a.length / inner
  const out = new Float64Array(rows * columns)
  for (let i = 0; i < rows; i++) {
    const line = out.subarray(i * columns, (i + 1) * columns)
    for (let k = 0; k < inner; k++) {
      const factor = a[i * inner + k] ?? 0
      if (factor === 0) continue
      for (let j = 0; j < columns; j++) line[j] = (line[j] ?? 0) + factor * (b[k * columns + j] ?? 0)
    }
  }
  return out
}
