/** Images that can be read one at a time, whatever they are stored as. */
import type { RawImage } from './resample'
import type { OpenQuestion, UnderstoodClasses, UnderstoodDivision } from '../understood-types'

/** RGBA of a decoded picture, alpha not premultiplied. */
export interface DecodedImage {
  width: number
  height: number
  /** `[height, width, 4]` */
  rgba: Uint8ClampedArray | Uint8Array
}

/**
 * Decodes one file. May crop it to its centred square and scale it down, but not below `MIN_DECODED` px; rejects where the
 * data cannot be decoded.
 * @param type MIME type, told from the content.
 */
export type DecodeImage = (bytes: Uint8Array, type: string) => Promise<DecodedImage>

/** What an image's header tells. */
export interface ImageLook {
  /** Pixels, as stored. */
  width: number
  height: number
  /** It may be transparent somewhere. */
  hasAlpha: boolean
  /** Images of the same content have the same; most others have not (see `ImageSource.hash`). */
  content: string
  /** As `ImageSource.hash`, of images so small that it costs nothing more. */
  hash?: number
}

export interface ImageSource {
  /** Shown as the dataset's name. */
  readonly name: string
  readonly count: number
  /** What image `index` is called in messages: its path, where it has a file of its own. */
  nameOf(index: number): string
  /** What is known of image `index` without decoding it. Fails with `UnreadableFile` where this one cannot be used and others may be. */
  look(index: number): Promise<ImageLook> | ImageLook
  /** Image `index` as stored; fails as `look`. */
  read(index: number, decode: DecodeImage): Promise<RawImage>
  /** A hash of all that is stored of image `index`; fails as `look`. */
  hash(index: number): Promise<number>
  /** Class of an image, or null where the source names none. */
  label(index: number): number | null
  readonly classNames: readonly string[] | null
  /** What named the classes; null where nothing did. */
  readonly classesFrom: Pick<UnderstoodClasses, 'from' | 'level'> | null
  /** Whether an image belongs to the visitor's own test set; null where there is none. */
  readonly isTest: ((index: number) => boolean) | null
  /** What the visitor's own test set was told by. */
  readonly divisionFrom: UnderstoodDivision['from']
  /**
   * The images at these places alone, in this order, for what the others told of classes and of a division is then untrue. Absent where
   * no image tells anything of others.
   */
  readonly only?: (kept: readonly number[]) => Promise<ImageSource>
  readonly notes: readonly string[]
  readonly questions: readonly OpenQuestion[]
}
