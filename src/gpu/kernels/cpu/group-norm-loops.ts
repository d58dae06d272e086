/**
 * Group norm and its gradient as loops over plain arrays: the definition that the other backends' kernels are tested against.
 * Along the channels, which vary fastest; sums in float64.
 */
import type { GroupNormAttrs, GroupNormSizes } from '../group-norm'

/** Mean and 1/√(variance + ε) of each sample's groups, `[samples, groups, 2]`. */
export type Moments = Float32Array

interface Parameters {
  gamma: Float32Array
  beta: Float32Array
}

/** y and the moments, from x; the results are written to the arrays given. */
export function normaliseGroups(
  x: Float32Array,
  { gamma, beta }: Parameters,
  results: { y: Float32Array; moments: Moments },
  sizes: GroupNormSizes,
  { activation, epsilon }: GroupNormAttrs,
): void {
  const { y, moments } = results
  const { samples, positions, groups, width } = sizes
  const channels = groups * width
  const count = positions * width
  const [sums, mean, scale] = [0, 0, 0].map(() => new Float64Array(channels)) as [
    Float64Array,
    Float64Array,
    Float64Array,
  ]
  for (let n = 0; n < samples; n++) {
    const first = n * positions * channels
    const end = first + positions * channels
    sums.fill(0)
    for (let at = first; at < end; at += channels)
      for (let c = 0; c < channels; c++) sums[c] = (sums[c] ?? 0) + (x[at + c] ?? 0)
    spreadSums(sums, mean, groups, width, (sum) => sum / count)
    sums.fill(0)
    for (let at = first; at < end; at += channels)
      for (let c = 0; c < channels; c++) {
        const centred = (x[at + c] ?? 0) - (mean[c] ?? 0)
        sums[c] = (sums[c] ?? 0) + centred * centred
      }
    spreadSums(sums, scale, groups, width, (sum) => 1 / Math.sqrt(sum / count + epsilon))
    for (let g = 0; g < groups; g++) {
      moments[(n * groups + g) * 2] = mean[g * width] ?? 0
      moments[(n * groups + g) * 2 + 1] = scale[g * width] ?? 0
    }
    for (let c = 0; c < channels; c++) scale[c] = (scale[c] ?? 0) * (gamma[c] ?? 0)
    for (let at = first; at < end; at += channels)
      for (let c = 0; c < channels; c++) {
        const value = ((x[at + c] ?? 0) - (mean[c] ?? 0)) * (scale[c] ?? 0) + (beta[c] ?? 0)
        y[at + c] = activation === 'silu' ? value / (1 + Math.exp(-value)) : value
      }
  }
}

/**
 * dx, dγ and dβ from dy. With x̂ the normalised input, dp the gradient before the activation and means over a group:
 * dβ = Σ dp, dγ = Σ dp x̂, dx = (γ dp − mean(γ dp) − x̂ mean(γ dp x̂)) / √(variance + ε).
 */
export function groupGradients(
  { dy, x, moments }: { dy: Float32Array; x: Float32Array; moments: Moments },
  { gamma, beta }: Parameters,
  results: { dx: Float32Array; dgamma: Float32Array; dbeta: Float32Array },
  sizes: GroupNormSizes,
  { activation }: GroupNormAttrs,
): void {
  const { dx, dgamma, dbeta } = results
  const { samples, positions, groups, width } = sizes
  const channels = groups * width
  const count = positions * width
  const arrays = Array.from({ length: 8 }, () => new Float64Array(channels))
  const [mean, inverse, plain, tilted, allPlain, allTilted, offset, tilt] = arrays as EightOf<Float64Array>
  for (let n = 0; n < samples; n++) {
    const first = n * positions * channels
    const end = first + positions * channels
    for (let c = 0; c < channels; c++) {
      const g = n * groups + Math.floor(c / width)
      mean[c] = moments[2 * g] ?? 0
      inverse[c] = moments[2 * g + 1] ?? 0
    }
    plain.fill(0)
    tilted.fill(0)
    for (let at = first; at < end; at += channels)
      for (let c = 0; c < channels; c++) {
        const normed = ((x[at + c] ?? 0) - (mean[c] ?? 0)) * (inverse[c] ?? 0)
        let dp = dy[at + c] ?? 0
        if (activation === 'silu') {
          const value = normed * (gamma[c] ?? 0) + (beta[c] ?? 0)
          const sigmoid = 1 / (1 + Math.exp(-value))
          dp *= sigmoid * (1 + value * (1 - sigmoid))
        }
        plain[c] = (plain[c] ?? 0) + dp
        tilted[c] = (tilted[c] ?? 0) + dp * normed
        dx[at + c] = dp
      }
    for (let c = 0; c < channels; c++) {
      allPlain[c] = (allPlain[c] ?? 0) + (plain[c] ?? 0)
      allTilted[c] = (allTilted[c] ?? 0) + (tilted[c] ?? 0)
      plain[c] = (plain[c] ?? 0) * (gamma[c] ?? 0)
      tilted[c] = (tilted[c] ?? 0) * (gamma[c] ?? 0)
    }
    spreadSums(plain, offset, groups, width, (sum) => sum / count)
    spreadSums(tilted, tilt, groups, width, (sum) => sum / count)
    for (let at = first; at < end; at += channels)
      for (let c = 0; c < channels; c++) {
        const normed = ((x[at + c] ?? 0) - (mean[c] ?? 0)) * (inverse[c] ?? 0)
        const centred = (gamma[c] ?? 0) * (dx[at + c] ?? 0) - (offset[c] ?? 0) - normed * (tilt[c] ?? 0)
        dx[at + c] = centred * (inverse[c] ?? 0)
      }
  }
  dgamma.set(allTilted)
  dbeta.set(allPlain)
}

type EightOf<T> = [T, T, T, T, T, T, T, T]

/** Adds up the channels of each group and gives every one of them f of the sum. */
function spreadSums(
  sums: Float64Array,
  to: Float64Array,
  groups: number,
  width: number,
  f: (sum: number) => number,
): void {
  for (let g = 0; g < groups; g++) {
    let sum = 0
    for (let c = g * width; c < (g + 1) * width; c++) sum += sums[c] ?? 0
    to.fill(f(sum), g * width, (g + 1) * width)
  }
}
