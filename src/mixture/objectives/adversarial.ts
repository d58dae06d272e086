/**
 * The adversarial objective of paper B (Eq. 3): pairs of a real image and a generated one, weighted by responsibilities.
 * D gives logits; log σ(d) = −softplus(−d) and log(1 − σ(d)) = −softplus(d).
 */
import * as tf from '@tensorflow/tfjs-core'
import { softplusLoss, type LogitBatch } from '../../tensor/losses'
import { stopGradient } from '../../tensor/tape'

/** Keeps a ratio finite where a responsibility underflows to 0. */
const SMALLEST = 1e-20

/**
 * Which Gaussian each of F generated images came from, and what it counts.
 * With S = K every image brings all K Gaussians weighted by α; with S < K each draws k ~ α: both are the same expectation.
 */
export interface Pairing {
  /** `[F, K]`: the Gaussian of each generated image. Null where the prior has none. */
  oneHot: tf.Tensor2D | null
  /** F. */
  count: number
  /** `[F]` weights of the generated images; they sum to 1. Null where each has 1/F. */
  weights: tf.Tensor1D | null
  /** `[M, K]`: how a real image's weight spreads over D's outputs; rows sum to 1. Null for a D with one output. */
  real: tf.Tensor2D | null
}

/** The logit that belongs to each image's Gaussian: `[B, K]` and one-hot `[B, K]` → `[B]`; `[B, 1]` → `[B]`. */
function own(logits: tf.Tensor, oneHot: tf.Tensor | null): tf.Tensor1D {
  if (logits.shape[1] === 1 || oneHot === null) return tf.reshape(logits, [-1])
  return tf.sum(tf.mul(logits, oneHot), 1)
}

/** How an image counts with each of D's outputs; null for a D with one. */
const spreadOver = (logits: tf.Tensor2D, shares: tf.Tensor2D | null) => (logits.shape[1] === 1 ? null : shares)

/**
 * What D minimises: −E Σ_k α_k [log D_k(x) + log(1 − D_k(x̂^k))], the negative of Eq. 3, times a factor.
 * @param logits of M real images and then of the F generated ones, `[M + F, 1]` or `[M + F, K]`
 * @param factor 1/K in Eq. 3
 */
export function discriminatorLoss(pairing: Pairing, logits: tf.Tensor2D, factor: number): tf.Scalar {
  const rows = logits.shape[0] - pairing.count
  const spread = spreadOver(logits, pairing.real)
  const real = { rows, sign: -1, factor: factor / rows, spread, weights: null } as const
  return softplusLoss(logits, [real, generatedBatch(pairing, logits, 1, factor)])
}

/** How the generated images' logits count. */
function generatedBatch(
  { count, oneHot, weights }: Pairing,
  logits: tf.Tensor2D,
  sign: 1 | -1,
  factor: number,
): LogitBatch {
  const each = weights === null ? factor / count : factor
  return { rows: count, sign, factor: each, spread: spreadOver(logits, oneHot), weights }
}

/**
 * What G, μ and A minimise, times a factor.
 * - `minimax` (as published): E Σ_k α_k log(1 − D_k(x̂^k)).
 * - otherwise the non-saturating −E Σ_k α_k log D_k(x̂^k) (Goodfellow et al. 2014, section 3).
 */
export function generatorLoss(pairing: Pairing, fakeLogits: tf.Tensor2D, minimax: boolean, factor: number): tf.Scalar {
  const [sign, signed] = minimax ? ([1, -factor] as const) : ([-1, factor] as const)
  return softplusLoss(fakeLogits, [generatedBatch(pairing, fakeLogits, sign, signed)])
}

/**
 * Eq. 3's gradient into the classifier, through α. Its value is E Σ_k α_k log(1 − D_k(x̂^k)) (the real term's α sum to 1 and give
 * no gradient). Every image has the same gradient, whatever it shows: alone, this term moves all images to the Gaussian that
 * currently fools D best, which is how "as published" collapses.
 * @param alpha `[M, K]` responsibilities, recorded
 * @param fakeLogits `[M·S, 1]` or `[M·S, K]`, constants, image-major
 */
export function responsibilityLoss(pairing: Pairing, alpha: tf.Tensor2D, fakeLogits: tf.Tensor): tf.Scalar {
  const { oneHot, weights, count } = pairing
  if (oneHot === null) throw new Error('responsibilityLoss needs a prior with Gaussians')
  const [images, components] = alpha.shape
  const perImage = oneHot.shape[0] / images
  const each = tf.reshape(tf.tile(tf.expandDims(alpha, 1), [1, perImage, 1]), [images * perImage, components])
  const chosen = tf.sum(tf.mul(each, oneHot), 1)
  // The weights hold sg α where S = K, and come from drawing k ~ α where S < K: dividing by the constant α leaves ∇α.
  const ratio = tf.div(chosen, tf.add(stopGradient(chosen), SMALLEST))
  const weighted = tf.mul(tf.neg(tf.softplus(own(fakeLogits, oneHot))), weights ?? 1 / count)
  return tf.sum(tf.mul(weighted, ratio))
}
