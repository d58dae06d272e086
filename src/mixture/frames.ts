/** What a run looked like on its way: samples and clustering scores at some iterations, as a scrubber shows them. */
import type { ImageGrid } from '../data/images/types'
import { learnsFirst } from './config'
import type { ClusteringReport, MixtureConfig } from './types'

export interface Frame {
  /** Iterations done. */
  iteration: number
  /** Rows = Gaussians; the same ε for each column in every frame. */
  grid: ImageGrid
  /** Of the first test images, few of them; null without a classifier or without the images. */
  clustering: ClusteringReport | null
}

/** Iterations after something begins to learn at which most happens: collapse, clusters, the first pictures. Later it goes slowly. */
const FIRST = [0, 10, 25, 50]
const EVERY = 100
/** Frames that a run keeps. */
const MOST = 32
/** Samples a Gaussian, and the bytes that a frame's samples take at most where they are more than one. */
const MOST_COLUMNS = 6
const MOST_BYTES = 50_000

/** Iterations after which something begins to learn: C alone, and then G and D; or all at once. */
const begins = (config: MixtureConfig): number[] => (learnsFirst(config) ? [0, config.regulariser.first] : [0])

/** Iterations since the last of them. */
const since = (iteration: number, config: MixtureConfig): number =>
  iteration - Math.max(...begins(config).filter((begin) => begin <= iteration))

/** Whether there is a frame after so many iterations. */
export function isFrameDue(iteration: number, config: MixtureConfig): boolean {
  const age = since(iteration, config)
  return FIRST.includes(age) || age % EVERY === 0
}

/** Samples a Gaussian in a frame. */
export function frameColumns(components: number, { size, channels }: { size: number; channels: number }): number {
  const fit = Math.floor(MOST_BYTES / (components * size * size * channels))
  return Math.min(MOST_COLUMNS, Math.max(1, fit))
}

/**
 * Another frame among those that are kept; one of its iteration, and later ones, give way: a run that went back to a checkpoint makes them
 * anew. Of too many that goes whose neighbours are nearest to each other for their age, so that beginnings stay dense.
 */
export function withFrame(frames: readonly Frame[], frame: Frame, config: MixtureConfig): Frame[] {
  const all = [...frames.filter(({ iteration }) => iteration < frame.iteration), frame]
  if (all.length <= MOST) return all
  const gap = (i: number) => {
    const [before = 0, at = 0, after = 0] = all.slice(i - 1, i + 2).map(({ iteration }) => iteration)
    return (after - before) / since(at, config)
  }
  let least = 1
  for (let i = 2; i < all.length - 1; i++) if (gap(i) < gap(least)) least = i
  return all.filter((_, i) => i !== least)
}
