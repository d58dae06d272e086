/** Images as a judge takes them: resized, cropped, grey or RGB, normalised. */
import * as says from '../messages/generated/judges'
import * as tf from '@tensorflow/tfjs-core'
import { BadInput } from '../gpu/errors'
import type { Preprocessing } from './types'

/** Rec. 601: Y = 0.299 R + 0.587 G + 0.114 B, as Pillow's grey images are made. */
const LUMA = [0.299, 0.587, 0.114]

/** @throws BadInput where a number is none that images could be made ready with */
export function checkPreprocessing({ resize, crop, channels, mean, std }: Preprocessing): void {
  const whole = (value: number) => Number.isInteger(value) && value >= 1
  if (!whole(resize) || !whole(crop) || crop > resize) throw new BadInput(says.preprocessingSize({ resize, crop }))
  const finite = [...mean, ...std].every(Number.isFinite)
  if (mean.length !== channels || std.length !== channels || !finite || std.includes(0))
    throw new BadInput(
      says.preprocessingMean({
        mean: mean.join(', '),
        std: std.join(', '),
        needed: channels === 1 ? 'one number' : `${channels} numbers`,
      }),
    )
}

/**
 * @param images `[M, S, S, 1 or 3]` in [−1, 1]; stay the caller's
 * @returns `[M, channels, crop, crop]`, a new tensor
 */
export function preprocessed(images: tf.Tensor4D, { resize, crop, channels, mean, std }: Preprocessing): tf.Tensor4D {
  return tf.tidy(() => {
    const first = tf.transpose(inChannels(images, channels), [0, 3, 1, 2])
    const size = images.shape[1]
    const cut = size === resize && crop === resize ? first : resampled(first, resamplingRows(size, resize, crop))
    // ((x + 1) / 2 − mean) / std in one multiplication and addition.
    const scale = tf.tensor4d(
      std.map((each) => 1 / (2 * each)),
      [1, channels, 1, 1],
    )
    const shift = tf.tensor4d(
      mean.map((each, channel) => (0.5 - each) / (std[channel] ?? 1)),
      [1, channels, 1, 1],
    )
    return tf.add<tf.Tensor4D>(tf.mul(cut, scale), shift)
  })
}

function inChannels(images: tf.Tensor4D, channels: 1 | 3): tf.Tensor4D {
  if (images.shape[3] === channels) return images
  if (channels === 3) return tf.tile(images, [1, 1, 1, 3])
  return tf.sum<tf.Tensor4D>(tf.mul(images, LUMA), 3, true)
}

/**
 * The centre `crop` rows of the matrix `[resize, size]` that resamples a line of `size` values: a triangle as wide as an output pixel,
 * never narrower than an input pixel, its weights summing to 1 where the edge cuts it too.
 */
export function resamplingRows(size: number, resize: number, crop: number): number[][] {
  const scale = size / resize
  const reach = Math.max(1, scale)
  // torchvision's rounding.
  const skipped = Math.round((resize - crop) / 2)
  return Array.from({ length: crop }, (_, row) => {
    const centre = (row + skipped + 0.5) * scale
    const weights = Array.from({ length: size }, (_, i) => Math.max(0, 1 - Math.abs(i + 0.5 - centre) / reach))
    const sum = weights.reduce((total, weight) => total + weight, 0)
    return weights.map((weight) => weight / sum)
  })
}

/** Both edges of `[M, C, S, S]` by the same matrix, as two matrix products: every backend has these fast. */
function resampled(images: tf.Tensor4D, rows: number[][]): tf.Tensor4D {
  const [count, channels, size] = images.shape
  const columns = tf.transpose(tf.tensor2d(rows))
  const [, crop] = columns.shape
  const along = (values: tf.Tensor, lines: number) =>
    tf.reshape<tf.Rank.R4>(tf.matMul(tf.reshape(values, [-1, size]), columns), [count, channels, lines, crop])
  // [M, C, S, crop], then its other edge.
  const wide = along(images, size)
  return tf.transpose(along(tf.transpose(wide, [0, 1, 3, 2]), crop), [0, 1, 3, 2])
}
