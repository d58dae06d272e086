/** Pictures between bytes and the networks' range. */
import * as tf from '@tensorflow/tfjs-core'
import { pixelsAt, placesFrom, type HeldPictures, type Pictures, type Pixels } from '../data/pictures'

const WHITE = 255

/**
 * Pictures `start` … `end` − 1 as a network takes them: `[end − start, size, size, channels]` in [−1, 1], a new tensor.
 * @throws BadInput where they cannot be read any more
 */
export async function onDevice(pictures: Pictures, start: number, end: number): Promise<tf.Tensor4D> {
  const { size, channels } = pictures
  return toTensor({ count: end - start, size, channels, pixels: await pixelsAt(pictures, placesFrom(start, end)) })
}

/** All of those in memory, as `onDevice`. */
export function toTensor({ count, size, channels, pixels }: HeldPictures): tf.Tensor4D {
  const shape: [number, number, number, number] = [count, size, size, channels]
  if (pixels instanceof Float32Array) return tf.tensor4d(pixels, shape)
  return tf.tidy(() => tf.sub<tf.Tensor4D>(tf.mul(tf.tensor4d(pixels, shape, 'float32'), 2 / WHITE), 1))
}

/** Room for pictures that come a batch at a time: float32. */
export class PictureBuffer implements HeldPictures<Float32Array> {
  readonly pixels: Float32Array

  constructor(
    readonly count: number,
    readonly size: number,
    readonly channels: 1 | 3,
  ) {
    this.pixels = new Float32Array(count * size * size * channels)
  }

  /** @param start place of the first; @param images `[B, size, size, channels]` in [−1, 1] on the device */
  async set(start: number, images: tf.Tensor4D): Promise<void> {
    this.pixels.set(await images.data<'float32'>(), start * this.length)
  }

  /** `[count, size, size, channels]` pixels of some of them; not copied. */
  of(start: number, count: number): Float32Array {
    return this.pixels.subarray(start * this.length, (start + count) * this.length)
  }

  /** Numbers of one picture. */
  private get length(): number {
    return this.size * this.size * this.channels
  }
}

/** Pixels of some of them as bytes `[places.length, size, size, channels]`, 0 black and 255 white. @param places default: all */
export async function bytesOf(
  pictures: Pictures,
  places: ArrayLike<number> = placesFrom(0, pictures.count),
): Promise<Uint8Array> {
  const length = pictures.size ** 2 * pictures.channels
  const bytes = new Uint8Array(places.length * length)
  // One after the other: of large ones no second copy is held.
  for (let i = 0; i < places.length; i++) bytes.set(toBytes(await pixelsAt(pictures, [places[i] ?? -1])), i * length)
  return bytes
}

/** float32 in [−1, 1] as bytes; bytes as they are. */
export function toBytes(pixels: Pixels): Uint8Array {
  if (pixels instanceof Uint8Array) return pixels
  return Uint8Array.from(pixels, (value) => Math.round(Math.min(1, Math.max(0, (value + 1) / 2)) * WHITE))
}

/** Pictures of bytes with as much black on every side as makes them `size` px; `size` − theirs is even and not below 0. */
export function withBorder(pictures: HeldPictures<Uint8Array>, size: number): HeldPictures<Uint8Array> {
  const { count, channels, size: inner, pixels } = pictures
  if (inner === size) return pictures
  const border = (size - inner) / 2
  const bordered = new Uint8Array(count * size * size * channels)
  for (let image = 0; image < count; image++)
    for (let y = 0; y < inner; y++) {
      const from = (image * inner + y) * inner * channels
      const to = ((image * size + y + border) * size + border) * channels
      bordered.set(pixels.subarray(from, from + inner * channels), to)
    }
  return { count, size, channels, pixels: bordered }
}
