/** A run's samples as small PNG files, for lists. */
import type { ImageGrid } from '../../data/images/types'
import type { CardPictures } from '../../store/runs/card-types'
import { writePng } from '../../tensor/files/png'
import { pictureOf } from './picture'

/** Images of a thumbnail, and how many of them stand in a row. */
const MOST = 10
const PER_ROW = 5
/** Edge in px that images of a thumbnail, and of the samples, are made smaller than. */
const THUMBNAIL_EDGE = 32
const SAMPLES_EDGE = 64

/**
 * @param grid the samples, as the room lays them out
 * @param every which of them the thumbnail takes: the first of every so many, so that each row of a mixture gives one
 */
export function cardPictures(grid: ImageGrid, every = 1): CardPictures {
  const { rows, columns } = grid
  const count = Math.min(MOST, Math.floor((rows * columns) / every))
  const few = taken(
    grid,
    Array.from({ length: count }, (_, i) => i * every),
  )
  const perRow = Math.min(PER_ROW, count)
  const laid = { ...few, columns: perRow, rows: Math.ceil(count / perRow) }
  return {
    thumbnail: writePng(pictureOf(smaller(laid, THUMBNAIL_EDGE))),
    samples: writePng(pictureOf(smaller(grid, SAMPLES_EDGE))),
    rows,
    columns,
  }
}

/** Some of a grid's images, as one row. */
function taken({ size, channels, pixels }: ImageGrid, places: readonly number[]): ImageGrid {
  const length = size * size * channels
  const some = new Uint8Array(places.length * length)
  places.forEach((place, i) => some.set(pixels.subarray(place * length, (place + 1) * length), i * length))
  return { rows: 1, columns: places.length, size, channels, pixels: some }
}

/** Images no larger than `edge`: means of whole blocks of pixels. */
function smaller(grid: ImageGrid, edge: number): ImageGrid {
  const { size, channels, pixels } = grid
  const block = Math.ceil(size / edge)
  if (block === 1) return grid
  const to = Math.floor(size / block)
  const images = pixels.length / (size * size * channels)
  const means = new Uint8Array(images * to * to * channels)
  for (let i = 0; i < images; i++)
    for (let y = 0; y < to; y++)
      for (let x = 0; x < to; x++)
        for (let c = 0; c < channels; c++) {
          let sum = 0
          for (let dy = 0; dy < block; dy++)
            for (let dx = 0; dx < block; dx++)
              sum += pixels[((i * size + y * block + dy) * size + x * block + dx) * channels + c] ?? 0
          means[((i * to + y) * to + x) * channels + c] = Math.round(sum / block ** 2)
        }
  return { ...grid, size: to, pixels: means }
}

/** Of a curve, at most so many points; its ends stay. */
export function fewer<T>(points: readonly T[], most: number): T[] {
  const last = points.length - 1
  if (last < most) return [...points]
  return Array.from({ length: most }, (_, i) => points[Math.round((i * last) / (most - 1))] as T)
}
