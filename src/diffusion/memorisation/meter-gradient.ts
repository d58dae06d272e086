/** How the meter answers to the prompt's embedding: one pass forth and back. */
import * as tf from '@tensorflow/tfjs-core'
import { gradientsOf } from '../../tensor/tape'
import type { NoiseSchedule } from '../sampling/schedule'
import type { UNet } from '../unet/unet'
import { conditionalMagnitude, noiseScale } from './meter'

export interface MeteredNetwork {
  unet: UNet
  schedule: NoiseSchedule
}

/** What the network makes of some x_t without a caption. */
export interface Unprompted {
  /** x_t `[B, h, w, C]` */
  latents: tf.Tensor4D
  timestep: number
  /** The network's output for the empty caption, of the latents' shape. */
  free: tf.Tensor
}

/** @param empty embedding of the empty caption `[S, E]`; all stays the caller's. @returns `free` is a new tensor */
export function unprompted(
  { unet }: MeteredNetwork,
  latents: tf.Tensor4D,
  timestep: number,
  empty: tf.Tensor2D,
): Unprompted {
  const [batch] = latents.shape
  const free = tf.tidy(() => {
    const captions = tf.tile(tf.expandDims(empty, 0) as tf.Tensor3D, [batch, 1, 1])
    return unet.predict(latents, new Array<number>(batch).fill(timestep), captions)
  })
  return { latents, timestep, free }
}

/**
 * d = ‖ε(x_t, c) − ε(x_t, ∅)‖₂ of each prompt and ∂d / ∂c.
 * @param embeddings c `[B, S, E]`
 * @returns `[B]` and `[B, S, E]`, new tensors
 */
export function meterGradient(
  { unet, schedule }: MeteredNetwork,
  { latents, timestep, free }: Unprompted,
  embeddings: tf.Tensor3D,
): { magnitudes: tf.Tensor1D; gradient: tf.Tensor3D } {
  const at = new Array<number>(latents.shape[0]).fill(timestep)
  const scale = noiseScale(schedule, timestep)
  const [magnitudes, gradient] = tf.tidy(() => {
    let each: tf.Tensor1D | null = null
    // Prompts do not mix, so that the gradient of the sum has each prompt's own.
    const total = () => {
      each = tf.keep(conditionalMagnitude(scale, free, unet.predict(latents, at, embeddings)))
      return tf.sum<tf.Scalar>(each)
    }
    const { gradients } = gradientsOf(total, [embeddings])
    return [each, gradients[0]] as unknown as [tf.Tensor1D, tf.Tensor3D]
  })
  return { magnitudes, gradient }
}
