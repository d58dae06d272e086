/** Cross entropy of a softmax, with its gradient, in one kernel. */
import * as tf from '@tensorflow/tfjs-core'
import { registerKnownGradient } from './known-gradient'

export const CROSS_ENTROPY = 'WeightedCrossEntropy'

/**
 * −Σ_b w_b Σ_k t_bk log softmax(z_b)_k, differentiable in the logits alone.
 * @param logits z, `[B, K]`
 * @param targets t, `[B, K]`
 * @param weights w, `[B]`
 */
export function crossEntropy(logits: tf.Tensor2D, targets: tf.Tensor2D, weights: tf.Tensor1D): tf.Scalar {
  if (tf.getKernel(CROSS_ENTROPY, tf.getBackend()) === undefined) return composition(logits, targets, weights)
  const [loss] = tf.engine().runKernel<tf.Tensor[]>(CROSS_ENTROPY, { logits, targets, weights })
  return loss as tf.Scalar
}

registerKnownGradient(CROSS_ENTROPY, ['logits'])

/** The same from stock operations, for a backend that has no kernel of ours. */
function composition(logits: tf.Tensor2D, targets: tf.Tensor2D, weights: tf.Tensor1D): tf.Scalar {
  const logLikelihood = tf.sum(tf.mul(tf.logSoftmax(logits), targets), 1)
  return tf.neg(tf.sum<tf.Scalar>(tf.mul(logLikelihood, weights)))
}
