/** The images of a source, at one size: all in memory, or one after the other. */
import * as says from '../../messages/generated/images'
import { BadInput, formatCount } from '../bad-input'
import type { DecodeImage, ImageSource } from './source'
import type { LeftOut } from '../left-out'
import type { SeenImage } from './look'
import { cropAndResize, type Background, type RawImage } from './resample'
import { UnreadableFile } from '../source-file'
import type { Channels } from './types'

export interface ReadOptions {
  /** Edge in px. */
  size: number
  channels: Channels
  decode: DecodeImage
  /** Behind transparent parts. */
  background?: Background | undefined
  /** Fraction of the images read, in [0, 1]. */
  onProgress?: ((fraction: number) => void) | undefined
  /** Cancels: the promise then fails with the signal's reason. */
  signal?: AbortSignal | undefined
}

/** All images are kept in memory, as bytes. */
const MAX_BYTES = 2 ** 30

/** After so many images read without waiting for anything, others (a pause, a cancel) get a turn. */
const TURN = 500

/** @throws BadInput where so many images would not fit into memory */
export function checkMemory(count: number, { size, channels }: Pick<ReadOptions, 'size' | 'channels'>): void {
  const length = size * size * channels
  if (count * length <= MAX_BYTES) return
  throw new BadInput(
    says.imagesTooMany({
      count: formatCount(count),
      size,
      channels,
      gigabytes: ((count * length) / 2 ** 30).toFixed(1),
      most: formatCount(Math.floor(MAX_BYTES / length)),
    }),
  )
}

/** Below this range of levels nothing can be seen. */
const VISIBLE = 4

/**
 * Reads all images, centre-cropped and resized, into memory; else as `readEach`.
 * @returns `[kept, size, size, channels]`, with what is now known of each kept image
 * @throws BadInput where they would not fit into memory
 */
export async function readImages(
  source: ImageSource,
  images: readonly SeenImage[],
  leftOut: LeftOut,
  options: ReadOptions,
): Promise<{ pixels: Uint8Array; kept: SeenImage[] }> {
  checkMemory(images.length, options)
  const length = options.size ** 2 * options.channels
  const pixels = new Uint8Array(images.length * length)
  let end = 0
  const kept = await readEach(source, images, leftOut, options, (image) => {
    pixels.set(image, end)
    end += length
  })
  return { pixels: pixels.subarray(0, end), kept }
}

/**
 * Reads one image after the other, centre-cropped and resized.
 * @param images of the source, as their headers were seen
 * @param leftOut takes those that cannot be read
 * @param take is given `[size, size, channels]` of each that can
 * @returns what is now known of each that can: `hasAlpha` where it is transparent
 */
export async function readEach(
  source: ImageSource,
  images: readonly SeenImage[],
  leftOut: LeftOut,
  { size, channels, decode, background, onProgress = () => {}, signal }: ReadOptions,
  take: (pixels: Uint8Array, image: SeenImage) => void,
): Promise<SeenImage[]> {
  const kept: SeenImage[] = []
  for (const [i, image] of images.entries()) {
    signal?.throwIfAborted()
    try {
      const raw = await source.read(image.index, decode)
      const resized = cropAndResize(raw, size, channels, background)
      take(resized, image)
      const transparent = image.hasAlpha && isTransparent(raw)
      kept.push(transparent ? { ...image, isBlank: isBlank(resized) } : { ...image, hasAlpha: false })
    } catch (error) {
      if (!(error instanceof UnreadableFile)) throw error
      leftOut.add(error.path, error.reason)
    }
    if ((i + 1) % TURN === 0) await new Promise((resolve) => setTimeout(resolve))
    onProgress((i + 1) / images.length)
  }
  return kept
}

function isTransparent({ channels, pixels }: RawImage): boolean {
  if (channels !== 4) return false
  for (let at = 3; at < pixels.length; at += 4) if (pixels[at] !== 255) return true
  return false
}

function isBlank(pixels: Uint8Array): boolean {
  let [least, most] = [255, 0]
  for (const value of pixels) {
    if (value < least) least = value
    if (value > most) most = value
  }
  return most - least < VISIBLE
}
