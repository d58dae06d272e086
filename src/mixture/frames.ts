/** What a run looked like on its way: samples and clustering scores at some iterations, as a scrubber shows them. */
import type { ImageGrid } from '../data/images/types'
import { isFrameTime, thinned, withNext } from '../tensor/frame-times'
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

/** Iterations between two frames, once collapse, clusters and the first pictures have come or not. */
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
  return isFrameTime(since(iteration, config), EVERY)
}

/** Samples a Gaussian in a frame. */
export function frameColumns(components: number, { size, channels }: { size: number; channels: number }): number {
  const fit = Math.floor(MOST_BYTES / (components * size * size * channels))
  return Math.min(MOST_COLUMNS, Math.max(1, fit))
}

/** Another frame among those that are kept; one of its iteration, and later ones, give way. */
export function withFrame(frames: readonly Frame[], frame: Frame, config: MixtureConfig): Frame[] {
  const at = ({ iteration }: Frame) => iteration
  return thinned(withNext(frames, frame, at), MOST, at, ({ iteration }) => since(iteration, config))
}
