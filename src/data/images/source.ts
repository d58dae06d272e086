/** Images that can be read one at a time, whatever they are stored as. */
import type { RawImage } from './resample'

export interface ImageSource {
  /** Shown as the dataset's name. */
  readonly name: string
  readonly count: number
  /** Image `index` as stored. Fails with `UnreadableFile` where this one cannot be used and others may be. */
  read(index: number): Promise<RawImage>
  /** Class of an image, or null where the source names none. */
  label(index: number): number | null
  readonly classNames: readonly string[] | null
  /** Whether an image belongs to the visitor's own test set; null where there is none. */
  readonly isTest: ((index: number) => boolean) | null
  readonly notes: readonly string[]
}
