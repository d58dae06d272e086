/**
 * Which filter taps meet the image, along one axis. The border of zeros around an image is never multiplied (at 7 x 7 with
 * 5 x 5 taps it would be 31 % of the work): outputs are taken in segments that meet the same taps.
 */

/** Consecutive outputs that meet the same taps. */
export interface Segment {
  /** The first output, and how many there are. */
  first: number
  count: number
  /** The first tap that meets the image, and how many do. */
  tap: number
  taps: number
  /** The input that the first output's first such tap reads; each next output reads `stride` further on. */
  input: number
}

/** Segments of an axis of `outputs`, where output o reads, for tap t of `taps`, input o * stride + t - pad of `inputs`. */
export function segments(outputs: number, inputs: number, taps: number, stride: number, pad: number): Segment[] {
  const all: Segment[] = []
  for (let output = 0; output < outputs; output++) {
    const corner = output * stride - pad
    const tap = Math.min(taps, Math.max(0, -corner))
    const met = Math.max(0, Math.min(taps, inputs - corner) - tap)
    const last = all[all.length - 1]
    if (last && last.taps === met && (last.tap === tap || met === 0)) last.count++
    else all.push({ first: output, count: 1, tap, taps: met, input: met === 0 ? 0 : corner + tap })
  }
  return all
}

/** The outputs for which a tap meets the image: the first one, how many, and the input that the first one reads. */
export function outputsOf(
  tap: number,
  outputs: number,
  inputs: number,
  stride: number,
  pad: number,
): { first: number; count: number; input: number } {
  const first = Math.max(0, Math.ceil((pad - tap) / stride))
  const end = Math.min(outputs, Math.floor((inputs - 1 + pad - tap) / stride) + 1)
  return { first, count: Math.max(0, end - first), input: first * stride + tap - pad }
}

/** The outputs of a transposed axis that meet every `stride`-th filter tap, from `tap` on: a convolution of stride 1. */
export interface Phase {
  /** The first output; the others follow at steps of the stride. */
  phase: number
  /** How many outputs. */
  count: number
  tap: number
  taps: number
  /** Border before the input that the (flipped) sub-filter wants. */
  pad: number
}

/** Phases of the input gradient along an axis of `size`, of a convolution with this filter size, stride and border. */
export function phases(size: number, filter: number, stride: number, pad: number): Phase[] {
  return Array.from({ length: Math.min(stride, size) }, (_, phase) => {
    const tap = (phase + pad) % stride
    const taps = Math.max(0, Math.ceil((filter - tap) / stride))
    return { phase, count: Math.ceil((size - phase) / stride), tap, taps, pad: taps - 1 - (phase + pad - tap) / stride }
  })
}
