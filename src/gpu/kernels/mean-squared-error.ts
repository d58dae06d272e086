/** The mean squared error of a prediction, with its gradient. */
import * as tf from '@tensorflow/tfjs-core'
import { registerKnownGradient } from './known-gradient'

export const MEAN_SQUARED_ERROR = 'MeanSquaredError'

/**
 * mean((predicted − target)²), differentiable in the prediction; the target is a constant.
 * @param target of the same shape
 * @returns `[]`
 */
export function meanSquaredError(predicted: tf.Tensor, target: tf.Tensor): tf.Scalar {
  if (tf.getKernel(MEAN_SQUARED_ERROR, tf.getBackend()) === undefined)
    return tf.mean<tf.Scalar>(tf.square(tf.sub(predicted, target)))
  const [loss] = tf.engine().runKernel<tf.Tensor[]>(MEAN_SQUARED_ERROR, { predicted, target })
  return loss as tf.Scalar
}

registerKnownGradient(MEAN_SQUARED_ERROR, ['predicted'])
