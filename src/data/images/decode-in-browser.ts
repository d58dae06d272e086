/** Decoding with what the browser has; works in a page and in a worker. */
import { MIN_DECODED } from './formats/pictures'
import type { DecodeImage } from './source'

/**
 * Decodes the centred square of a picture, scaled down to at most 512 px, with its orientation (EXIF) applied. The full
 * picture exists only inside the browser's `ImageBitmap`, and only until it is drawn.
 */
export const decodeInBrowser: DecodeImage = async (bytes, type) => {
  const bitmap = await createImageBitmap(new Blob([bytes as Uint8Array<ArrayBuffer>], { type }))
  try {
    const side = Math.min(bitmap.width, bitmap.height)
    const size = Math.min(side, MIN_DECODED)
    // Kept in main memory: reading back from a GPU canvas, thousands of times, is slow.
    const context = new OffscreenCanvas(size, size).getContext('2d', { willReadFrequently: true })
    if (!context) throw new Error('This browser gives no 2D canvas; update it.')
    context.imageSmoothingQuality = 'high'
    const left = (bitmap.width - side) >> 1
    const top = (bitmap.height - side) >> 1
    context.drawImage(bitmap, left, top, side, side, 0, 0, size, size)
    return { width: size, height: size, rgba: context.getImageData(0, 0, size, size).data }
  } finally {
    bitmap.close()
  }
}
