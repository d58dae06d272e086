/**
 * Regularised information maximisation (Krause, Perona and Gomes 2010: balanced, confident classes) with consistency under a change of the
 * images, and its gradients, in one kernel.
 */
import * as tf from '@tensorflow/tfjs-core'
import { registerKnownGradient } from './known-gradient'

export const INFORMATION_MAXIMISATION = 'InformationMaximisation'

/** Keeps log ᾱ_k finite for a class that no image of the batch belongs to. */
export const SMALLEST_SHARE = 1e-12

/** Attributes of the kernel: the weights of the three terms. */
export interface InformationMaximisationAttrs {
  balance: number
  entropy: number
  consistency: number
}

export interface InformationMaximisation {
  /** The weighted sum; differentiable in the logits. */
  loss: tf.Scalar
  /** Σ_k ᾱ_k log ᾱ_k = −H(ᾱ); least (−log K) when the batch spreads evenly. Carries no gradient. */
  balance: tf.Scalar
  /** E H(α); least (0) when every image is assigned with certainty. Carries no gradient. */
  entropy: tf.Scalar
  /** E CE(sg α, α′); least when a changed image keeps its class. Carries no gradient. */
  consistency: tf.Scalar
}

/**
 * With α and α′ the softmax of the logits, and ᾱ the mean of α over the batch:
 * w_b Σ_k ᾱ_k log ᾱ_k + w_e E H(α) + w_c E CE(sg α, α′).
 * @param logits of the images, and then of the same images changed, `[2N, K]`
 */
export function informationMaximisation(
  logits: tf.Tensor2D,
  weights: InformationMaximisationAttrs,
): InformationMaximisation {
  const { balance, entropy, consistency } = weights
  const attrs = { balance, entropy, consistency }
  if (tf.getKernel(INFORMATION_MAXIMISATION, tf.getBackend()) === undefined) return composition(logits, attrs)
  const outputs = tf.engine().runKernel<tf.Tensor[]>(INFORMATION_MAXIMISATION, { logits }, attrs)
  const [loss, ...terms] = outputs as [tf.Scalar, tf.Scalar, tf.Scalar, tf.Scalar]
  return { loss, balance: terms[0], entropy: terms[1], consistency: terms[2] }
}

registerKnownGradient(INFORMATION_MAXIMISATION, ['logits'], 3)

/** The same from stock operations, for a backend that has no kernel of ours. */
function composition(both: tf.Tensor2D, weights: InformationMaximisationAttrs): InformationMaximisation {
  const images = both.shape[0] / 2
  const [logits, changed] = tf.split(both, 2, 0) as [tf.Tensor2D, tf.Tensor2D]
  const logAlpha = tf.logSoftmax(logits)
  const alpha = tf.exp(logAlpha)
  const mean = tf.mean(alpha, 0)
  // The target of the cross entropy is a constant: a gradient of nothing.
  const target = tf.customGrad((x) => ({
    value: tf.clone(x as tf.Tensor),
    gradFunc: () => tf.zerosLike(x as tf.Tensor),
  }))
  const balance = tf.sum<tf.Scalar>(tf.mul(mean, tf.log(tf.add(mean, SMALLEST_SHARE))))
  const entropy = tf.div<tf.Scalar>(tf.sum(tf.mul(alpha, logAlpha)), -images)
  const consistency = tf.div<tf.Scalar>(tf.sum(tf.mul(target(alpha), tf.logSoftmax(changed))), -images)
  const weighted = [
    tf.mul(balance, weights.balance),
    tf.mul(entropy, weights.entropy),
    tf.mul(consistency, weights.consistency),
  ]
  return { loss: tf.addN(weighted as tf.Scalar[]), balance, entropy, consistency }
}
