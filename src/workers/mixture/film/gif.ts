/** Pictures as an animated GIF that never ends: greys as they are, colours as the 256 that fit all pictures best. */
import { applyPalette, GIFEncoder, quantize, type Palette } from 'gifenc'
import { enlarge, filmScale, PER_SECOND, rgbaOf, type FilmPictures } from './film'

const greys: Palette = Array.from({ length: 256 }, (_, level) => [level, level, level])

/** One palette for all pictures: with one each, colours would flicker. */
function paletteOf(pictures: FilmPictures): Palette {
  const { count, size } = pictures
  const all = new Uint8Array(count * size * size * 4)
  for (let i = 0; i < count; i += 1) all.set(rgbaOf(pictures, i), i * size * size * 4)
  return quantize(all, 256)
}

/** @param onPicture called with how many pictures are done */
export function encodeGif(pictures: FilmPictures, onPicture: (done: number) => void): ArrayBuffer {
  const { count, size, channels, pixels } = pictures
  const scale = filmScale(size)
  const palette = channels === 1 ? greys : paletteOf(pictures)
  const file = GIFEncoder()
  for (let i = 0; i < count; i += 1) {
    const area = size * size
    const indices =
      channels === 1 ? pixels.subarray(i * area, (i + 1) * area) : applyPalette(rgbaOf(pictures, i), palette)
    const first = i === 0 ? { palette, repeat: 0 } : {}
    file.writeFrame(enlarge(indices, size, 1, scale), size * scale, size * scale, {
      delay: 1000 / PER_SECOND,
      ...first,
    })
    onPicture(i + 1)
  }
  file.finish()
  return file.bytes().slice().buffer
}
