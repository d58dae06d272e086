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
