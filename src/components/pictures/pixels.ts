/** Images as pixels: whole multiples, nearest neighbour, a hairline between; large ones at half their size where there is no room. */
import type { Pixels } from '../types'

export const hairline = 1

/** Edge of one image on the page, in CSS pixels. */
export function cellEdge(size: number, scale: number): number {
  return size * scale + hairline
}

/** Edge above which images are still told apart at half of it. */
const HALVED = 32

/** Largest whole multiple at which `columns` images fit into `width` CSS pixels, at most `most`; where not even 1 fits, 1, or ½ of large images. */
export function fittingScale(size: number, columns: number, width: number, most: number): number {
  const fitting = Math.floor((width / columns - hairline) / size)
  if (fitting < 1 && size > HALVED) return 0.5
  return Math.max(1, Math.min(most, fitting))
}

/** Edge in CSS px at which a photograph is told from others. */
const OVERVIEW = 128

/** Scale at which many images are looked over: the multiple nearest to an edge of `target` CSS px; large images as small as they are still told apart. */
export function overviewScale(size: number, target: number): number {
  return size > OVERVIEW ? OVERVIEW / size : Math.max(1, Math.round(target / size))
}

/** How many images of one multiple fit into `width`, at least one. */
export function fittingColumns(size: number, scale: number, width: number): number {
  return Math.max(1, Math.floor((width + hairline) / cellEdge(size, scale)))
}

/** Image `index` as RGBA. */
function imageData({ size, channels, pixels }: Pixels, index: number): ImageData {
  const image = new ImageData(size, size)
  const start = index * size * size * channels
  for (let p = 0; p < size * size; p++) {
    const from = start + p * channels
    const grey = pixels[from] ?? 0
    image.data[4 * p] = grey
    image.data[4 * p + 1] = channels === 3 ? (pixels[from + 1] ?? 0) : grey
    image.data[4 * p + 2] = channels === 3 ? (pixels[from + 2] ?? 0) : grey
    image.data[4 * p + 3] = 255
  }
  return image
}

let scratch: { canvas: HTMLCanvasElement; context: CanvasRenderingContext2D } | null = null

function scratchOf(size: number): { canvas: HTMLCanvasElement; context: CanvasRenderingContext2D } | null {
  if (scratch === null) {
    const canvas = document.createElement('canvas')
    const context = canvas.getContext('2d', { willReadFrequently: true })
    if (context === null) return null
    scratch = { canvas, context }
  }
  if (scratch.canvas.width !== size) scratch.canvas.width = scratch.canvas.height = size
  return scratch
}

/** Draws image `index` with its corner at (x, y), enlarged `scale` times. */
export function drawImage(
  context: CanvasRenderingContext2D,
  grid: Pixels,
  index: number,
  x: number,
  y: number,
  scale: number,
): void {
  const small = scratchOf(grid.size)
  if (small === null) return
  small.context.putImageData(imageData(grid, index), 0, 0)
  context.imageSmoothingEnabled = scale < 1
  context.drawImage(small.canvas, x, y, grid.size * scale, grid.size * scale)
}

/** Draws the images `indices` in rows of `columns`. The canvas takes the size that it needs; hairlines stay transparent. */
export function drawGrid(
  canvas: HTMLCanvasElement,
  grid: Pixels,
  indices: readonly number[],
  columns: number,
  scale: number,
): void {
  const edge = cellEdge(grid.size, scale)
  const rows = Math.ceil(indices.length / columns)
  const width = columns * edge - hairline
  const height = Math.max(1, rows * edge - hairline)
  if (canvas.width !== width) canvas.width = width
  if (canvas.height !== height) canvas.height = height
  const context = canvas.getContext('2d')
  if (context === null) return
  context.clearRect(0, 0, width, height)
  indices.forEach((index, place) => {
    drawImage(context, grid, index, (place % columns) * edge, Math.floor(place / columns) * edge, scale)
  })
}

/** Images as one PNG on white hairlines; `cells` places each image by column and row (fractions allowed). */
export async function pngOf(
  grid: Pixels,
  cells: readonly { column: number; row: number }[],
  scale: number,
): Promise<Blob> {
  const edge = cellEdge(grid.size, scale)
  const canvas = document.createElement('canvas')
  canvas.width = Math.ceil((Math.max(...cells.map(({ column }) => column)) + 1) * edge) - hairline
  canvas.height = Math.ceil((Math.max(...cells.map(({ row }) => row)) + 1) * edge) - hairline
  const context = canvas.getContext('2d')
  if (context === null) throw new Error('This browser gives no canvas to draw the picture on.')
  context.fillStyle = '#fff'
  context.fillRect(0, 0, canvas.width, canvas.height)
  cells.forEach(({ column, row }, index) =>
    drawImage(context, grid, index, Math.round(column * edge), Math.round(row * edge), scale),
  )
  return new Promise((resolve, reject) => {
    canvas.toBlob(
      (blob) => (blob === null ? reject(new Error('The picture could not be made.')) : resolve(blob)),
      'image/png',
    )
  })
}

/** One image of many, alone. */
export function imageOf(grid: Pixels, index: number): Pixels {
  const length = grid.size ** 2 * grid.channels
  return { ...grid, rows: 1, columns: 1, pixels: grid.pixels.slice(index * length, (index + 1) * length) }
}

/** What an image shows, as a file's name. */
export function fileNameOf(caption: string): string {
  return caption
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '')
}

/** Edge in CSS px at which an image is shown where about `target` are wanted: a whole multiple, or `target` where it is larger. */
export function shownEdge(size: number, target: number): number {
  return size > target ? target : size * Math.floor(target / size)
}

/** Places of an ordinary grid's images. */
export function gridCells(grid: Pixels): { column: number; row: number }[] {
  return Array.from({ length: grid.rows * grid.columns }, (_, i) => ({
    column: i % grid.columns,
    row: Math.floor(i / grid.columns),
  }))
}
