/** The pixels of a set of the visitor's own: held where they are few, else read from their files again whenever they are asked for. */
import * as says from '../../messages/generated/captioned'
import { hexOf, Sha256 } from '../archives/sha256'
import { BadInput } from '../bad-input'
import { contentHash } from '../images/formats/content-hash'
import type { SeenImage } from '../images/look'
import type { ReadOptions } from '../images/read'
import { cropAndResize } from '../images/resample'
import type { ImageSource } from '../images/source'
import { gathered } from '../pictures'
import { UnreadableFile } from '../source-file'

/** Pixels of a set that are held: 85 images of 512 px, 21,845 of 32. 5,000 of 512 px would be 3.9 GB. */
const HELD_BYTES = 64 * 2 ** 20

export interface PixelOptions extends Pick<ReadOptions, 'size' | 'channels' | 'decode' | 'background'> {
  /** Bytes of a set's pixels above which none are held. */
  held?: number | undefined
}

export class SetPixels {
  private readonly sum = new Sha256()
  /** Places in the source of the images that were taken in, and what their pixels hash to. */
  private readonly taken: { index: number; hash: number }[] = []
  private readonly held: Uint8Array | null

  /** @param most images that may come */
  constructor(
    private readonly source: ImageSource,
    most: number,
    private readonly options: PixelOptions,
  ) {
    const bytes = most * this.length
    this.held = bytes > (options.held ?? HELD_BYTES) ? null : new Uint8Array(bytes)
  }

  /** The next image of the set, as it was read for the first time. */
  take(pixels: Uint8Array, { index }: SeenImage): void {
    this.sum.add(pixels)
    this.held?.set(pixels, this.taken.length * this.length)
    this.taken.push({ index, hash: this.held === null ? contentHash(pixels) : 0 })
  }

  /** SHA-256 of all pixels, in hexadecimal; called once, when all are there. */
  sha256(): string {
    return hexOf(this.sum.digest())
  }

  /** As `ReadPictures`; one file after the other. */
  readonly pixelsAt = async (places: ArrayLike<number>): Promise<Uint8Array> => {
    const count = this.taken.length
    if (this.held !== null) return gathered({ count, pixels: this.held.subarray(0, count * this.length) }, places)
    const pixels = new Uint8Array(places.length * this.length)
    for (let i = 0; i < places.length; i++) pixels.set(await this.readAgain(places[i] ?? -1), i * this.length)
    return pixels
  }

  /** @throws BadInput where its file is gone, or another than it was: what was learnt from, judged and shown would be others' */
  private async readAgain(place: number): Promise<Uint8Array> {
    const taken = this.taken[place]
    if (taken === undefined)
      throw new RangeError(`image ${place} does not exist; there are images 0 to ${this.taken.length - 1}.`)
    const { source, options } = this
    const path = source.nameOf(taken.index)
    let pixels: Uint8Array
    try {
      const raw = await source.read(taken.index, options.decode)
      pixels = cropAndResize(raw, options.size, options.channels, options.background)
    } catch (error) {
      if (!(error instanceof UnreadableFile)) throw error
      throw new BadInput(says.imageGone({ path, reason: error.reason }), { cause: error })
    }
    if (contentHash(pixels) !== taken.hash) throw new BadInput(says.imageChanged({ path }))
    return pixels
  }

  /** Numbers of one image. */
  private get length(): number {
    return this.options.size ** 2 * this.options.channels
  }
}
