/** A grid of images as one picture. */
import type { ImageGrid } from '../../data/images/types'
import type { Picture } from '../../tensor/files/png'

/** Grey level of the hairline between the images. */
const HAIRLINE = 128

/** The images side by side, row under row, one pixel apart; empty cells have the hairline's grey. */
export function pictureOf({ rows, columns, size, channels, pixels }: ImageGrid): Picture {
  const width = columns * (size + 1) - 1
  const height = rows * (size + 1) - 1
  const picture = new Uint8Array(width * height * channels).fill(HAIRLINE)
  const line = size * channels
  const images = pixels.length / (size * line)
  for (let i = 0; i < images; i++) {
    const [top, left] = [Math.floor(i / columns) * (size + 1), (i % columns) * (size + 1)]
    for (let y = 0; y < size; y++) {
      const from = (i * size + y) * line
      picture.set(pixels.subarray(from, from + line), ((top + y) * width + left) * channels)
    }
  }
  return { width, height, channels, pixels: picture }
}
