/**
 * Euclidean distances in pixels from some images to the two training images nearest to each, of training images that are read a few at a
 * time. Means over blocks of pixels tell how near an image is at most (Cauchy and Schwarz: n · (mean of differences)² ≤ Σ differences²), so
 * that only those are read whole which may be one of the two; the distances are exact all the same.
 */
import { inBatches, partsOf, type Task } from '../../tensor/cancellation'

/** Square images of one size; bytes. */
interface Shape {
  readonly count: number
  /** Edge in px. */
  readonly size: number
  readonly channels: number
}

export interface ImageBytes extends Shape {
  /** `[count, size, size, channels]` row-major, 0 … 255. */
  readonly pixels: Uint8Array
}

/** Images of which some at a time are read. */
export interface ReadImages extends Shape {
  /** `[places.length, size, size, channels]`, as `ImageBytes`. */
  readonly pixelsAt: (places: readonly number[]) => Promise<Uint8Array>
}

/** Squared distances of one image. */
export interface NearestTwo {
  first: number
  second: number
}

/** Blocks along an edge, at most: 768 sums of a large RGB image. */
const BLOCKS = 16
/** Training images that are read together: for their sums, and of those that may be nearest. */
const SUMMED = 16
const COMPARED = 4
/** Values between two looks at whether an image is farther than the second nearest already. */
const STRIDE = 64
/** What rounding may add to a sum of a few hundred terms. */
const ROUNDING = 1e-9

export class PixelDistances {
  /** `[count, blocks]` of the training images, once they are needed. */
  private sums: Promise<Float64Array> | null = null

  constructor(private readonly training: ReadImages) {}

  get count(): number {
    return this.training.count
  }

  /**
   * @returns of each of the images
   * @throws RangeError where they are of another size; BadInput where a training image cannot be read any more; Cancelled
   */
  async nearestTwo(images: ImageBytes, task: Task = {}): Promise<NearestTwo[]> {
    const { count, size, channels } = this.training
    if (images.size !== size || images.channels !== channels)
      throw new RangeError(
        `Images of ${images.size}×${images.size}×${images.channels} and training images of ${size}×${size}×${channels} are not of one size.`,
      )
    const [forSums = {}, forImages = {}] = partsOf(task, [this.sums === null ? count : 0, images.count])
    const sums = await this.known(forSums)
    const length = size * size * channels
    const found: NearestTwo[] = []
    await inBatches(images.count, 1, forImages, async (place) => {
      found.push(await this.nearestTo(images.pixels.subarray(place * length, (place + 1) * length), sums))
    })
    return found
  }

  private async nearestTo(image: Uint8Array, sums: Float64Array): Promise<NearestTwo> {
    const { count, pixelsAt } = this.training
    const least = leastSquares(blockSums(image, this.training), sums)
    const order = Array.from({ length: count }, (_, place) => place).sort((a, b) => (least[a] ?? 0) - (least[b] ?? 0))
    const found: NearestTwo = { first: Infinity, second: Infinity }
    for (let start = 0; start < count; start += COMPARED) {
      const places = order
        .slice(start, start + COMPARED)
        .filter((place) => (least[place] ?? 0) * (1 - ROUNDING) < found.second)
      // The rest are no nearer.
      if (places.length === 0) break
      compare(found, image, await pixelsAt(places))
    }
    return found
  }

  private async known(task: Task): Promise<Float64Array> {
    this.sums ??= this.summed(task)
    try {
      return await this.sums
    } catch (error) {
      this.sums = null
      throw error
    }
  }

  private async summed(task: Task): Promise<Float64Array> {
    const { training } = this
    const length = training.size ** 2 * training.channels
    const all: Float64Array[] = []
    await inBatches(training.count, SUMMED, task, async (start, end) => {
      const pixels = await training.pixelsAt(Array.from({ length: end - start }, (_, i) => start + i))
      for (let at = 0; at < pixels.length; at += length) all.push(blockSums(pixels.subarray(at, at + length), training))
    })
    const [{ length: blocks } = { length: 0 }] = all
    const sums = new Float64Array(training.count * blocks)
    all.forEach((each, place) => sums.set(each, place * blocks))
    return sums
  }
}

/** Of each block and channel, the sum over its n pixels divided by √n: differences of these, squared, are n · (mean of differences)². */
function blockSums(image: Uint8Array, { size, channels }: Shape): Float64Array {
  const edge = Math.ceil(size / BLOCKS)
  const across = Math.ceil(size / edge)
  const sums = new Float64Array(across * across * channels)
  const block = (y: number, x: number) => (Math.floor(y / edge) * across + Math.floor(x / edge)) * channels
  for (let y = 0, at = 0; y < size; y++)
    for (let x = 0; x < size; x++)
      for (let c = 0, to = block(y, x); c < channels; c++, at++) sums[to + c] = (sums[to + c] ?? 0) + (image[at] ?? 0)
  const extent = (i: number) => Math.min(edge, size - i * edge)
  return sums.map((sum, i) => {
    const place = Math.floor(i / channels)
    return sum / Math.sqrt(extent(Math.floor(place / across)) * extent(place % across))
  })
}

/** `[N]` the least that the squared distances can be. @param sums `[N, blocks]` */
function leastSquares(own: Float64Array, sums: Float64Array): Float64Array {
  const blocks = own.length
  return Float64Array.from({ length: sums.length / blocks }, (_, place) => {
    let square = 0
    for (let i = 0; i < blocks; i++) square += ((own[i] ?? 0) - (sums[place * blocks + i] ?? 0)) ** 2
    return square
  })
}

function compare(found: NearestTwo, image: Uint8Array, training: Uint8Array): void {
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
