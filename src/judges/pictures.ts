/** Pictures between bytes and the networks' range. */
import * as tf from '@tensorflow/tfjs-core'

const WHITE = 255

/** Square images in memory; what the device holds of them at a time is up to who uses them. A set with captions is one too. */
export interface Pictures {
  readonly count: number
  /** Edge in px. */
  readonly size: number
  readonly channels: 1 | 3
  /** `[count, size, size, channels]` row-major: bytes, 0 black and 255 white, or float32 in [−1, 1]. */
  readonly pixels: Uint8Array | Float32Array
}

/** Pictures `start` … `end` − 1 as a network takes them: `[end − start, size, size, channels]` in [−1, 1], a new tensor. */
export function onDevice({ size, channels, pixels }: Pictures, start: number, end: number): tf.Tensor4D {
  const length = size * size * channels
  const part = pixels.subarray(start * length, end * length)
  const shape: [number, number, number, number] = [end - start, size, size, channels]
  if (part instanceof Float32Array) return tf.tensor4d(part, shape)
  return tf.tidy(() => tf.sub(tf.mul(tf.tensor4d(part, shape, 'float32'), 2 / WHITE), 1))
}

/** Room for pictures that come a batch at a time: float32. */
export class PictureBuffer implements Pictures {
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

/** Their pixels as bytes `[count, size, size, channels]`, 0 black and 255 white. */
export function bytesOf({ pixels }: Pictures): Uint8Array {
  if (pixels instanceof Uint8Array) return pixels
  return Uint8Array.from(pixels, (value) => Math.round(Math.min(1, Math.max(0, (value + 1) / 2)) * WHITE))
}

/** Pictures of bytes with as much black on every side as makes them `size` px; `size` − theirs is even and not below 0. */
export function withBorder(pictures: Pictures & { readonly pixels: Uint8Array }, size: number): Pictures {
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
