import * as tf from '@tensorflow/tfjs-core'
import type { NoiseSchedule, NoiseShares } from '../sampling/schedule'

/**
 * The magnitude of the text-conditional prediction, ‖ε(x_t, c) − ε(x_t, ∅)‖₂ (Wen et al. 2024, Eq. 3): a prompt that the model has
 * learnt by heart pushes the noise much harder than another one. Of networks that predict v or x₀ it is √ᾱ ‖v_c − v_∅‖ and
 * √ᾱ / √(1−ᾱ) ‖x₀_c − x₀_∅‖, which is the same.
 * @param scale of the timestep, `noiseScale`, or `[B]` of one for each sample, `noiseScales`
 * @param free the network's output for the empty caption `[B, …]`
 * @param conditional for the caption, at the same x_t
 * @returns `[B]`, a new tensor
 */
export function conditionalMagnitude(scale: number | tf.Tensor, free: tf.Tensor, conditional: tf.Tensor): tf.Tensor1D {
  return tf.tidy(() => {
    const difference = tf.reshape(tf.sub(conditional, free), [free.shape[0] ?? 0, -1])
    return tf.mul<tf.Tensor1D>(tf.norm(difference, 2, 1), scale)
  })
}

/** What a difference of two outputs at one x_t is multiplied by to be one of noise. */
export function noiseScale(schedule: NoiseSchedule, timestep: number): number {
  const kept = schedule.alphaCumprod(timestep)
  switch (schedule.config.predictionType) {
    case 'epsilon':
      return 1
    case 'v_prediction':
      return Math.sqrt(kept)
    case 'sample':
      return Math.sqrt(kept / (1 - kept))
  }
}

/** `noiseScale` of one timestep for each sample, of tensors alone. @param shares `[B]` of the timesteps. @returns a number or `[B]` */
export function noiseScales(
  { config: { predictionType } }: NoiseSchedule,
  { signal, deviation }: NoiseShares,
): number | tf.Tensor {
  switch (predictionType) {
    case 'epsilon':
      return 1
    case 'v_prediction':
      return signal
    case 'sample':
      return tf.div(signal, deviation)
  }
}
