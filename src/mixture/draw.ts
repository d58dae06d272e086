/** Everything that differs from one iteration to the next but the weights: images, noise, warps. Plain data, the same on every backend. */
import type { Input } from '../tensor/replay'
import type { BatchCursor } from '../tensor/batch-cursor'
import type { Random } from '../tensor/random'
import { hasClassifier } from './config'
import type { ImageSource, MixtureModel } from './model'
import type { MixtureConfig } from './types'
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
  image: MixtureModel['image']
  images: ImageSource
  random: Random
  cursor: BatchCursor
  /** Of R_C's batches. */
  clusterCursor: BatchCursor
}

/** Draws for one iteration; cursors and generator go on. The order of the draws is part of what a seed means. */
export function drawIteration({ config, image, images, random, cursor, clusterCursor }: DrawSources): IterationDraw {
  const { batch, components, samplesPerImage, latent, method, regulariser } = config
  const { size, channels } = image
  const batchOf = (indices: Uint32Array): Input => ({
    values: images.gather(indices),
    shape: [indices.length, size, size, channels],
  })
  const draw: IterationDraw = { real: batchOf(cursor.next()) }
  const withClassifier = hasClassifier(config)
  const fakes = withClassifier ? batch * samplesPerImage : batch
  if (withClassifier && samplesPerImage < components)
    draw.gumbels = { values: random.gumbels(fakes * components), shape: [fakes, components] }
  if (!withClassifier && method !== 'vanilla')
    draw.gaussians = { values: Int32Array.from({ length: batch }, () => random.integer(components)), shape: [batch] }
  draw.epsilon = { values: random.normals(fakes * latent), shape: [fakes, latent] }
  if (!withClassifier || !regulariser.enabled) return draw
  const indices = clusterCursor.next()
  draw.clustered = batchOf(indices)
  const { transforms, gains } = drawWarps(random, indices.length, size, regulariser.brightness)
  draw.transforms = { values: transforms, shape: [indices.length, 8] }
  if (regulariser.brightness !== 0) draw.gains = { values: gains, shape: [indices.length, 1, 1, 1] }
  return draw
}
