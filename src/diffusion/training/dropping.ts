/**
 * Dropping samples while training (Wen et al. 2024, section 4.2): a sample whose text-conditional prediction is of magnitude
 * d = ‖ε(x_t, c) − ε(x_t, ∅)‖₂ ≥ a threshold is being learnt by heart, and is left out of its step. ε(x_t, ∅) is one more forward pass,
 * without a gradient.
 */
import * as tf from '@tensorflow/tfjs-core'
import { timesGradient } from '../../gpu/kernels/known-gradient'
import { offTape } from '../../tensor/tape'
import { conditionalMagnitude } from '../memorisation/meter'

/**
 * Which samples are learnt from: 1 for those, 0 for the dropped ones; a constant to any gradient.
 * @param scale of `noiseScales`
 * @param free the network's output for the empty caption `[B, …]`
 * @param predicted for the samples' captions
 * @returns `[B]`, a new tensor
 */
export function keptSamples(
  threshold: number,
  scale: number | tf.Tensor,
  free: tf.Tensor,
  predicted: tf.Tensor,
): tf.Tensor1D {
  return offTape(() =>
    tf.tidy(() => tf.cast(tf.less<tf.Tensor1D>(conditionalMagnitude(scale, free, predicted), threshold), 'float32')),
  )
}

/**
 * The mean squared error of all samples, so that curves compare with those of other runs, with the gradient of the kept ones' share of
 * it: Σ_kept ‖target − prediction‖² / (B · size). `perKept` makes that the kept ones' mean.
 * @param target `[B, …]`, a constant
 * @param kept `[B]`
 * @returns `[]`
 */
export function droppingError(predicted: tf.Tensor, target: tf.Tensor, kept: tf.Tensor1D): tf.Scalar {
  const error = tf.customGrad((of, save) => {
    const difference = tf.sub(of as tf.Tensor, target)
    const column = [kept.size, ...difference.shape.slice(1).map(() => 1)]
    const gradient = tf.mul(difference, tf.reshape(tf.mul(kept, 2 / difference.size), column))
    ;(save as tf.GradSaveFunc)([gradient])
    return {
      value: tf.mean<tf.Scalar>(tf.square(difference)),
      gradFunc: (dy: tf.Tensor, [saved]: tf.Tensor[]) => timesGradient(dy, saved as tf.Tensor),
    }
  })
  return error(predicted) as tf.Scalar
}

/**
 * What turns the gradient of `droppingError` into that of the kept samples' mean: B / kept; and where none is kept, whose gradient is 0, a
 * number. (The authors' code leaves such a step out; here AdamW's moments carry it on.)
 * @param kept `[B]` of the whole batch
 * @returns `[]`, a new tensor
 */
export function perKept(kept: tf.Tensor1D): tf.Scalar {
  return tf.tidy(() => tf.div<tf.Scalar>(kept.size, tf.maximum(tf.sum(kept), 1)))
}
