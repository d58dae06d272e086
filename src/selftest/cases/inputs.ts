/** What the tables of cases are made with. */
import * as tf from '@tensorflow/tfjs-core'

/** The same values on every backend: tf's own generator runs on the CPU. */
export const normal = <T extends tf.Tensor>(shape: number[], seed: number, mean = 0.2) =>
  tf.randomNormal(shape, mean, 1.3, 'float32', seed) as T

/** f's output and the gradients of Σ weight · f in each of its inputs. */
export function withGradients(
  f: (...inputs: tf.Tensor[]) => tf.Tensor,
  inputs: tf.Tensor[],
  seed: number,
): tf.Tensor[] {
  const y = f(...inputs)
  const weight = normal(y.shape, seed)
  return [y, ...tf.grads((...at) => tf.mul(f(...at), weight))(inputs)]
}
