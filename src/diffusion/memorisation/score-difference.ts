/**
 * Where in an image a fine-tuned model remembers: Δ = Σ_channels (s_θ(x_t, c) − s_0(x_t, c))², s = −ε / √(1−ᾱ) the score of the
 * fine-tuned and of the original model, at a late timestep. Kim & Lee (ICML 2026) show such a squared difference of scores, there of
 * s(·, c) and s(·, ∅), to follow the curvature that a memorised part of an image has, and a less-trained model to do as its baseline.
 */
import * as tf from '@tensorflow/tfjs-core'
import type { Random } from '../../tensor/random'
import { latentNoise } from '../sampling/latent-noise'
import type { NoiseSchedule } from '../sampling/schedule'
import type { UNet } from '../unet/unet'
import { noiseScale } from './meter'

/** Of all timesteps: the image is nearly there. */
const LATE = 0.05
/** Noises that it is averaged over. */
const NOISES = 8

export interface ScoreDifference {
  /** `[h, w]` row-major, not negative. */
  values: Float32Array
  height: number
  width: number
  timestep: number
  noises: number
}

/**
 * @param latents of the image `[1, h, w, C]`; stays the caller's
 * @param embeddings of its caption `[1, S, E]`; stay the caller's
 * @param random of the noise
 */
export async function scoreDifference(
  { fineTuned, original, schedule }: { fineTuned: UNet; original: UNet; schedule: NoiseSchedule },
  latents: tf.Tensor4D,
  embeddings: tf.Tensor3D,
  random: Random,
): Promise<ScoreDifference> {
  const [, height, width, channels] = latents.shape
  const timestep = Math.round(LATE * schedule.config.trainTimesteps)
  const scale = noiseScale(schedule, timestep) ** 2 / (1 - schedule.alphaCumprod(timestep))
  const heat = tf.tidy(() => {
    const at = new Array<number>(NOISES).fill(timestep)
    const noise = latentNoise(random, [...at.keys()], 'where', [height, width, channels])
    const noisy = schedule.addNoise(tf.tile(latents, [NOISES, 1, 1, 1]), noise, at) as tf.Tensor4D
    const captions = tf.tile(embeddings, [NOISES, 1, 1])
    const [ours, theirs] = [fineTuned.predict(noisy, at, captions), original.predict(noisy, at, captions)]
    return tf.mul(tf.mean(tf.sum(tf.squaredDifference(ours, theirs), 3), 0), scale)
  })
  const values = Float32Array.from(await heat.data<'float32'>())
  heat.dispose()
  return { values, height, width, timestep, noises: NOISES }
}
