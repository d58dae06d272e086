/** The noise schedule of a diffusion model over timesteps 0 … T − 1 (Ho et al. 2020): ᾱ, noising, targets, predictions. */
import * as tf from '@tensorflow/tfjs-core'
import type { ScheduleConfig } from './schedule-config'

/** What a network's output says of the latents it was given. */
export interface Estimate {
  /** x₀, as predicted. */
  clean: tf.Tensor
  /** ε, as predicted. */
  noise: tf.Tensor
}

/** `[B]` each: √ᾱ and √(1−ᾱ) of the samples' timesteps. */
export interface NoiseShares {
  signal: tf.Tensor
  deviation: tf.Tensor
}

/** Largest β of the cosine schedule (Nichol & Dhariwal 2021, section 3.2). */
const LARGEST_BETA = 0.999

/**
 * ᾱ is rounded where PyTorch rounds it (β and 1 − β are float32, their product runs in float64 and is float32 again), because that is what
 * a checkpoint of diffusers was trained with; what is made of ᾱ is float64. Tensors have the samples on their first axis and any shape behind it.
 */
export class NoiseSchedule {
  /** ᾱ `[T]`: share of the signal's variance left at each timestep, falling. */
  readonly alphasCumprod: Float64Array
  /** ᾱ behind the last sampling step. */
  readonly finalAlphaCumprod: number

  constructor(readonly config: ScheduleConfig) {
    let product = 1
    const kept = betas(config).map((beta) => Math.fround((product *= Math.fround(1 - beta))))
    this.alphasCumprod = config.zeroTerminalSnr ? rescaleToZeroSnr(kept) : kept
    this.finalAlphaCumprod = config.setAlphaToOne ? 1 : this.alphaCumprod(0)
  }

  /** ᾱ of a timestep. @throws RangeError unless it is a whole number in 0 … T − 1 */
  alphaCumprod(timestep: number): number {
    const kept = this.alphasCumprod[timestep]
    if (kept === undefined)
      throw new RangeError(`Timestep ${timestep} is not one of this schedule's 0 to ${this.alphasCumprod.length - 1}.`)
    return kept
  }

  /** What is left of signal and noise at timesteps `[B]`, √ᾱ and √(1−ᾱ), `[B]` each. */
  shares(timesteps: ArrayLike<number>): Record<keyof NoiseShares, Float32Array> {
    const kept = Array.from(timesteps, (timestep) => this.alphaCumprod(timestep))
    return {
      signal: Float32Array.from(kept, Math.sqrt),
      deviation: Float32Array.from(kept, (one) => Math.sqrt(1 - one)),
    }
  }

  /**
   * q(x_t | x₀): √ᾱ x₀ + √(1−ᾱ) ε.
   * @param clean x₀ `[B, …]`
   * @param noise ε of the same shape
   * @param timesteps `[B]`, one a sample, or their shares as tensors
   */
  addNoise(clean: tf.Tensor, noise: tf.Tensor, timesteps: ArrayLike<number> | NoiseShares): tf.Tensor {
    return tf.tidy(() => {
      const { signal, deviation } = this.columns(clean, timesteps)
      return tf.add(tf.mul(clean, signal), tf.mul(noise, deviation))
    })
  }

  /** What the network has to predict for `addNoise` of the same arguments, `[B, …]`: ε, v or x₀ (paper A, Eq. 3 has ε). */
  target(clean: tf.Tensor, noise: tf.Tensor, timesteps: ArrayLike<number> | NoiseShares): tf.Tensor {
    switch (this.config.predictionType) {
      case 'epsilon':
        return tf.clone(noise)
      case 'v_prediction':
        return tf.tidy(() => {
          const { signal, deviation } = this.columns(clean, timesteps)
          return tf.sub(tf.mul(noise, signal), tf.mul(clean, deviation))
        })
      case 'sample':
        return tf.clone(clean)
    }
  }

  /**
   * x₀ and ε from the network's output at one timestep. x₀ is clipped where the configuration says so; ε is not, as in diffusers.
   * Intermediates are the caller's to dispose of (`tf.tidy`).
   * @param latents x_t `[B, …]`
   * @param output of the same shape
   */
  estimate(latents: tf.Tensor, output: tf.Tensor, timestep: number): Estimate {
    const kept = this.alphaCumprod(timestep)
    const [signal, deviation] = [Math.sqrt(kept), Math.sqrt(1 - kept)]
    const { clean, noise } = unclipped(this.config.predictionType, latents, output, signal, deviation)
    const { clipRange } = this.config
    return { clean: clipRange === null ? clean : tf.clipByValue(clean, -clipRange, clipRange), noise }
  }

  /** Shares as columns `[B, 1, …]` beside `clean`. */
  private columns(clean: tf.Tensor, timesteps: ArrayLike<number> | NoiseShares): NoiseShares {
    const [samples = 0, ...rest] = clean.shape
    const column = [samples, ...rest.map(() => 1)]
    if ('signal' in timesteps)
      return { signal: tf.reshape(timesteps.signal, column), deviation: tf.reshape(timesteps.deviation, column) }
    if (timesteps.length !== samples)
      throw new RangeError(`There are ${timesteps.length} timesteps for ${samples} samples; each sample needs one.`)
    const { signal, deviation } = this.shares(timesteps)
    return { signal: tf.tensor(signal, column), deviation: tf.tensor(deviation, column) }
  }
}

function unclipped(
  predictionType: ScheduleConfig['predictionType'],
  latents: tf.Tensor,
  output: tf.Tensor,
  signal: number,
  deviation: number,
): Estimate {
  switch (predictionType) {
    case 'epsilon':
      return { clean: tf.div(tf.sub(latents, tf.mul(output, deviation)), signal), noise: tf.clone(output) }
    case 'v_prediction':
      return {
        clean: tf.sub(tf.mul(latents, signal), tf.mul(output, deviation)),
        noise: tf.add(tf.mul(output, signal), tf.mul(latents, deviation)),
      }
    case 'sample':
      return { clean: tf.clone(output), noise: tf.div(tf.sub(latents, tf.mul(output, signal)), deviation) }
  }
}

/** β `[T]`, each a float32. */
function betas({ trainedBetas, betaSchedule, betaStart, betaEnd, trainTimesteps: T }: ScheduleConfig): Float64Array {
  if (trainedBetas !== null) return Float64Array.from(trainedBetas, Math.fround)
  const cosine = (step: number) => Math.cos(((step / T + 0.008) / 1.008) * (Math.PI / 2)) ** 2
  return Float64Array.from({ length: T }, (_, step) => {
    switch (betaSchedule) {
      case 'linear':
        return pointOnLine(betaStart, betaEnd, T, step)
      case 'scaled_linear':
        return Math.fround(pointOnLine(Math.sqrt(betaStart), Math.sqrt(betaEnd), T, step) ** 2)
      case 'squaredcos_cap_v2':
        return Math.fround(Math.min(1 - cosine(step + 1) / cosine(step), LARGEST_BETA))
    }
  })
}

/** One point of PyTorch's float32 `linspace`, which counts from the nearer end. */
function pointOnLine(from: number, to: number, points: number, index: number): number {
  const [first, last] = [Math.fround(from), Math.fround(to)]
  const stride = Math.fround(Math.fround(last - first) / (points - 1))
  return index < points / 2
    ? Math.fround(first + Math.fround(stride * index))
    : Math.fround(last - Math.fround(stride * (points - 1 - index)))
}

/** Shifts and scales √ᾱ so that its first value stays and its last is 0 (Lin et al. 2023, Algorithm 1). */
function rescaleToZeroSnr(kept: Float64Array): Float64Array {
  const roots = kept.map(Math.sqrt)
  const first = roots[0] ?? 1
  const last = roots[roots.length - 1] ?? 0
  return roots.map((root) => (((root - last) * first) / (first - last)) ** 2)
}
