/** A step of fine-tuning in one way or another: what the bench and the test of the budget compare. */
import { FineTuner } from '../src/diffusion/fine-tuner'
import { fineTuningPresets } from '../src/diffusion/fine-tuning-config'
import { LatentSource } from '../src/diffusion/latent-source'
import type { Pictures } from '../src/diffusion/pictures'
import type { Pipeline } from '../src/diffusion/pipeline'
import type { FusionVariant } from './fusion-types'
import { useStockAdam } from './stock-adamw'

/** A caption for each image; what it says costs nothing, how many there are does. */
export const numberedCaptions = (count: number): string[] =>
  Array.from({ length: count }, (_, i) => `a shirt with the number ${i}`)

/** Images of noise: a step costs the same on any. */
export function noisePictures(count: number, { size, channels }: Pipeline['image']): Pictures {
  const pixels = Uint8Array.from({ length: count * size * size * channels }, (_, i) => Math.imul(i, 0x9e3779b1) >>> 24)
  return { count, size, channels, pixels }
}

/**
 * A fine-tuner of preset `demo` (dual fusion) on the current backend, at its first step.
 * @param images fine-tuned on, and as many fused with them
 * @param variant for `stock`, `useStockKernels` is to be called before
 */
export async function variantTuner(
  variant: FusionVariant,
  pipeline: Pipeline,
  { batch, images }: { batch: number; images: number },
): Promise<FineTuner> {
  const { data } = await pipeline.encodeImages(noisePictures(images, pipeline.image))
  const latents = () => LatentSource.of(data.slice(), pipeline.latentShape)
  const captions = numberedCaptions(images)
  const config = { ...fineTuningPresets.demo, batch, images }
  const { schedule, unet } = pipeline
  const tuner = await FineTuner.start(config, unet, {
    schedule,
    data: { training: { latents: latents(), captions, paraphrases: [] }, fusion: { latents: latents(), captions } },
    encoder: pipeline,
  })
  if (variant === 'stock') useStockAdam(tuner)
  return tuner
}
