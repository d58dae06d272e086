/** Sums and multiples whose gradients need no value: tfjs's own keep their inputs for it, for the sake of shapes alone. */
import * as tf from '@tensorflow/tfjs-core'

/** a + b, of one shape. */
export function plus<T extends tf.Tensor>(a: T, b: T): T {
  const sum = tf.customGrad((x, y) => ({
    value: tf.add(x as tf.Tensor, y as tf.Tensor),
    gradFunc: (dy: tf.Tensor) => [tf.clone(dy), tf.clone(dy)],
  }))
  return sum(a, b) as T
}

/** factor · x */
export function times<T extends tf.Tensor>(x: T, factor: number): T {
  const product = tf.customGrad((x) => ({
    value: tf.mul(x as tf.Tensor, factor),
    gradFunc: (dy: tf.Tensor) => tf.mul(dy, factor),
  }))
  return product(x) as T
}
