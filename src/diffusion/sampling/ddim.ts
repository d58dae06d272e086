import * as tf from '@tensorflow/tfjs-core'
import type { NoiseSchedule } from './schedule'
import type { Solver } from './solver'
import { timestepsOf } from './timesteps'

/**
 * Denoising diffusion implicit models (Song et al. 2021, Eq. 12 and 16):
 * x' = √ᾱ' x₀ + √(1 − ᾱ' − σ²) ε + σ z with σ = η √((1−ᾱ')/(1−ᾱ)) √(1 − ᾱ/ᾱ').
 *
 * A step ends where the next begins. Diffusers lets it end ⌊T/n⌋ timesteps on, which is the same for `leading`, and for `trailing` where
 * n divides T; elsewhere its network would be asked about another timestep than the latents are at.
 *
 * @param steps n, from 1 to T; fewer where Karras' spacing comes to one timestep twice
 * @param eta η: 0 = deterministic, 1 = as noisy as DDPM's ancestral sampling
 * @throws BadInput on an impossible number of steps, RangeError on η outside [0, 1]
 */
export function ddim(schedule: NoiseSchedule, steps: number, eta = 0): Solver {
  if (!(eta >= 0 && eta <= 1)) throw new RangeError(`The eta of DDIM is ${eta}; it has to lie between 0 and 1.`)
  const timesteps = timestepsOf(schedule, steps)
  const keptAt = (step: number): number => {
    const timestep = timesteps[step]
    return timestep === undefined ? schedule.finalAlphaCumprod : schedule.alphaCumprod(timestep)
  }
  return {
    timesteps,
    isStochastic: eta > 0,
    advance: (step, _latents, { clean, noise }, _previousClean, fresh) => {
      const [now, next] = [keptAt(step), keptAt(step + 1)]
      const deviation = eta * Math.sqrt(((1 - next) / (1 - now)) * (1 - now / next))
      const direction = Math.sqrt(Math.max(0, 1 - next - deviation ** 2))
      const mean = tf.add(tf.mul(clean, Math.sqrt(next)), tf.mul(noise, direction))
      return fresh === null || deviation === 0 ? mean : tf.add(mean, tf.mul(fresh, deviation))
    },
  }
}
