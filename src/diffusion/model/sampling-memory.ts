/**
 * How many numbers lie on the device at the most while something is predicted or decoded and no gradient is wanted: networks free what
 * they made layer by layer, and keep what is read again. Counted from their configurations.
 */
import type { AutoencoderConfig } from '../autoencoder/config'
import { WIDENING } from '../unet/feed-forward'
import type { UNetConfig } from '../unet/config'

/** @param edge of the latents @returns float32 numbers a sample, of one prediction */
export function predictionNumbers({ levels, inChannels, outChannels, midBlock }: UNetConfig, edge: number): number {
  const pixelsAt = (i: number) => Math.ceil(edge / 2 ** i) ** 2
  const [finest] = levels
  if (finest === undefined) return 0
  /** That up blocks will read: pushed going down, taken going up. */
  const skips = [pixelsAt(0) * finest.channels]
  let most = 0
  const held = () => skips.reduce((sum, numbers) => sum + numbers, 0)
  const note = (inside: number) => (most = Math.max(most, held() + inside))
  levels.forEach(({ channels, layers, downAttention }, i) => {
    const pixels = pixelsAt(i)
    for (let layer = 0; layer < layers; layer++) {
      const inputs = layer === 0 ? (levels[Math.max(0, i - 1)]?.channels ?? channels) : channels
      note(pixels * insideLayer(inputs, channels, downAttention))
      skips.push(pixels * channels)
    }
    if (i < levels.length - 1) skips.push(pixelsAt(i + 1) * channels)
  })
  const last = levels.length - 1
  const coarsest = levels[last]?.channels ?? 0
  if (midBlock !== null) note(pixelsAt(last) * insideLayer(coarsest, coarsest, true))
  for (let i = last; i >= 0; i--) {
    const { channels = 0, layers = 0, upAttention = false } = levels[i] ?? {}
    for (let layer = 0; layer <= layers; layer++) {
      const image = layer === 0 ? (levels[Math.min(last, i + 1)]?.channels ?? channels) : channels
      const skip = (skips.pop() ?? 0) / pixelsAt(i)
      // Both lie there while they are joined.
      note(pixelsAt(i) * 2 * (image + skip))
      note(pixelsAt(i) * insideLayer(image + skip, channels, upAttention))
    }
    if (i > 0) note(pixelsAt(i) * channels + pixelsAt(i - 1) * 2 * channels)
  }
  return most + pixelsAt(0) * (3 * inChannels + 2 * outChannels)
}

/** A pixel of a residual block and of the transformer behind it, whichever holds more. */
function insideLayer(inputs: number, outputs: number, attention: boolean): number {
  // Image, norm, product and its sum with the timestep; then image and shortcut, norm, product and sum.
  const residual = Math.max(2 * (inputs + outputs), inputs + (inputs === outputs ? 3 : 4) * outputs)
  // Image, rows and norm; then queries, keys, values and what was seen, or the gate's two halves and their product.
  const transformer = attention ? 3 * outputs + Math.max(4, 3 * WIDENING) * outputs : 0
  return Math.max(residual, transformer)
}

/** @param edge of the latents @returns float32 numbers of one image that is decoded, which is more than encoding it holds */
export function decodingNumbers({ channels, midAttention }: AutoencoderConfig, edge: number): number {
  const coarsest = channels.at(-1) ?? 0
  // Image, rows, queries, keys, values, what was seen, product and sum; or a residual block.
  let most = edge ** 2 * coarsest * (midAttention ? 8 : 4)
  // Coarsest level first: each is entered with the channels of the one below, at twice its size.
  for (let i = channels.length - 1, pixels = edge ** 2; i >= 0; i--) {
    const own = channels[i] ?? 0
    const below = channels[Math.min(i + 1, channels.length - 1)] ?? own
    most = Math.max(most, pixels * insideLayer(below, own, false))
    // Enlarged, and through its convolution.
    if (i > 0) most = Math.max(most, pixels * own + 4 * pixels * 2 * own)
    if (i > 0) pixels *= 4
  }
  return most
}
