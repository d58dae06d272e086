/** A step of fine-tuning in one way or another: what the bench and the test of the budget compare. */
import type * as tf from '@tensorflow/tfjs-core'
import type { CaptionEncoder } from '../../src/diffusion/captions/encoder'
import { FineTuner } from '../../src/diffusion/training/fine-tuner'
import { fineTuningPresets } from '../../src/diffusion/training/config'
import { RowTable } from '../../src/tensor/row-table'
import type { Pictures } from '../../src/data/pictures'
import type { Pipeline } from '../../src/diffusion/model/pipeline'
import { Random } from '../../src/tensor/random'
import type { FusionVariant } from './types'
import { useStockAdam } from './stock-adamw'

/** What is fine-tuned: a pipeline, or the part of one that a step needs. */
export type Tunable = Pick<Pipeline, 'id' | 'unet' | 'schedule' | 'latentShape'> & CaptionEncoder

/** A caption for each image; what it says costs nothing, how many there are does. */
export const numberedCaptions = (count: number): string[] =>
  Array.from({ length: count }, (_, i) => `a shirt with the number ${i}`)

/** Images of noise: encoding costs the same on any. */
export function noisePictures(count: number, { size, channels }: Pipeline['image']): Pictures {
  const pixels = Uint8Array.from({ length: count * size * size * channels }, (_, i) => Math.imul(i, 0x9e3779b1) >>> 24)
  return { count, size, channels, pixels }
}

/**
 * A fine-tuner of preset `demo` (dual fusion) on the current backend, at its first step; the latents are noise.
 * @param model trained in place
 * @param images fine-tuned on, and as many fused with them
 * @param dropAbove threshold of dropped samples; 0: none is dropped
 * @param variant for `stock`, `useStockKernels` is to be called before
 */
export async function variantTuner(
  variant: FusionVariant,
  model: Tunable,
  { batch, images, dropAbove = 0 }: { batch: number; images: number; dropAbove?: number },
): Promise<FineTuner> {
  const { id, unet, schedule, latentShape } = model
  const [height, width, channels] = latentShape
  const set = (seed: number) => ({
    id: `noise ${seed}`,
    latents: RowTable.of<tf.Tensor4D>(new Random(seed).normals(images * height * width * channels), latentShape),
    captions: numberedCaptions(images),
    paraphrases: [],
  })
  const { demo } = fineTuningPresets
  const config = { ...demo, batch, images, rivals: { ...demo.rivals, dropAbove } }
  const data = { training: set(1), fusion: set(2) }
  const tuner = await FineTuner.start(config, unet, { modelId: id, schedule, data, encoder: model })
  if (variant === 'stock') useStockAdam(tuner)
  return tuner
}
