/** Sampling: from noise to latents, step by step. */
import * as tf from '@tensorflow/tfjs-core'
import type { Random } from '../../tensor/random'
import type { Predict } from './guidance'
import { latentNoise } from './latent-noise'
import type { NoiseSchedule } from './schedule'
import type { Solver } from './solver'

export interface Sampling {
  schedule: NoiseSchedule
  solver: Solver
  /** See `guided` for classifier-free guidance. */
  predict: Predict
  /** `[B, S, C]`, one a sample; stays the caller's. */
  embeddings: tf.Tensor
  /** Seed of all the noise. */
  random: Random
  /** Numbers of the images to make, B of them: what an image's noise is drawn by. */
  images: readonly number[]
  /** Shape of one image's latents, such as `[8, 8, 4]`. */
  shape: readonly number[]
}

/** One step done. Its tensors `[B, ...shape]` live until the next step is asked for; clone what has to live longer. */
export interface SamplingStep {
  /** 0 … n − 1. */
  index: number
  timestep: number
  /** x_t: what the network was given. */
  noisy: tf.Tensor
  /** x₀ as predicted from it. */
  clean: tf.Tensor
  /** What the step went to: x at the next timestep, after the last step the sample. */
  next: tf.Tensor
}

/**
 * Goes through the steps of a sampler; leave the loop to stop early. Same seed, images and network: same samples.
 * @throws RangeError where there are not as many embeddings as images
 */
export async function* samplingSteps(sampling: Sampling): AsyncGenerator<SamplingStep, void, undefined> {
  const { schedule, solver, predict, embeddings, random, images, shape } = sampling
  if (embeddings.shape[0] !== images.length)
    throw new RangeError(`There are ${embeddings.shape[0]} captions for ${images.length} images; each image needs one.`)
  let noisy = latentNoise(random, images, 'start', shape)
  let previousClean: tf.Tensor | null = null
  try {
    for (const [index, timestep] of solver.timesteps.entries()) {
      const output = await predict(noisy, timestep, embeddings)
      const fresh = solver.isStochastic ? latentNoise(random, images, timestep, shape) : null
      const { clean, next } = tf.tidy(() => {
        const estimate = schedule.estimate(noisy, output, timestep)
        return { clean: estimate.clean, next: solver.advance(index, noisy, estimate, previousClean, fresh) }
      })
      for (const done of [output, fresh, previousClean]) done?.dispose()
      previousClean = clean
      try {
        yield { index, timestep, noisy, clean, next }
      } finally {
        noisy.dispose()
        noisy = next
      }
    }
  } finally {
    noisy.dispose()
    previousClean?.dispose()
  }
}

/** The samples `[B, ...shape]` alone. */
export async function sampleLatents(sampling: Sampling): Promise<tf.Tensor> {
  let sample: tf.Tensor | null = null
  for await (const { index, next } of samplingSteps(sampling))
    if (index === sampling.solver.timesteps.length - 1) sample = tf.clone(next)
  if (sample === null) throw new RangeError('A sampler without steps makes no sample.')
  return sample
}
