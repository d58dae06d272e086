/** Which sizes of images a model can be used at: its UNet is made of convolutions and attention, which take latents of any. */
import type { UNetConfig } from '../unet/config'

/** Most sizes that are offered. */
const MOST = 24

/**
 * Edges in px, rising, up to twice the model's own. The UNet halves latents level by level: of other sizes diffusers would have to be
 * told where to put the odd one.
 * @param pixels that a latent stands for, along the edge
 * @param anySize whether the autoencoder takes images of other sizes; else there is the model's own alone
 */
export function imageSizes({ levels, sampleSize }: UNetConfig, pixels: number, anySize: boolean): number[] {
  const own = sampleSize ?? 0
  if (!anySize) return [own * pixels]
  let step = 2 ** (levels.length - 1)
  while ((2 * own) / step > MOST) step *= 2
  const edges = Array.from({ length: Math.floor((2 * own) / step) }, (_, i) => (i + 1) * step)
  return [...new Set([...edges, own])].sort((a, b) => a - b).map((edge) => edge * pixels)
}
