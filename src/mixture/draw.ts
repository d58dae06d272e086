/** Everything that differs from one iteration to the next but the weights: images, noise, warps. Plain data, the same on every backend. */
import type { Input } from '../tensor/replay'
import type { BatchCursor } from '../tensor/batch-cursor'
import type { Random } from '../tensor/random'
import { hasClassifier } from './config'
import type { ImageSource, MixtureModel } from './model'
import type { MixtureConfig, Phase } from './types'
import { drawWarps } from './warp'

/** Inputs of an iteration, by name; a method has those that it needs. */
export type DrawName =
  /** `[M, S, S, D_h]` real images. */
  | 'real'
  /** `[M·S, K]` standard Gumbel noise, for S < K draws an image. */
  | 'gumbels'
  /** `[M]` whole numbers: GM-GAN's Gaussians. */
  | 'gaussians'
  /** `[F, D_z]` of N(0, 1). */
  | 'epsilon'
  /** `[N, S, S, D_h]` real images for R_C, and their warps (`warp`). */
  | 'clustered'
  | 'transforms'
  | 'gains'

export type IterationDraw = Partial<Record<DrawName, Input>>

export interface DrawSources {
  config: MixtureConfig
  phase: Phase
  image: MixtureModel['image']
  images: ImageSource
  random: Random
  cursor: BatchCursor
  /** Of R_C's batches. */
  clusterCursor: BatchCursor
}

/** Draws for one iteration; cursors and generator go on. The order of the draws is part of what a seed means. */
export function drawIteration(sources: DrawSources): IterationDraw {
  const { phase, config } = sources
  if (phase === 'classifier') return clusterDraw(sources)
  const clusters = hasClassifier(config) && config.regulariser.enabled && phase !== 'classifier still'
  return { ...adversarialDraw(sources), ...(clusters ? clusterDraw(sources) : {}) }
}

function batchOf({ image: { size, channels }, images }: DrawSources, indices: Uint32Array): Input {
  return { values: images.gather(indices), shape: [indices.length, size, size, channels] }
}

function adversarialDraw(sources: DrawSources): IterationDraw {
  const { random, cursor } = sources
  const { batch, components, samplesPerImage, latent, method } = sources.config
  const draw: IterationDraw = { real: batchOf(sources, cursor.next()) }
  const withClassifier = hasClassifier({ method })
  const fakes = withClassifier ? batch * samplesPerImage : batch
  if (withClassifier && samplesPerImage < components)
    draw.gumbels = { values: random.gumbels(fakes * components), shape: [fakes, components] }
  if (!withClassifier && method !== 'vanilla')
    draw.gaussians = { values: Int32Array.from({ length: batch }, () => random.integer(components)), shape: [batch] }
  draw.epsilon = { values: random.normals(fakes * latent), shape: [fakes, latent] }
  return draw
}

function clusterDraw(sources: DrawSources): IterationDraw {
  const { random, clusterCursor, image, config } = sources
  const indices = clusterCursor.next()
  const draw: IterationDraw = { clustered: batchOf(sources, indices) }
  const { transforms, gains } = drawWarps(random, indices.length, image.size, config.regulariser)
  draw.transforms = { values: transforms, shape: [indices.length, 8] }
  if (config.regulariser.brightness !== 0) draw.gains = { values: gains, shape: [indices.length, 1, 1, 1] }
  return draw
}
