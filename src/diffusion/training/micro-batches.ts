/** Gradient accumulation: a batch goes through the network in equal parts, one behind the other, and their gradients are added. */
import * as tf from '@tensorflow/tfjs-core'
import { gradientsOf } from '../../tensor/tape'

/**
 * Value and gradients of a mean over a batch, as of one part after the other; only one part's activations lie on the device at a time.
 * @param batch a multiple of `parts`
 * @param loss of the samples `start` … `start + size − 1`: their mean, a scalar
 * @param by what to differentiate by
 * @returns the mean of the parts' means, and its gradients; new tensors
 */
export function gradientsInParts(
  batch: number,
  parts: number,
  loss: (start: number, size: number) => tf.Scalar,
  by: readonly tf.Tensor[],
): { value: tf.Scalar; gradients: tf.Tensor[] } {
  const size = batch / parts
  let sum: tf.Tensor[] | null = null
  for (let start = 0; start < batch; start += size) {
    const earlier: tf.Tensor[] | null = sum
    sum = tf.tidy(() => {
      const { value, gradients } = gradientsOf(() => {
        const mean = loss(start, size)
        return parts === 1 ? mean : tf.div<tf.Scalar>(mean, parts)
      }, by)
      const part = [value, ...gradients]
      return earlier === null ? part : part.map((tensor, i) => tf.add(tensor, earlier[i] ?? 0))
    })
    tf.dispose(earlier ?? [])
  }
  const [value, ...gradients] = sum ?? []
  return { value: value as tf.Scalar, gradients }
}
