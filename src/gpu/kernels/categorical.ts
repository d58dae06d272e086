/** Draws from categorical distributions by the Gumbel trick, without a readback. */
import * as tf from '@tensorflow/tfjs-core'

export const CATEGORICAL_DRAW = 'CategoricalDraw'

/** Keeps the logarithm of a probability finite where it underflows to 0. */
export const SMALLEST_PROBABILITY = 1e-20

/**
 * argmax_k (log p_k + g_k), one-hot: distributed as p where g is standard Gumbel noise (Gumbel 1954; Maddison, Tarlow and Minka 2014). Carries no
 * gradient.
 * @param probabilities `[M, K]`
 * @param gumbels `[M·S, K]`: S draws of each row, one after another
 * @returns `[M·S, K]`
 */
export function drawCategorical(probabilities: tf.Tensor2D, gumbels: tf.Tensor2D): tf.Tensor2D {
  if (tf.getKernel(CATEGORICAL_DRAW, tf.getBackend()) === undefined) return composition(probabilities, gumbels)
  return tf.engine().runKernel<tf.Tensor2D>(CATEGORICAL_DRAW, { probabilities, gumbels })
}

/** The same from stock operations, for a backend that has no kernel of ours. */
function composition(probabilities: tf.Tensor2D, gumbels: tf.Tensor2D): tf.Tensor2D {
  const [rows, classes] = probabilities.shape
  const draws = gumbels.shape[0] / rows
  const each = tf.reshape(tf.tile(tf.expandDims(probabilities, 1), [1, draws, 1]), gumbels.shape)
  const chosen = tf.argMax(tf.add(tf.log(tf.add(each, SMALLEST_PROBABILITY)), gumbels), 1)
  return oneHotRows(chosen as tf.Tensor1D, classes)
}

/**
 * `[B]` whole numbers → one-hot `[B, K]`. Rows of the identity: tfjs' cast of whole numbers to floats leaves their bits in the buffer on
 * WebGPU, where our own shaders would read them as floats.
 */
export const oneHotRows = (chosen: tf.Tensor1D, classes: number) =>
  tf.gather(tf.eye(classes), tf.cast(chosen, 'int32')) as tf.Tensor2D
