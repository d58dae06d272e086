/** Square images of one size, wherever their pixels are: in memory, or read when they are asked for. */

interface Extent {
  readonly count: number
  /** Edge in px. */
  readonly size: number
  /** 1 = grey level, 3 = RGB. */
  readonly channels: 1 | 3
}

/** All in memory. */
export interface HeldPictures<P extends Pixels = Pixels> extends Extent {
  /** `[count, size, size, channels]` row-major (NHWC). */
  readonly pixels: P
}

/** Bytes, 0 black and 255 white (or full colour), or float32 in [−1, 1]. */
export type Pixels = Uint8Array | Float32Array

/** Of a set that may be larger than the memory: whoever asks says by how many at a time how much is held. */
export interface ReadPictures<P extends Pixels = Pixels> extends Extent {
  /**
   * `[places.length, size, size, channels]`, the caller's own, of the images at these places, in any order, repeated or not.
   * @throws BadInput where an image cannot be read any more
   */
  readonly pixelsAt: (places: ArrayLike<number>) => Promise<P>
}

export type Pictures = HeldPictures | ReadPictures

/** As `ReadPictures.pixelsAt`, of any. */
export async function pixelsAt(pictures: Pictures, places: ArrayLike<number>): Promise<Pixels> {
  return 'pixelsAt' in pictures ? pictures.pixelsAt(places) : gathered(pictures, places)
}

/**
 * Some images of those in memory, copied, in the order of `places`.
 * @throws RangeError where a place is not in [0, count).
 */
export function gathered<P extends Pixels>(images: { count: number; pixels: P }, places: ArrayLike<number>): P {
  const { count, pixels } = images
  const length = pixels.length / count
  const taken = new (pixels.constructor as new (length: number) => P)(places.length * length)
  for (let i = 0; i < places.length; i++) {
    const place = places[i] ?? -1
    if (!Number.isInteger(place) || place < 0 || place >= count)
      throw new RangeError(`image ${place} does not exist; there are images 0 to ${count - 1}.`)
    taken.set(pixels.subarray(place * length, (place + 1) * length), i * length)
  }
  return taken
}

/** `start` … `end` − 1. */
export const placesFrom = (start: number, end: number): number[] =>
  Array.from({ length: end - start }, (_, i) => start + i)
