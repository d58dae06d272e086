/** A share of some images, with its interval. */
import { bootstrap } from './bootstrap'

export interface Share {
  /** 0 … 1. */
  share: number
  /** 95 %, percentile bootstrap over the images (Efron 1979); of no width where all or none of them are counted. */
  interval: [low: number, high: number]
  /** Images it is a share of. */
  count: number
}

/**
 * @param holds of each image, whether it is counted; one at least
 * @param seed of the bootstrap
 */
export function shareOf(holds: readonly boolean[], seed: number): Share {
  const count = holds.length
  if (count === 0) throw new RangeError('There are no images to take a share of.')
  const counted = holds.filter(Boolean).length
  const resampled = (rows: Uint32Array) => rows.reduce((sum, row) => sum + (holds[row] === true ? 1 : 0), 0) / count
  const share = counted / count
  return { share, interval: bootstrap(count, resampled, seed)?.interval ?? [share, share], count }
}
