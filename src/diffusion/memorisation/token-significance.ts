/** Which words of a prompt make it remembered: how steeply the meter answers to each token (Wen et al. 2024, section 3.3). */
import * as tf from '@tensorflow/tfjs-core'
import { gradientsOf } from '../../tensor/tape'
import type { NoiseSchedule } from '../sampling/schedule'
import type { UNet } from '../unet/unet'
import { conditionalMagnitude } from './meter'

export interface MeteredNetwork {
  unet: UNet
  schedule: NoiseSchedule
}

/**
 * ‖∂d / ∂c_i‖₂ of each token's embedding c_i, d = ‖ε(x_t, c) − ε(x_t, ∅)‖₂: one pass forth and back.
 * @param latents x_t `[B, h, w, C]`
 * @param embeddings `[B, S, E]`
 * @param empty of the empty caption `[S, E]`
 * @returns `[B, S]` row-major
 */
export async function tokenSignificance(
  { unet, schedule }: MeteredNetwork,
  latents: tf.Tensor4D,
  timestep: number,
  embeddings: tf.Tensor3D,
  empty: tf.Tensor2D,
): Promise<Float32Array> {
  const norms = tf.tidy(() => {
    const timesteps = new Array<number>(latents.shape[0]).fill(timestep)
    const free = unet.predict(latents, timesteps, repeated(empty, latents.shape[0]))
    // Prompts do not mix, so that the gradient of the sum has each prompt's own.
    const total = () =>
      tf.sum<tf.Scalar>(conditionalMagnitude(schedule, timestep, free, unet.predict(latents, timesteps, embeddings)))
    const [gradient] = gradientsOf(total, [embeddings]).gradients
    return tf.norm(gradient ?? embeddings, 2, 2)
  })
  const values = await norms.data<'float32'>()
  norms.dispose()
  return Float32Array.from(values)
}

/** `[S, E]` to `[B, S, E]` */
const repeated = (row: tf.Tensor2D, times: number): tf.Tensor3D =>
  tf.tile(tf.expandDims(row, 0) as tf.Tensor3D, [times, 1, 1])
