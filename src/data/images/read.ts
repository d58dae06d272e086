/** All images of a source, at one size, in memory. */
import { BadInput, formatCount } from '../bad-input'
import type { ImageSource } from './source'
import type { LeftOut } from '../left-out'
import { cropAndResize } from './resample'
import { UnreadableFile } from '../source-file'
import type { Channels } from './types'

export interface ReadOptions {
  /** Edge in px. */
  size: number
  channels: Channels
  /** Fraction of the images read, in [0, 1]. */
  onProgress?: ((fraction: number) => void) | undefined
  /** Cancels: the promise then fails with the signal's reason. */
  signal?: AbortSignal | undefined
}

/** All images are kept in memory, as bytes. */
const MAX_BYTES = 2 ** 30

/** After so many images read without waiting for anything, others (a pause, a cancel) get a turn. */
const TURN = 500

/**
 * Reads one image after the other, centre-cropped and resized.
 * @param leftOut takes those that cannot be read
 * @returns `[kept, size, size, channels]`, with each kept image's index in the source
 * @throws BadInput where they would not fit into memory
 */
export async function readImages(
  source: ImageSource,
  leftOut: LeftOut,
  { size, channels, onProgress = () => {}, signal }: ReadOptions,
): Promise<{ pixels: Uint8Array; kept: number[] }> {
  const length = size * size * channels
  if (source.count * length > MAX_BYTES) {
    throw new BadInput(
      `${formatCount(source.count)} images of ${size}×${size}×${channels} need ${((source.count * length) / 2 ** 30).toFixed(1)} GB of memory, more than 1 GB; choose at most ${formatCount(Math.floor(MAX_BYTES / length))} images or a smaller size.`,
    )
  }
  const pixels = new Uint8Array(source.count * length)
  const kept: number[] = []
  for (let i = 0; i < source.count; i++) {
    signal?.throwIfAborted()
    try {
      pixels.set(cropAndResize(await source.read(i), size, channels), kept.length * length)
      kept.push(i)
    } catch (error) {
      if (!(error instanceof UnreadableFile)) throw error
      leftOut.add(error.path, error.reason)
    }
    if ((i + 1) % TURN === 0) await new Promise((resolve) => setTimeout(resolve))
    onProgress((i + 1) / source.count)
  }
  return { pixels: pixels.subarray(0, kept.length * length), kept }
}
