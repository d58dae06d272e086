/** Plain types of the networks that judge images; no code, so that the page may import them. */

/**
 * How images are made ready for a judge: the square resized to `resize` px (bilinear, as Pillow does it: averaging where it shrinks),
 * its centre of `crop` px cut out, grey and RGB made into each other, values of [0, 1] turned to (x − mean) / std.
 */
export interface Preprocessing {
  resize: number
  crop: number
  channels: 1 | 3
  /** One for each channel. */
  mean: number[]
  std: number[]
}

/**
 * Which numbers a classifier's pixels were when it was trained: from −1 to 1 (Teachable Machine), from 0 to 1, from 0 to 255, or normalised
 * by ImageNet's mean and deviation.
 */
export type ValueRange = 'symmetric' | 'unit' | 'bytes' | 'imagenet'
