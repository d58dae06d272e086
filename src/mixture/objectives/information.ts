/** The mutual information loss of paper B (Eq. 4) as it is printed. */
import * as tf from '@tensorflow/tfjs-core'

/**
 * Eq. 4 read literally, I(c, x̂) = E_{c ~ α_i} log C(c | x̂): −mean_i (1/K) Σ_k α_i^k Σ_j α_i^j log C_j(x̂_i^k). A constant one-hot C
 * minimises it, whatever the images show.
 * @param alpha `[M, K]` responsibilities of the real images, recorded
 * @param fakeLogits C's logits of all K images of each real one, image-major `[M·K, K]`
 */
export function informationLossAsPublished(alpha: tf.Tensor2D, fakeLogits: tf.Tensor2D): tf.Scalar {
  const [images, components] = alpha.shape
  const logC = tf.reshape(tf.logSoftmax(fakeLogits), [images, components, components])
  const expected = tf.sum(tf.mul(logC, tf.expandDims(alpha, 1)), 2)
  return tf.div(tf.sum(tf.mul(expected, alpha)), -images * components)
}
