/** The mutual information losses (paper B, Eq. 4; InfoGAN, Chen et al. 2016): C should tell a generated image's Gaussian. */
import * as tf from '@tensorflow/tfjs-core'
import { crossEntropy } from '../../tensor/losses'
import type { Pairing } from './adversarial'

/**
 * InfoGAN's reading, code c = k: −E log C(x̂^k)[k]. Its gradient goes to C, G, μ and A.
 * @param fakeLogits C's logits of the generated images, `[F, K]`
 */
export function informationLoss(pairing: Pairing, fakeLogits: tf.Tensor2D): tf.Scalar {
  if (pairing.oneHot === null) throw new Error('informationLoss needs a prior with Gaussians')
  return crossEntropy(fakeLogits, pairing.oneHot, pairing.weights)
}

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
