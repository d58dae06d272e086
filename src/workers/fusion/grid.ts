/** Pictures as the page shows them: grids of bytes. */
import { bytesOf, type Pictures } from '../../judges/pictures'
import type { ImageGrid } from '../../data/images/types'

/** Some of the pictures in one row. @param indices default: all */
export function gridOf(pictures: Pictures, indices?: readonly number[]): ImageGrid {
  const { count, size, channels } = pictures
  const bytes = bytesOf(pictures)
  if (indices === undefined) return { rows: 1, columns: count, size, channels, pixels: bytes }
  const length = size * size * channels
  const pixels = new Uint8Array(indices.length * length)
  indices.forEach((index, place) => pixels.set(bytes.subarray(index * length, (index + 1) * length), place * length))
  return { rows: 1, columns: indices.length, size, channels, pixels }
}
