/**
 * R_C, the regulariser that does the clustering. **Paper B has no such term.** It is RIM (Krause et al. 2010: balanced, confident
 * classes) with consistency under a small warp: R_C = w_b Σ_k ᾱ_k log ᾱ_k + w_e E H(α) + w_c E CE(sg α, C(warp x)).
 */
import * as tf from '@tensorflow/tfjs-core'
import { stopGradient } from '../../tensor/tape'
import type { RegulariserConfig } from '../types'

/** Keeps log ᾱ_k finite for a Gaussian that no image of the batch belongs to. */
const SMALLEST = 1e-12

export interface RegulariserTerms {
  /** Σ_k ᾱ_k log ᾱ_k = −H(ᾱ); least (−log K) when the batch spreads evenly. */
  balance: tf.Scalar
  /** E H(α); least (0) when every image is assigned with certainty. */
  entropy: tf.Scalar
  /** E CE(sg α, α′); least when a warped image keeps its Gaussian. */
  consistency: tf.Scalar
}

/**
 * @param logits of real images, `[N, K]`
 * @param warpedLogits of the same images warped, `[N, K]`
 */
export function regulariserTerms(logits: tf.Tensor2D, warpedLogits: tf.Tensor2D): RegulariserTerms {
  const images = logits.shape[0]
  const logAlpha = tf.logSoftmax(logits)
  const alpha = tf.exp(logAlpha)
  const mean = tf.mean(alpha, 0)
  return {
    balance: tf.sum(tf.mul(mean, tf.log(tf.add(mean, SMALLEST)))),
    entropy: tf.div(tf.sum(tf.mul(alpha, logAlpha)), -images),
    consistency: tf.div(tf.sum(tf.mul(stopGradient(alpha), tf.logSoftmax(warpedLogits))), -images),
  }
}

/** The weighted sum. */
export function regulariser(
  { balance, entropy, consistency }: RegulariserTerms,
  weights: RegulariserConfig,
): tf.Scalar {
  const weighted = [
    tf.mul(balance, weights.balance),
    tf.mul(entropy, weights.entropy),
    tf.mul(consistency, weights.consistency),
  ]
  return tf.addN(weighted as tf.Scalar[])
}
