/** Responsibilities p(k|x), and how the Gaussians of an iteration's generated images are drawn from them. */
import * as tf from '@tensorflow/tfjs-core'
import { drawCategorical, oneHotRows } from '../tensor/draws'
import type { NormMode } from '../tensor/layers'
import { stopGradient } from '../tensor/tape'
import type { Pairing } from './objectives/adversarial'
import type { Classifier } from './networks/networks'

/** C's logits: images `[B, D_img, D_img, D_h]` → `[B, K]`; their softmax is α (paper B, section 2.1). */
export function classify({ encode, head }: Classifier, images: tf.Tensor, mode: NormMode): tf.Tensor2D {
  return head(encode(images, mode), mode) as tf.Tensor2D
}

/**
 * Logits for Eq. 3's gradient into C. With a shared encoder that gradient stops at the head: which loss moves the trunk is not
 * stated in the paper, and D's loss and L^I do.
 */
export function classifyHeadOnly({ encode, head, shared }: Classifier, images: tf.Tensor, mode: NormMode): tf.Tensor2D {
  const features = encode(images, mode)
  return head(shared ? stopGradient(features) : features, mode) as tf.Tensor2D
}

/**
 * Pairs every real image with generated ones.
 * - S = K: one of each Gaussian, weighted by α (paper B, section 2.2).
 * - S < K: S draws k ~ α by the Gumbel trick, without a readback. The same expectation at S/K of the generator's work.
 * @param alpha `[M, K]`, constants
 * @param gumbels `[M·S, K]` standard Gumbel noise; null where S = K
 * @returns the pairing, image-major: image i's draws stand at i·S … i·S + S − 1
 */
export function pairByResponsibility(alpha: tf.Tensor2D, perImage: number, gumbels: tf.Tensor2D | null): Pairing {
  const [images, components] = alpha.shape
  const draws = images * perImage
  if (gumbels === null) {
    return {
      count: draws,
      oneHot: tf.tile(tf.eye(components), [images, 1]),
      weights: tf.reshape(tf.div(alpha, images), [draws]),
      real: alpha,
    }
  }
  const oneHot = drawCategorical(alpha, gumbels)
  const real = perImage === 1 ? oneHot : (tf.mean(tf.reshape(oneHot, [images, perImage, components]), 1) as tf.Tensor2D)
  return { count: draws, oneHot, weights: null, real }
}

/** GM-GAN's pairing: k uniform. @param gaussians `[F]`, int32, each 0 … K − 1 */
export function pairUniformly(gaussians: tf.Tensor1D, components: number): Pairing {
  const [count] = gaussians.shape
  return { count, oneHot: oneHotRows(gaussians, components), weights: null, real: null }
}

/** The vanilla GAN's: no Gaussians to speak of. */
export function pairPlainly(count: number): Pairing {
  return { count, oneHot: null, weights: null, real: null }
}
