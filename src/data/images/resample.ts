/** Centre crop, resizing and change of channels: from any image to what the networks take. */
import type { Channels } from './types'

/** An image as it comes, before cropping. */
export interface RawImage {
  width: number
  height: number
  /** 1 grey level, 3 RGB, 4 RGBA with straight (not premultiplied) alpha. */
  channels: 1 | 3 | 4
  /** `[height, width, channels]` */
  pixels: Uint8Array | Uint8ClampedArray
}

/** What transparent parts show. */
export type Background = 'white' | 'black'

/** Row `o` of a resampling: output o = Σ_i weights[i] · input[first + i]. The weights sum to 1. */
export interface Taps {
  first: number
  weights: number[]
}

/**
 * How to resample a line of `from` values to `to`: going down, the mean over each output's share of the input (area averaging,
 * fractions counted); going up, linear between centres, held at the ends.
 */
export function resamplingTaps(from: number, to: number): Taps[] {
  const scale = from / to
  return Array.from({ length: to }, (_, o) => {
    if (scale >= 1) {
      const start = o * scale
      const end = (o + 1) * scale
      const first = Math.floor(start)
      const last = Math.min(from, Math.ceil(end - 1e-9))
      const weights = Array.from({ length: last - first }, (_, i) => {
        const covered = Math.min(end, first + i + 1) - Math.max(start, first + i)
        return covered / scale
      })
      return { first, weights }
    }
    const centre = Math.min(Math.max((o + 0.5) * scale - 0.5, 0), from - 1)
    const first = Math.min(Math.floor(centre), Math.max(0, from - 2))
    const fraction = centre - first
    return { first, weights: from === 1 ? [1] : [1 - fraction, fraction] }
  })
}

/** Rec. 601: Y = 0.299 R + 0.587 G + 0.114 B. */
const LUMA = [0.299, 0.587, 0.114] as const

/**
 * The centred square of `image`, as `[size, size, channels]` bytes. Transparent parts show the background; colour becomes
 * grey by Rec. 601 luma; grey becomes colour by repeating it.
 */
export function cropAndResize(
  image: RawImage,
  size: number,
  channels: Channels,
  background: Background = 'white',
): Uint8Array {
  const side = Math.min(image.width, image.height)
  if (side === size && image.width === image.height && image.channels === channels) return Uint8Array.from(image.pixels)
  const left = (image.width - side) >> 1
  const top = (image.height - side) >> 1
  const square = readSquare(image, left, top, side, channels, background === 'white' ? 255 : 0)
  if (side === size) return new Uint8Array(Uint8ClampedArray.from(square).buffer)
  const taps = resamplingTaps(side, size)

  const narrow = new Float32Array(side * size * channels)
  for (let y = 0; y < side; y++) {
    for (const [x, { first, weights }] of taps.entries()) {
      for (let c = 0; c < channels; c++) {
        let sum = 0
        for (let i = 0; i < weights.length; i++) {
          sum += (weights[i] ?? 0) * (square[(y * side + first + i) * channels + c] ?? 0)
        }
        narrow[(y * size + x) * channels + c] = sum
      }
    }
  }
  const row = size * channels
  const resized = new Uint8ClampedArray(size * row) // rounds and clamps
  for (const [y, { first, weights }] of taps.entries()) {
    for (let x = 0; x < row; x++) {
      let sum = 0
      for (let i = 0; i < weights.length; i++) sum += (weights[i] ?? 0) * (narrow[(first + i) * row + x] ?? 0)
      resized[y * row + x] = sum
    }
  }
  return new Uint8Array(resized.buffer)
}

/** `[side, side, channels]` of the image, over the level `behind` where it is transparent. */
function readSquare(
  image: RawImage,
  left: number,
  top: number,
  side: number,
  channels: Channels,
  behind: number,
): Float32Array {
  const { width, pixels, channels: stored } = image
  const square = new Float32Array(side * side * channels)
  for (let y = 0; y < side; y++) {
    for (let x = 0; x < side; x++) {
      const from = ((top + y) * width + left + x) * stored
      const to = (y * side + x) * channels
      const first = pixels[from] ?? 0
      if (stored === 1) {
        square.fill(first, to, to + channels)
        continue
      }
      const alpha = stored === 4 ? (pixels[from + 3] ?? 255) / 255 : 1
      const red = over(first, alpha, behind)
      const green = over(pixels[from + 1] ?? 0, alpha, behind)
      const blue = over(pixels[from + 2] ?? 0, alpha, behind)
      if (channels === 1) {
        square[to] = LUMA[0] * red + LUMA[1] * green + LUMA[2] * blue
      } else {
        square[to] = red
        square[to + 1] = green
        square[to + 2] = blue
      }
    }
  }
  return square
}

function over(value: number, alpha: number, behind: number): number {
  return alpha === 1 ? value : alpha * value + (1 - alpha) * behind
}
