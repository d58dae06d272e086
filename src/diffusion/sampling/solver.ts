import type * as tf from '@tensorflow/tfjs-core'
import type { Estimate } from './schedule'

/** One way of going from noise to a sample in a fixed number of steps; holds numbers, no tensors. */
export interface Solver {
  /** Timesteps at which the network is asked, descending. */
  readonly timesteps: readonly number[]
  /** Whether `advance` takes fresh noise. */
  readonly isStochastic: boolean
  /**
   * Latents behind step `step`, `[B, …]`; the caller disposes of intermediates.
   * @param latents x at `timesteps[step]`
   * @param estimate the network's, at that timestep
   * @param previousClean x₀ as the step before predicted it; null at the first
   * @param fresh N(0, I) of the latents' shape; null where `isStochastic` is false
   */
  advance(
    step: number,
    latents: tf.Tensor,
    estimate: Estimate,
    previousClean: tf.Tensor | null,
    fresh: tf.Tensor | null,
  ): tf.Tensor
}
