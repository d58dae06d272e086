/** From stored bytes to what the networks take: floats in [-1, 1]. */
import { gathered } from '../pictures'
import type { ImageSplit } from './types'

/** Bytes 0..255 to floats in [-1, 1] (0 → -1, 255 → 1), same order, same length. */
export function toUnit(bytes: Uint8Array): Float32Array {
  const unit = new Float32Array(bytes.length)
  for (let i = 0; i < bytes.length; i++) unit[i] = (bytes[i] ?? 0) / 127.5 - 1
  return unit
}

/** Some images of a split, in the order of `indices`, as `[indices.length, size, size, channels]` in [-1, 1]. @throws as `gathered` */
export function gatherImages(split: ImageSplit, indices: ArrayLike<number>): Float32Array {
  return toUnit(gathered(split, indices))
}

/** A split as a model takes it: how many images, and any of them as `[n, size, size, channels]` in [-1, 1]. */
export const imageSource = (split: ImageSplit) => ({
  count: split.count,
  gather: (indices: ArrayLike<number>) => gatherImages(split, indices),
})
