/** Where in a measured run's generation its training images are remembered, as a picture of heat. */
import * as says from '../../messages/generated/fusion'
import * as tf from '@tensorflow/tfjs-core'
import { scoreDifference } from '../../diffusion/memorisation/score-difference'
import { BadInput } from '../../gpu/errors'
import { Random } from '../../tensor/random'
import type { Task } from '../../tensor/cancellation'
import type { Sized } from './generation'
import { gridOf } from './grid'
import type { Gallery, Where } from './protocol'

const WHITE = 255

/**
 * @param generation place in the gallery's `generated`
 * @throws BadInput where there is none such, Cancelled
 */
export async function whereRemembered(
  { generated, captions }: Gallery,
  generation: number,
  { unet, pipeline }: Sized,
  task: Task,
): Promise<Where> {
  const caption = captions[generation]
  if (caption === undefined) throw new BadInput(says.generationMissing({ generation, count: generated.columns }))
  const { size, channels } = generated
  const length = size * size * channels
  const pixels = generated.pixels.subarray(generation * length, (generation + 1) * length)
  const { data } = await pipeline.encodeImages({ count: 1, size, channels, pixels }, task)
  const embeddings = await pipeline.encodeTexts([caption])
  const latents = tf.tensor4d(data, [1, ...pipeline.latentShape])
  const networks = { fineTuned: unet, original: pipeline.unet, schedule: pipeline.schedule }
  const { values, height, width, timestep, noises } = await scoreDifference(
    networks,
    latents,
    embeddings,
    new Random(generation),
  ).finally(() => tf.dispose([latents, embeddings]))
  const largest = values.reduce((most, value) => Math.max(most, value), 0)
  return { heat: await enlarged(values, [height, width], size, largest), largest, timestep, noises }
}

/** Bilinear, white where it is largest. */
async function enlarged(values: Float32Array, shape: [number, number], size: number, largest: number) {
  const resized = tf.tidy(() => {
    const image = tf.tensor4d(values, [1, ...shape, 1])
    return tf.image.resizeBilinear(
      tf.mul<tf.Tensor4D>(image, largest > 0 ? WHITE / largest : 0),
      [size, size],
      false,
      true,
    )
  })
  const pixels = Uint8Array.from(await resized.data(), Math.round)
  resized.dispose()
  return gridOf({ count: 1, size, channels: 1, pixels })
}
