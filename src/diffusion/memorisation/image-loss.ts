/** The training loss of single images at fixed timesteps and with fixed noise: lower where the network was trained on them. */
import * as tf from '@tensorflow/tfjs-core'
import { inBatches, type Task } from '../../tensor/cancellation'
import type { Random } from '../../tensor/random'
import { latentNoise } from '../sampling/latent-noise'
import type { Encoded } from '../model/latent-coder'
import type { MeteredNetwork } from './meter-gradient'

/**
 * Mean over timesteps of ‖target − prediction‖² / size (paper A, Eq. 3): what membership inference by loss looks at (Carlini et al. 2023;
 * Matsumoto et al. 2023). All images get the same noise, so that they differ by themselves.
 * @param latents `[N, h, w, C]` of the images
 * @param encode embeddings `[B, S, E]` of captions
 * @param captions `[N]`
 * @returns `[N]`
 * @throws Cancelled
 */
export async function imageLosses(
  { unet, schedule }: MeteredNetwork,
  latents: Encoded,
  captions: readonly string[],
  encode: (texts: readonly string[]) => Promise<tf.Tensor3D>,
  { timesteps, random, batch }: { timesteps: readonly number[]; random: Random; batch: number },
  task: Task = {},
): Promise<Float64Array> {
  const [count = 0, ...shape] = latents.shape
  const size = tf.util.sizeFromShape(shape)
  const losses = new Float64Array(count)
  await inBatches(count, batch, task, async (start, end) => {
    const embeddings = await encode(captions.slice(start, end))
    const images = end - start
    for (const timestep of timesteps) {
      const errors = tf.tidy(() => {
        const clean = tf.tensor(latents.data.subarray(start * size, end * size), [images, ...shape])
        const noise = tf.tile(latentNoise(random, [0], timestep, shape), [images, ...shape.map(() => 1)])
        const at = new Array<number>(images).fill(timestep)
        const noisy = schedule.addNoise(clean, noise, at) as tf.Tensor4D
        const error = tf.squaredDifference(schedule.target(clean, noise, at), unet.predict(noisy, at, embeddings))
        return tf.mean(tf.reshape(error, [images, -1]), 1)
      })
      const values = await errors.data()
      errors.dispose()
      for (let i = 0; i < images; i++)
        losses[start + i] = (losses[start + i] ?? 0) + (values[i] ?? NaN) / timesteps.length
    }
    embeddings.dispose()
  })
  return losses
}
