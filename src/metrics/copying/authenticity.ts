import { nearestNeighbours, type Points } from '../pictures/nearest-neighbours'
import { shareOf, type Share } from '../statistics/share'

/**
 * AuthPct (Alaa et al. 2022; as dgm-eval of Stein et al. 2023 has it): share of the generated images that lie farther from their nearest
 * training image than that image from its own nearest. A low share tells of copies; but dgm-eval's authors found that it does not
 * properly detect memorisation, for it rises with whatever makes images worse.
 * @param training two images at least
 * @throws RangeError where there are fewer, or the widths differ
 */
export function authenticity(generated: Points, training: Points, seed: number): Share {
  const among = nearestNeighbours(training, training, 1, true).distances
  const { distances, nearest } = nearestNeighbours(generated, training, 1)
  return shareOf(
    Array.from(distances, (distance, i) => (among[nearest[i] ?? 0] ?? 0) < distance),
    seed,
  )
}
