/**
 * Share of generated images that are copies by the distances alone: d₁ < d₂/3, Euclidean distances in pixels to the nearest and the
 * second nearest training image (Bonnaire et al. 2025, after Yoon et al. 2023). It asks no network, and needs no threshold calibrated
 * for the number of training images. A training image that the set has twice cannot be seen as copied: its d₁ is its d₂.
 */
import type { Task } from '../../tensor/cancellation'
import { shareOf, type Share } from '../statistics/share'
import type { ImageBytes, PixelDistances } from './pixel-distances'

const RATIO = 1 / 3

/**
 * @param training distances to the training images
 * @param seed of the bootstrap over generated images
 * @returns null where there are fewer than two training images
 * @throws as `PixelDistances.nearestTwo`
 */
export async function copiedShare(
  generated: ImageBytes,
  training: PixelDistances,
  seed: number,
  task: Task = {},
): Promise<Share | null> {
  if (training.count < 2) return null
  const nearest = await training.nearestTwo(generated, task)
  return shareOf(
    nearest.map(({ first, second }) => Math.sqrt(first) < RATIO * Math.sqrt(second)),
    seed,
  )
}
