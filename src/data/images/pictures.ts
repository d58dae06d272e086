/** PNG, JPEG and WebP files as a source of images; decoding itself is the host's (see `decode-in-browser.ts`). */
import { formatCount } from '../bad-input'
import { readFolders } from './folder-labels'
import { readImageHeader } from './header'
import type { ImageSource } from './source'
import { UnreadableFile, type SourceFile } from '../source-file'

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

/** Edge in px above which a decoder may scale down: 8 times the largest size the networks take. */
export const MIN_DECODED = 512

/** 400 MB while decoding; a 50-megapixel phone photograph passes. */
const MAX_MEGAPIXELS = 100

/** A picture of `MAX_MEGAPIXELS`, well packed, is below this. */
const MAX_FILE_BYTES = 128 * 2 ** 20

/** The deepest folder of each picture is its class (see `readFolders`). */
export function readPictures(files: readonly SourceFile[], decode: DecodeImage): ImageSource {
  const { labels, classNames, isTest, root, notes } = readFolders(files.map((file) => file.path))
  return {
    name: root ?? 'Own images',
    count: files.length,
    read(index) {
      const file = files[index]
      if (!file) throw new RangeError(`picture ${index} does not exist; there are ${files.length}.`)
      return readPicture(file, decode)
    },
    label: (index) => labels?.[index] ?? null,
    classNames,
    isTest: isTest ? (index) => isTest[index] ?? false : null,
    notes,
  }
}

async function readPicture(file: SourceFile, decode: DecodeImage) {
  if (file.size > MAX_FILE_BYTES) throw new UnreadableFile(file.path, `exceeded ${MAX_FILE_BYTES / 2 ** 20} MB`)
  const bytes = await file.read()
  const header = readImageHeader(bytes)
  const undecodable = new UnreadableFile(file.path, 'could not be decoded')
  if (!header || header.width === 0 || header.height === 0) throw undecodable
  if (header.width * header.height > MAX_MEGAPIXELS * 1e6) {
    const size = `${formatCount(header.width)}×${formatCount(header.height)} px`
    throw new UnreadableFile(
      `${file.path} (${size})`,
      `exceeded ${MAX_MEGAPIXELS} megapixels and had to be scaled down first`,
    )
  }
  let decoded: DecodedImage
  try {
    decoded = await decode(bytes, header.type)
  } catch {
    throw undecodable
  }
  return { width: decoded.width, height: decoded.height, channels: 4 as const, pixels: decoded.rgba }
}
