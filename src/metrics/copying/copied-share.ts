/**
 * Share of generated images that are copies by the distances alone: d₁ < d₂/3, Euclidean distances in pixels to the nearest and the
 * second nearest training image (Bonnaire et al. 2025, after Yoon et al. 2023). It asks no network, and needs no threshold calibrated
 * for the number of training images. A training image that the set has twice cannot be seen as copied: its d₁ is its d₂.
 */
import { inBatches, type Task } from '../../tensor/cancellation'
import { shareOf, type Share } from '../statistics/share'

const RATIO = 1 / 3
/** Bytes of training images that are held at a time, and images between two looks at whether to leave off. */
const BYTES_AT_ONCE = 2 ** 23
const MOST_AT_ONCE = 64
/** Values between two looks at whether an image is farther than the second nearest already. */
const STRIDE = 64

export interface ImageBytes {
  readonly count: number
  /** `[count, length]` row-major, 0 … 255. */
  readonly pixels: Uint8Array
}

/** Images of which a few at a time are read. */
export interface ReadImages {
  readonly count: number
  /** `[places.length, length]`, as `ImageBytes`. */
  readonly pixelsAt: (places: readonly number[]) => Promise<Uint8Array>
}

/**
 * @param seed of the bootstrap over generated images
 * @returns null where there are fewer than two training images
 * @throws RangeError where the images are not of one size; Cancelled
 */
export async function copiedShare(
  generated: ImageBytes,
  training: ReadImages,
  seed: number,
  task: Task = {},
): Promise<Share | null> {
  if (training.count < 2) return null
  const length = generated.pixels.length / generated.count
  const nearest = Array.from({ length: generated.count }, () => ({ first: Infinity, second: Infinity }))
  const step = Math.max(1, Math.min(MOST_AT_ONCE, Math.floor(BYTES_AT_ONCE / length)))
  await inBatches(training.count, step, task, async (start, end) => {
    const places = Array.from({ length: end - start }, (_, i) => start + i)
    const pixels = await training.pixelsAt(places)
    if (pixels.length !== places.length * length)
      throw new RangeError(
        `Generated images of ${length} values and training images of ${pixels.length / places.length} are not of one size.`,
      )
    nearest.forEach((found, i) => look(found, generated.pixels.subarray(i * length, (i + 1) * length), pixels))
  })
  return shareOf(
    nearest.map(({ first, second }) => Math.sqrt(first) < RATIO * Math.sqrt(second)),
    seed,
  )
}

/** @param found squared distances to the nearest and the second nearest so far */
function look(found: { first: number; second: number }, image: Uint8Array, training: Uint8Array): void {
  for (let start = 0; start < training.length; start += image.length) {
    const square = squareUpTo(found.second, image, training, start)
    if (square < found.first) [found.first, found.second] = [square, found.first]
    else found.second = Math.min(found.second, square)
  }
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
