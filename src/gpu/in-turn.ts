/** Layers one after the other, of whose insides nothing is left. */
import * as tf from '@tensorflow/tfjs-core'

/**
 * What each layer holds in between is let go of before the next begins, so that the largest of them is what it all takes. Where a gradient
 * is recorded, the tape keeps what that needs.
 * @param x disposed of
 * @returns the last layer's output, a new tensor
 */
export function inTurn<T extends tf.Tensor>(x: T, layers: readonly ((x: T) => T)[]): T {
  for (const layer of layers) {
    const before = x
    x = tf.tidy(() => layer(before))
    before.dispose()
  }
  return x
}
