/**
 * The adversarial objective of paper B (Eq. 3): pairs of a real image and a generated one, weighted by responsibilities.
 * D gives logits; log σ(d) = −softplus(−d) and log(1 − σ(d)) = −softplus(d).
 */
import * as tf from '@tensorflow/tfjs-core'
import { softplusLoss } from '../../tensor/losses'
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
  /** `[F]` weights of the generated images; they sum to 1. */
  weights: tf.Tensor1D
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
 * @param realLogits `[M, 1]` or `[M, K]`
 * @param fakeLogits `[F, 1]` or `[F, K]`
 * @param factor 1/K in Eq. 3
 */
export function discriminatorLoss(
  { real, oneHot, weights }: Pairing,
  realLogits: tf.Tensor2D,
  fakeLogits: tf.Tensor2D,
  factor: number,
): tf.Scalar {
  const ofReal = { spread: spreadOver(realLogits, real), rows: null }
  const ofFakes = { spread: spreadOver(fakeLogits, oneHot), rows: weights }
  return tf.add(
    softplusLoss(realLogits, ofReal, { sign: -1, factor: factor / realLogits.shape[0] }),
    softplusLoss(fakeLogits, ofFakes, { sign: 1, factor }),
  )
}

/**
 * What G, μ and A minimise, times a factor.
 * - `minimax` (as published): E Σ_k α_k log(1 − D_k(x̂^k)).
 * - otherwise the non-saturating −E Σ_k α_k log D_k(x̂^k) (Goodfellow et al. 2014, section 3).
 */
export function generatorLoss(
  { oneHot, weights }: Pairing,
  fakeLogits: tf.Tensor2D,
  minimax: boolean,
  factor: number,
): tf.Scalar {
  const fakes = { spread: spreadOver(fakeLogits, oneHot), rows: weights }
  return softplusLoss(fakeLogits, fakes, minimax ? { sign: 1, factor: -factor } : { sign: -1, factor })
}

/**
 * Eq. 3's gradient into the classifier, through α. Its value is E Σ_k α_k log(1 − D_k(x̂^k)) (the real term's α sum to 1 and give
 * no gradient). Every image has the same gradient, whatever it shows: alone, this term moves all images to the Gaussian that
 * currently fools D best, which is how "as published" collapses.
 * @param alpha `[M, K]` responsibilities, recorded
 * @param fakeLogits `[M·S, 1]` or `[M·S, K]`, constants, image-major
 */
export function responsibilityLoss(pairing: Pairing, alpha: tf.Tensor2D, fakeLogits: tf.Tensor): tf.Scalar {
  const { oneHot, weights } = pairing
  if (oneHot === null) throw new Error('responsibilityLoss needs a prior with Gaussians')
  const [images, components] = alpha.shape
  const perImage = oneHot.shape[0] / images
  const each = tf.reshape(tf.tile(tf.expandDims(alpha, 1), [1, perImage, 1]), [images * perImage, components])
  const chosen = tf.sum(tf.mul(each, oneHot), 1)
  // The weights hold sg α where S = K, and come from drawing k ~ α where S < K: dividing by the constant α leaves ∇α.
  const ratio = tf.div(chosen, tf.add(stopGradient(chosen), SMALLEST))
  return tf.sum(tf.mul(tf.mul(tf.neg(tf.softplus(own(fakeLogits, oneHot))), weights), ratio))
}
