/** A fine-tuning run small enough for `cpu`: a tiny random UNet, four random images with captions of digits. */
import * as tf from '@tensorflow/tfjs-core'
import { readFileSync } from 'node:fs'
import type { CaptionEncoder } from '../../../../src/diffusion/captions/encoder'
import { captionOf, textIds } from '../../../../src/diffusion/captions/tokens'
import { FineTuner, type FineTuningParts } from '../../../../src/diffusion/training/fine-tuner'
import { fineTuningPresets } from '../../../../src/diffusion/training/config'
import type { FineTuningConfig } from '../../../../src/diffusion/training/types'
import { RowTable } from '../../../../src/tensor/row-table'
import type { FusionSettings } from '../../../../src/diffusion/captions/types'
import { NoiseSchedule } from '../../../../src/diffusion/sampling/schedule'
import { parseScheduleConfig } from '../../../../src/diffusion/sampling/schedule-config'
import { loadUNet } from '../../../../src/diffusion/unet/unet-folder'
import type { UNet } from '../../../../src/diffusion/unet/unet'
import { Random } from '../../../../src/tensor/random'

export const IMAGES = 4
export const CONTEXT = 6
const tokens = { bos: 10, eos: 11, pad: 11, length: 8, ordinary: 10 }

export const openUNet = () =>
  loadUNet((name) =>
    Promise.resolve(
      new Uint8Array(readFileSync(new URL(`../../../golden/unet-linear-heads/${name}`, import.meta.url))),
    ),
  )

/** Words are digits, embeddings a fixed function of the ids; counts how often it is asked. */
function digitEncoder(): CaptionEncoder & { calls: number } {
  const encoder = {
    calls: 0,
    tokens,
    ids: (text: string) => captionOf(text.split(' ').map(Number), tokens),
    wordsOf: (ids: readonly number[]) => textIds(ids, tokens).join(' '),
    encode: (captions: readonly (readonly number[])[]) => {
      encoder.calls++
      const values = captions.flatMap((ids) => [...new Random(0).fork(ids.join()).normals(tokens.length * CONTEXT)])
      return Promise.resolve(tf.tensor3d(values, [captions.length, tokens.length, CONTEXT]))
    },
  }
  return encoder
}

export function parts(prediction = 'epsilon'): FineTuningParts & { encoder: { calls: number } } {
  const latents = (label: string) => RowTable.of<tf.Tensor4D>(new Random(1).fork(label).normals(IMAGES * 64), [4, 4, 4])
  const captions = ['0 1', '2 3', '4 5', '6 7']
  return {
    modelId: 'linear heads',
    schedule: new NoiseSchedule(
      parseScheduleConfig({ _class_name: 'DDIMScheduler', clip_sample: false, prediction_type: prediction }),
    ),
    data: {
      training: {
        id: 'four images',
        latents: latents('training'),
        captions,
        paraphrases: captions.map((text) => [text, `8 ${text}`]),
      },
      fusion: { id: 'four others', latents: latents('fusion'), captions: ['9', '9 9', '8', '8 8'] },
    },
    encoder: digitEncoder(),
  }
}

const { demo } = fineTuningPresets
export const lora = { method: 'lora', rank: 2, alpha: 4 } as const
export const base: FineTuningConfig = { ...demo, images: IMAGES, batch: 3, steps: 6, seed: 7, fusion: null }
export const fusion: FusionSettings = {
  latentWeight: 0.1,
  keepVariance: false,
  level: 'embedding',
  embeddingWeight: 0.3,
  probability: 1,
}

/** All weights of a UNet as bytes that compare. */
export async function weightsOf(unet: UNet): Promise<string> {
  const saved = await unet.weights.save()
  return [...saved].map(([name, { data }]) => `${name}: ${data.join()}`).join('\n')
}

export async function train(config: FineTuningConfig, given = parts()) {
  const unet = await openUNet()
  const tuner = await FineTuner.start(config, unet, given)
  while (!tuner.isDone) await tuner.advance()
  const losses = await tuner.readLosses()
  return { tuner, losses, unet, weights: await weightsOf(unet), encoder: given.encoder }
}
