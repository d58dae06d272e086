import * as tf from '@tensorflow/tfjs-core'
import type { Random } from '../../tensor/random'

/**
 * N(0, I) for some images, `[images.length, ...shape]`. An image's noise depends on the generator's seed, its number and the label
 * alone: not on the batch it is sampled in, nor on the model, so that two models are compared on the same noise.
 * @param images numbers of the images
 * @param label tells the draws of one image apart: "start", or a timestep
 * @param shape of one image's latents
 */
export function latentNoise(
  random: Random,
  images: readonly number[],
  label: string | number,
  shape: readonly number[],
): tf.Tensor {
  const size = shape.reduce((product, length) => product * length, 1)
  const values = new Float32Array(images.length * size)
  images.forEach((image, row) => values.set(random.fork(image).fork(label).normals(size), row * size))
  return tf.tensor(values, [images.length, ...shape])
}
