/** Pictures between bytes and the networks' range. */
import * as tf from '@tensorflow/tfjs-core'
import type { ImageSplit } from '../data/types'

const WHITE = 255

/**
 * Some images of a split as a network takes them: [−1, 1], with as many black pixels on every side as `size` asks for.
 * @param indices of the images
 * @param from size of the split's images
 * @param size of the result; the difference has to be even, and not negative
 * @returns `[indices.length, size, size, channels]`
 */
export function imagesOf(
  { pixels }: Pick<ImageSplit, 'pixels'>,
  indices: readonly number[],
  from: number,
  size: number,
  channels = 1,
): tf.Tensor4D {
  const border = (size - from) / 2
  if (!Number.isInteger(border) || border < 0)
    throw new RangeError(`Images of ${from} pixels cannot be padded to ${size} with equal borders.`)
  const length = from * from * channels
  const bytes = new Uint8Array(indices.length * length)
  indices.forEach((index, place) => bytes.set(pixels.subarray(index * length, (index + 1) * length), place * length))
  return tf.tidy(() => {
    const scaled = tf.sub(tf.mul(tf.tensor4d(bytes, [indices.length, from, from, channels], 'float32'), 2 / WHITE), 1)
    const sides: [number, number] = [border, border]
    return tf.pad4d(scaled as tf.Tensor4D, [[0, 0], sides, sides, [0, 0]], -1)
  })
}

/** Images `[B, H, W, channels]` of [−1, 1] as bytes, 0 black and 255 white. */
export async function bytesOf(images: tf.Tensor4D): Promise<Uint8Array> {
  const values = await images.data()
  return Uint8Array.from(values, (value) => Math.round(Math.min(1, Math.max(0, (value + 1) / 2)) * WHITE))
}
