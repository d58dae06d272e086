/** Images as one PNG for the page, in fewer grey levels than they have: it is fetched to be looked at. */
import type { ImageGrid } from '../src/data/images/types'
import { writePng } from '../src/tensor/files/png'

/** With all 256 what is noise, or nearly, takes twice the bytes. */
export const GREY_LEVELS = 32

/** @returns a PNG of `rows · size` × `columns · size` px, no space between */
export function greySheet({ rows, columns, size, channels, pixels }: ImageGrid): Uint8Array<ArrayBuffer> {
  const [width, height] = [columns * size, rows * size]
  const all = new Uint8Array(width * height * channels)
  const line = size * channels
  for (let image = 0; image < rows * columns; image++)
    for (let y = 0; y < size; y++) {
      const from = (image * size + y) * line
      const [row, column] = [Math.floor(image / columns), image % columns]
      all.set(pixels.subarray(from, from + line), ((row * size + y) * columns + column) * line)
    }
  return writePng({ width, height, channels, pixels: all.map(levelled) })
}

const levelled = (grey: number) => Math.round((Math.round((grey * (GREY_LEVELS - 1)) / 255) * 255) / (GREY_LEVELS - 1))
