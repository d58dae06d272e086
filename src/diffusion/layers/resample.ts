/** Between two resolutions: diffusers' `Downsample2D` and `Upsample2D`, both with a convolution. */
import * as tf from '@tensorflow/tfjs-core'
import { convolutionBy } from '../../gpu/kernels/frozen'
import { convolution, type Builder, type ImageLayer } from './layers'

const KERNEL = 3

/** Every second pixel: `[B, H, W, C]` → `[B, ⌈H/2⌉, ⌈W/2⌉, C]` with a border of 1. */
export function downsample({ weights }: Builder, name: string, channels: number, border: number): ImageLayer {
  const filter = weights.filter(`${name}.conv.weight`, KERNEL, channels, channels)
  const bias = weights.vector(`${name}.conv.bias`, channels)
  return (image) => {
    // Without a border of its own, diffusers adds one pixel at the bottom and at the right.
    const padded =
      border > 0
        ? image
        : tf.pad4d(image, [
            [0, 0],
            [0, 1],
            [0, 1],
            [0, 0],
          ])
    return convolutionBy(padded, filter, bias, { strides: 2, pad: border })
  }
}

/** `[B, h, w, C]` to a given height and width by repeating pixels, and a convolution. */
export type Upsample = (image: tf.Tensor4D, size: [number, number]) => tf.Tensor4D

export function upsample(builder: Builder, name: string, channels: number): Upsample {
  const convolve = convolution(builder, `${name}.conv`, KERNEL, channels, channels)
  return (image, size) => convolve(tf.image.resizeNearestNeighbor(image, size))
}
