/** Pictures that become a film: enlarged in whole multiples of their pixels, so that they look as on the page. */

/** `pixels`: `[count, size, size, channels]`, 0 to 255. */
export interface FilmPictures {
  count: number
  size: number
  channels: 1 | 3
  pixels: Uint8Array
}

/** Pictures a second: a whole number of hundredths of a second each, which is all that a GIF knows. */
export const PER_SECOND = 25
/** Edge of a film in pixels, at least. */
const EDGE = 320

/** Multiple at which pictures of `size` pixels are shown; the edge is even, as video coders need it. */
export function filmScale(size: number): number {
  const least = Math.ceil(EDGE / size)
  return (size * least) % 2 === 0 ? least : least + 1
}

/** Picture `index` as RGBA, `[size, size, 4]`. */
export function rgbaOf({ size, channels, pixels }: FilmPictures, index: number): Uint8Array {
  const area = size * size
  const rgba = new Uint8Array(4 * area).fill(255)
  for (let p = 0; p < area; p += 1) {
    const from = (index * area + p) * channels
    for (let c = 0; c < 3; c += 1) rgba[4 * p + c] = pixels[from + (channels === 3 ? c : 0)] ?? 0
  }
  return rgba
}

/** A picture of `depth` values a pixel, `[size, size, depth]`, with every pixel `scale` × `scale` times. */
export function enlarge(picture: Uint8Array, size: number, depth: number, scale: number): Uint8Array<ArrayBuffer> {
  const edge = size * scale
  const large = new Uint8Array(edge * edge * depth)
  for (let y = 0; y < size; y += 1) {
    const row = y * scale * edge * depth
    for (let x = 0; x < edge; x += 1) {
      const from = (y * size + Math.floor(x / scale)) * depth
      for (let d = 0; d < depth; d += 1) large[row + x * depth + d] = picture[from + d] ?? 0
    }
    for (let again = 1; again < scale; again += 1) large.copyWithin(row + again * edge * depth, row, row + edge * depth)
  }
  return large
}
