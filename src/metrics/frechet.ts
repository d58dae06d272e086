/**
 * Fréchet distance of Gaussians fitted to the features of two sets of images: what FID is with Inception's features (Heusel et al. 2017).
 * With the bundled classifiers' features it is called FID-like: its values do not compare with published FIDs.
 */
import { readSafetensors, SafetensorsError, type SafetensorsFile } from '../tensor/safetensors'
import { symmetricEigenvalues } from './symmetric-eigenvalues'

/** Gaussian of a set of features. */
export interface Moments {
  /** Images it was fitted to. */
  count: number
  /** `[D]` */
  mean: Float64Array
  /** `[D, D]` row-major, unbiased (divided by count − 1). */
  covariance: Float64Array
}

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
  const covariance = new Float64Array(width * width)
  const centred = new Float64Array(width)
  for (let row = 0; row < count; row++) {
    for (let i = 0; i < width; i++) centred[i] = (features[row * width + i] ?? NaN) - (mean[i] ?? 0)
    for (let i = 0; i < width; i++) {
      const share = (centred[i] ?? 0) / (count - 1)
      for (let j = 0; j <= i; j++)
        covariance[i * width + j] = (covariance[i * width + j] ?? 0) + share * (centred[j] ?? 0)
    }
  }
  for (let i = 0; i < width; i++) for (let j = 0; j < i; j++) covariance[j * width + i] = covariance[i * width + j] ?? 0
  return { count, mean, covariance }
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
      `The stored statistics have a mean of ${width} numbers, a covariance of ${covariance.length} and a count of ${count}; expected ${width * width} numbers and 2 images at least.`,
    )
  return { count, mean, covariance }
}

/**
 * |m_a − m_b|² + tr(C_a + C_b − 2 (C_a C_b)^½) (Dowson & Landau 1982).
 * The root's trace needs no root: with C_a = L Lᵀ, C_a C_b has the eigenvalues of the symmetric Lᵀ C_b L. O(D³): 0.05 s for the
 * bundled classifiers' D = 64, 2 s for 512, so give Inception's 2,048 a minute or two of a worker.
 * @throws RangeError where the widths differ
 */
export function frechetDistance(a: Moments, b: Moments): FrechetDistance {
  const width = a.mean.length
  if (b.mean.length !== width)
    throw new RangeError(`Features of width ${width} and ${b.mean.length} are of different networks; use the same one.`)
  let value = 0
  for (let i = 0; i < width; i++) {
    value += ((a.mean[i] ?? 0) - (b.mean[i] ?? 0)) ** 2
    value += (a.covariance[i * width + i] ?? 0) + (b.covariance[i * width + i] ?? 0)
  }
  const product = congruence(lowerFactor(a.covariance, width), b.covariance, width)
  for (const eigenvalue of symmetricEigenvalues(product, width)) value -= 2 * Math.sqrt(Math.max(0, eigenvalue))
  return { value: Math.max(0, value), counts: [a.count, b.count] }
}

function stored({ tensors }: SafetensorsFile, name: string): Float64Array {
  const entry = tensors.get(name)
  if (entry === undefined)
    throw new SafetensorsError(`The stored statistics lack "${name}"; expected mean, covariance and count.`)
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

/** Lᵀ C L, `[n, n]`. */
function congruence(lower: Float64Array, covariance: Float64Array, n: number): Float64Array {
  return product(transposed(lower, n), product(covariance, lower, n), n)
}

function transposed(matrix: Float64Array, n: number): Float64Array {
  return matrix.map((_, index) => matrix[(index % n) * n + Math.floor(index / n)] ?? 0)
}

/** `[n, n]·[n, n]`, row by row so that memory is read in order. */
function product(a: Float64Array, b: Float64Array, n: number): Float64Array {
  const out = new Float64Array(n * n)
  for (let i = 0; i < n; i++)
    for (let k = 0; k < n; k++) {
      const factor = a[i * n + k] ?? 0
      if (factor === 0) continue
      for (let j = 0; j < n; j++) out[i * n + j] = (out[i * n + j] ?? 0) + factor * (b[k * n + j] ?? 0)
    }
  return out
}
