/** From stored bytes to what the networks take: floats in [-1, 1]. */
import type { ImageSplit } from './types'

/** Bytes 0..255 to floats in [-1, 1] (0 → -1, 255 → 1), same order, same length. */
export function toUnit(bytes: Uint8Array): Float32Array {
  const unit = new Float32Array(bytes.length)
  for (let i = 0; i < bytes.length; i++) unit[i] = (bytes[i] ?? 0) / 127.5 - 1
  return unit
}

/** Some images of a split, in the order of `indices`, as `[indices.length, size, size, channels]` in [-1, 1]. @throws as `gatherPixels` */
export function gatherImages(split: ImageSplit, indices: ArrayLike<number>): Float32Array {
  return toUnit(gatherPixels(split, indices))
}

/**
 * Some images of a split as they are stored: bytes `[indices.length, size, size, channels]`.
 * @throws RangeError where an index is not in [0, split.count).
 */
export function gatherPixels(split: ImageSplit, indices: ArrayLike<number>): Uint8Array {
  const length = split.pixels.length / split.count
  const images = new Uint8Array(indices.length * length)
  for (let i = 0; i < indices.length; i++) {
    const index = indices[i] ?? -1
    if (!Number.isInteger(index) || index < 0 || index >= split.count) {
      throw new RangeError(`image ${index} does not exist; this split has images 0 to ${split.count - 1}.`)
    }
    images.set(split.pixels.subarray(index * length, (index + 1) * length), i * length)
  }
  return images
}

/** A split as a model takes it: how many images, and any of them as `[n, size, size, channels]` in [-1, 1]. */
export const imageSource = (split: ImageSplit) => ({
  count: split.count,
  gather: (indices: ArrayLike<number>) => gatherImages(split, indices),
})
