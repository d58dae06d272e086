/** What a run looked like on its way: samples and clustering scores at some iterations, as a scrubber shows them. */
import type { ImageGrid } from '../data/images/types'
import type { ClusteringReport } from './types'

export interface Frame {
  /** Iterations done. */
  iteration: number
  /** Rows = Gaussians; the same ε for each column in every frame. */
  grid: ImageGrid
  /** Of the first test images, few of them; null without a classifier or without the images. */
  clustering: ClusteringReport | null
}

/** Iterations at which collapse and clusters begin; later it goes slowly. */
const FIRST = [0, 10, 25, 50]
const EVERY = 100
/** Frames that a run keeps. */
const MOST = 32
/** Samples a Gaussian, and the bytes that a frame's samples take at most where they are more than one. */
const MOST_COLUMNS = 6
const MOST_BYTES = 50_000

/** Whether there is a frame after so many iterations. */
export const isFrameDue = (iteration: number): boolean =>
  FIRST.includes(iteration) || (iteration > 0 && iteration % EVERY === 0)

/** Samples a Gaussian in a frame. */
export function frameColumns(components: number, { size, channels }: { size: number; channels: number }): number {
  const fit = Math.floor(MOST_BYTES / (components * size * size * channels))
  return Math.min(MOST_COLUMNS, Math.max(1, fit))
}

/**
 * Another frame among those that are kept; one of its iteration, and later ones, give way: a run that went back to a checkpoint makes them
 * anew. Of too many that goes whose neighbours are nearest to each other for their age, so that the beginning stays dense.
 */
export function withFrame(frames: readonly Frame[], frame: Frame): Frame[] {
  const all = [...frames.filter(({ iteration }) => iteration < frame.iteration), frame]
  if (all.length <= MOST) return all
  const gap = (i: number) => {
    const [before, after] = [all[i - 1]?.iteration ?? 0, all[i + 1]?.iteration ?? 0]
    return (after - before) / after
  }
  let least = 1
  for (let i = 2; i < all.length - 1; i++) if (gap(i) < gap(least)) least = i
  return all.filter((_, i) => i !== least)
}
