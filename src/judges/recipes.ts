/** Preprocessings of known networks, to be chosen instead of typed in. */
import type { Preprocessing, ValueRange } from './types'

const HALF = [0.5, 0.5, 0.5]
/** Mean and standard deviation of ImageNet's channels, as torchvision has them. */
const IMAGENET = { mean: [0.485, 0.456, 0.406], std: [0.229, 0.224, 0.225] }

export const preprocessings = {
  /** The bundled networks: grey images as the miniature makes them. */
  bundled: { resize: 32, crop: 32, channels: 1, mean: [0.5], std: [0.5] },
  /** SSCD in the replication study's code, whose R the paper reports (`diff_retrieval.py`). */
  'sscd-replication': { resize: 256, crop: 224, channels: 3, mean: HALF, std: HALF },
  /** SSCD as its authors recommend it. */
  'sscd-recommended': { resize: 288, crop: 288, channels: 3, ...IMAGENET },
  /** Inception as pytorch-fid takes it. */
  inception: { resize: 299, crop: 299, channels: 3, mean: HALF, std: HALF },
} satisfies Record<string, Preprocessing>

/** Mean and deviation that make [0, 1] into a range, of one channel or for each. */
const ranges: Record<ValueRange, { mean: number | number[]; std: number | number[] }> = {
  symmetric: { mean: 0.5, std: 0.5 },
  unit: { mean: 0, std: 1 },
  bytes: { mean: 0, std: 1 / 255 },
  imagenet: IMAGENET,
}

/** The whole image resized to `edge` px, its values of a range. */
export function preprocessingOf(range: ValueRange, edge: number, channels: 1 | 3): Preprocessing {
  const { mean, std } = ranges[range]
  return { resize: edge, crop: edge, channels, mean: forEach(mean, channels), std: forEach(std, channels) }
}

/** One number for each channel; grey images have the mean of the three. */
function forEach(value: number | number[], channels: 1 | 3): number[] {
  if (typeof value === 'number') return new Array<number>(channels).fill(value)
  return channels === 3 ? value : [value.reduce((sum, each) => sum + each, 0) / value.length]
}
