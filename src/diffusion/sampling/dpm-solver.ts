import * as tf from '@tensorflow/tfjs-core'
import type { NoiseSchedule } from './schedule'
import type { Solver } from './solver'
import { timestepsOf } from './timesteps'

/** Below so many steps the last one is of first order, as diffusers does it (`lower_order_final`). */
const FEW_STEPS = 15

/**
 * DPM-Solver++(2M) (Lu et al. 2022, Algorithm 2) in diffusers' midpoint form. With α = √ᾱ, σ = √(1−ᾱ), λ = log(α/σ), h = λ' − λ:
 * x' = (σ'/σ) x − α' (e⁻ʰ − 1) (D + (D − D₋₁) h / 2h₋₁), where D is the step's x₀ and D₋₁ the one before.
 * First order (that is DDIM) at the first step; at the last one where there are few steps, or where it ends at ᾱ = 1 (h = ∞).
 *
 * @param steps from 1 to T − 1
 * @throws BadInput on an impossible number of steps
 */
export function dpmSolver(schedule: NoiseSchedule, steps: number): Solver {
  const timesteps = timestepsOf(schedule, steps, true)
  const at = (step: number) => {
    const timestep = timesteps[step]
    const kept = timestep === undefined ? schedule.finalAlphaCumprod : schedule.alphaCumprod(timestep)
    return { alpha: Math.sqrt(kept), sigma: Math.sqrt(1 - kept), lambda: (Math.log(kept) - Math.log1p(-kept)) / 2 }
  }
  return {
    timesteps,
    isStochastic: false,
    advance: (step, latents, { clean }, previousClean) => {
      const [now, next] = [at(step), at(step + 1)]
      const h = next.lambda - now.lambda
      const towardsClean = -next.alpha * Math.expm1(-h)
      const scaled = tf.mul(latents, next.sigma / now.sigma)
      const isLast = step === timesteps.length - 1
      const firstOrder = previousClean === null || (isLast && (timesteps.length < FEW_STEPS || h === Infinity))
      if (firstOrder) return tf.add(scaled, tf.mul(clean, towardsClean))
      const slope = h / (2 * (now.lambda - at(step - 1).lambda))
      const extrapolated = tf.add(clean, tf.mul(tf.sub(clean, previousClean), slope))
      return tf.add(scaled, tf.mul(extrapolated, towardsClean))
    },
  }
}
