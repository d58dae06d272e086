/** All images of a source, at one size, in memory. */
import { BadInput, formatCount } from '../bad-input'
import type { DecodeImage, ImageSource } from './source'
import type { LeftOut } from '../left-out'
import { cropAndResize } from './resample'
import { UnreadableFile } from '../source-file'
import type { Channels } from './types'

export interface ReadOptions {
  /** Edge in px. */
  size: number
  channels: Channels
  decode: DecodeImage
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
    `${formatCount(count)} images of ${size}×${size}×${channels} need ${((count * length) / 2 ** 30).toFixed(1)} GB of memory, more than 1 GB; choose at most ${formatCount(Math.floor(MAX_BYTES / length))} images or a smaller size.`,
  )
}

/**
 * Reads one image after the other, centre-cropped and resized.
 * @param indices of the images in the source
 * @param leftOut takes those that cannot be read
 * @returns `[kept, size, size, channels]`, with each kept image's index in the source
 * @throws BadInput where they would not fit into memory
 */
export async function readImages(
  source: ImageSource,
  indices: readonly number[],
  leftOut: LeftOut,
  { size, channels, decode, onProgress = () => {}, signal }: ReadOptions,
): Promise<{ pixels: Uint8Array; kept: number[] }> {
  checkMemory(indices.length, { size, channels })
  const length = size * size * channels
  const pixels = new Uint8Array(indices.length * length)
  const kept: number[] = []
  for (const [i, index] of indices.entries()) {
    signal?.throwIfAborted()
    try {
      pixels.set(cropAndResize(await source.read(index, decode), size, channels), kept.length * length)
      kept.push(index)
    } catch (error) {
      if (!(error instanceof UnreadableFile)) throw error
      leftOut.add(error.path, error.reason)
    }
    if ((i + 1) % TURN === 0) await new Promise((resolve) => setTimeout(resolve))
    onProgress((i + 1) / indices.length)
  }
  return { pixels: pixels.subarray(0, kept.length * length), kept }
}
