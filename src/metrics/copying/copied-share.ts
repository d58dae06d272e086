/**
 * Share of generated images that are copies by the distances alone: d₁ < d₂/3, Euclidean distances in pixels to the nearest and the
 * second nearest training image (Bonnaire et al. 2025, after Yoon et al. 2023). It asks no network, and needs no threshold calibrated
 * for the number of training images. A training image that the set has twice cannot be seen as copied: its d₁ is its d₂.
 */
import { inBatches, type Task } from '../../tensor/cancellation'
import { shareOf, type Share } from '../statistics/share'

const RATIO = 1 / 3
const IMAGES_AT_ONCE = 8
/** Values between two looks at whether an image is farther than the second nearest already. */
const STRIDE = 64

export interface ImageBytes {
  readonly count: number
  /** `[count, length]` row-major, 0 … 255. */
  readonly pixels: Uint8Array
}

/**
 * @param seed of the bootstrap over generated images
 * @returns null where there are fewer than two training images
 * @throws RangeError where the images are not of one size; Cancelled
 */
export async function copiedShare(
  generated: ImageBytes,
  training: ImageBytes,
  seed: number,
  task: Task = {},
): Promise<Share | null> {
  if (training.count < 2) return null
  const length = training.pixels.length / training.count
  if (generated.pixels.length !== generated.count * length)
    throw new RangeError(
      `${generated.count} generated images of ${generated.pixels.length} values and ${training.count} training images of ${training.pixels.length} are not of one size.`,
    )
  const copied: boolean[] = []
  await inBatches(generated.count, IMAGES_AT_ONCE, task, (start, end) => {
    for (let i = start; i < end; i++)
      copied.push(isCopied(generated.pixels.subarray(i * length, (i + 1) * length), training.pixels))
    return Promise.resolve()
  })
  return shareOf(copied, seed)
}

function isCopied(image: Uint8Array, training: Uint8Array): boolean {
  let [first, second] = [Infinity, Infinity]
  for (let start = 0; start < training.length; start += image.length) {
    const square = squareUpTo(second, image, training, start)
    if (square < first) [first, second] = [square, first]
    else second = Math.min(second, square)
  }
  return Math.sqrt(first) < RATIO * Math.sqrt(second)
}

/** Squared distance to the image that begins there; somewhere above `most` once it is as far as that. */
function squareUpTo(most: number, image: Uint8Array, others: Uint8Array, start: number): number {
  let sum = 0
  for (let from = 0; from < image.length && sum < most; from += STRIDE) {
    const to = Math.min(from + STRIDE, image.length)
    for (let at = from; at < to; at++) {
      const difference = (image[at] ?? 0) - (others[start + at] ?? 0)
      sum += difference * difference
    }
  }
  return sum
}
