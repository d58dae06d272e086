import * as tf from '@tensorflow/tfjs-core'

/** Values of the tensors that `run` returns on a backend, copied. */
export async function onBackend(backend: string, run: () => tf.Tensor[]): Promise<ArrayLike<number>[]> {
  await tf.setBackend(backend)
  const tensors = tf.tidy(run)
  const values = await Promise.all(tensors.map(async (tensor) => Float32Array.from(await tensor.data<'float32'>())))
  tf.dispose(tensors)
  return values
}

/** Largest difference, relative to the largest expected value (or to `scale`); infinite if the lengths differ or a value is NaN. */
export function difference(actual: ArrayLike<number>, expected: ArrayLike<number>, scale?: number): number {
  if (actual.length !== expected.length) return Infinity
  let largest = 0
  let size = 1e-30
  for (let i = 0; i < expected.length; i++) {
    const gap = Math.abs((actual[i] ?? NaN) - (expected[i] ?? NaN))
    largest = Math.max(largest, Number.isNaN(gap) ? Infinity : gap)
    size = Math.max(size, Math.abs(expected[i] ?? 0))
  }
  return largest / (scale ?? size)
}
