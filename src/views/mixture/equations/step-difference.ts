/** What a step changed, in numbers. */
import type { ImageGrid } from '../../../data/images/types'
import type { JudgedSamples } from '../../../workers/mixture/protocol'

/** Of any pixel between the same samples, as a share of black to white, 0 … 1. */
export function largestChange(before: ImageGrid, after: ImageGrid): number {
  let most = 0
  for (let i = 0; i < before.pixels.length; i++)
    most = Math.max(most, Math.abs((before.pixels[i] ?? 0) - (after.pixels[i] ?? 0)))
  return most / 255
}

/** Mean of D's opinions over all samples. */
export function opinionOf({ opinions }: JudgedSamples): number {
  return opinions.reduce((sum, each) => sum + each, 0) / opinions.length
}
