/**
 * The losses that give their gradients along, and the draw from categorical distributions, as loops over plain arrays; sums in float64. The
 * wasm backend runs them on its heap: a few thousand logits are not worth more.
 */
import { SMALLEST_PROBABILITY } from '../categorical'
import { SMALLEST_SHARE, type ClassifierLossAttrs } from '../classifier-loss'
import { spreadInput, weightsInput, type SoftplusLossAttrs } from '../softplus-loss'

/** log Σ_k exp z_k of the row that begins at `first`. */
function logSumExp(logits: Float32Array, first: number, columns: number): number {
  let most = -Infinity
  for (let i = first; i < first + columns; i++) most = Math.max(most, logits[i] as number)
  let sum = 0
  for (let i = first; i < first + columns; i++) sum += Math.exp((logits[i] as number) - most)
  return most + Math.log(sum)
}

/**
 * As `softplusLoss`: writes the gradient by the logits, and returns the loss.
 * @param given the kernel's inputs by name; null for one that is not there
 */
export function softplusLossLoop(
  logits: Float32Array,
  given: (name: string) => Float32Array | null,
  columns: number,
  { rows, signs, factors }: SoftplusLossAttrs,
  gradient: Float32Array,
): number {
  let [loss, first] = [0, 0]
  rows.forEach((count, batch) => {
    const [spread, weights] = [given(spreadInput(batch)), given(weightsInput(batch))]
    const [sign, factor] = [signs[batch] as number, factors[batch] as number]
    for (let i = 0; i < count * columns; i++) {
      const weight = weights === null ? factor : factor * (weights[Math.floor(i / columns)] as number)
      const share = spread === null ? weight : weight * (spread[i] as number)
      const z = sign * (logits[first + i] as number)
      // Without an overflow: log(1 + eᶻ) = max(z, 0) + log(1 + e^−|z|), and σ(z) with it.
      const small = Math.exp(-Math.abs(z))
      loss += share * (Math.max(z, 0) + Math.log1p(small))
      gradient[first + i] = (share * sign * (z >= 0 ? 1 : small)) / (1 + small)
    }
    first += count * columns
  })
  return loss
}

/**
 * As `classifierLoss`: writes the loss's gradient by the logits, and returns the loss and its terms, in the order of the kernel's outputs.
 * @param targets null where no images were generated
 */
export function classifierLossLoop(
  logits: Float32Array,
  targets: Float32Array | null,
  columns: number,
  attrs: ClassifierLossAttrs,
  dlogits: Float32Array,
): [loss: number, information: number, balance: number, entropy: number, consistency: number] {
  const first = attrs.generated * columns
  const information =
    targets === null ? 0 : crossEntropyLoop(logits.subarray(0, first), targets, columns, attrs, dlogits)
  const rest = [logits.subarray(first), dlogits.subarray(first)] as const
  const [balance, entropy, consistency] =
    rest[0].length === 0 ? [0, 0, 0] : informationMaximisationLoop(...rest, columns, attrs)
  const loss =
    attrs.information * information +
    attrs.balance * balance +
    attrs.entropy * entropy +
    attrs.consistency * consistency
  return [loss, information, balance, entropy, consistency]
}

/** Cross entropy of the rows, each counting `share`; its gradient is weighted. */
function crossEntropyLoop(
  logits: Float32Array,
  targets: Float32Array,
  columns: number,
  { share, information }: ClassifierLossAttrs,
  gradient: Float32Array,
): number {
  let loss = 0
  for (let first = 0; first < logits.length; first += columns) {
    const normaliser = logSumExp(logits, first, columns)
    let total = 0
    for (let i = first; i < first + columns; i++) {
      const target = targets[i] as number
      total += target
      if (target !== 0) loss -= share * target * ((logits[i] as number) - normaliser)
    }
    for (let i = first; i < first + columns; i++) {
      const difference = Math.exp((logits[i] as number) - normaliser) * total - (targets[i] as number)
      gradient[i] = information * share * difference
    }
  }
  return loss
}

/**
 * Balance, entropy and consistency of images and of the same images changed; their gradient is weighted.
 *
 * With g_k = w_b (log ᾱ_k + ᾱ_k/(ᾱ_k + s)) − w_e log α_k a row's gradient is α_k (g_k − Σ_j α_j g_j)/N; that of the changed one is
 * w_c (α′_k − α_k)/N.
 */
function informationMaximisationLoop(
  logits: Float32Array,
  dlogits: Float32Array,
  columns: number,
  weights: ClassifierLossAttrs,
): [balance: number, entropy: number, consistency: number] {
  const half = logits.length / 2
  const images = half / columns
  const logAlpha = new Float64Array(half)
  const shares = new Float64Array(columns)
  for (let first = 0; first < half; first += columns) {
    const normaliser = logSumExp(logits, first, columns)
    for (let k = 0; k < columns; k++) {
      const value = (logits[first + k] as number) - normaliser
      logAlpha[first + k] = value
      shares[k] = (shares[k] as number) + Math.exp(value) / images
    }
  }
  const balance = shares.reduce((sum, share) => sum + share * Math.log(share + SMALLEST_SHARE), 0)
  const slopes = shares.map((share) => Math.log(share + SMALLEST_SHARE) + share / (share + SMALLEST_SHARE))
  const g = (i: number, k: number) =>
    weights.balance * (slopes[k] as number) - weights.entropy * (logAlpha[i] as number)
  let [entropy, consistency] = [0, 0]
  for (let first = 0; first < half; first += columns) {
    const other = logSumExp(logits, half + first, columns)
    let mean = 0
    for (let k = 0; k < columns; k++) mean += Math.exp(logAlpha[first + k] as number) * g(first + k, k)
    for (let k = 0; k < columns; k++) {
      const i = first + k
      const alpha = Math.exp(logAlpha[i] as number)
      const changed = (logits[half + i] as number) - other
      entropy -= (alpha * (logAlpha[i] as number)) / images
      consistency -= (alpha * changed) / images
      dlogits[i] = (alpha * (g(i, k) - mean)) / images
      dlogits[half + i] = (weights.consistency * (Math.exp(changed) - alpha)) / images
    }
  }
  return [balance, entropy, consistency]
}

/** As `drawCategorical`, in float32; of equals the first, as tfjs' argMax takes it. */
export function drawCategoricalLoop(
  { probabilities, gumbels }: { probabilities: Float32Array; gumbels: Float32Array },
  classes: number,
  oneHot: Float32Array,
): void {
  const draws = gumbels.length / probabilities.length
  oneHot.fill(0)
  for (let row = 0; row * classes < gumbels.length; row++) {
    const distribution = Math.floor(row / draws) * classes
    let [best, most] = [0, -Infinity]
    for (let k = 0; k < classes; k++) {
      const logP = Math.fround(Math.log((probabilities[distribution + k] as number) + SMALLEST_PROBABILITY))
      const score = Math.fround(logP + (gumbels[row * classes + k] as number))
      if (score > most) [best, most] = [k, score]
    }
    oneHot[row * classes + best] = 1
  }
}
