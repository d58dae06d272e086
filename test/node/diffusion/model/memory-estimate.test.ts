/** The memory that a step is said to need is what a real step of the miniature takes; where it is too much, the sentence helps. */
import '@tensorflow/tfjs-backend-cpu'
import * as tf from '@tensorflow/tfjs-core'
import { fileURLToPath } from 'node:url'
import { beforeAll, describe, expect, it } from 'vitest'
import { filesOf } from '../../../../scripts/folder-files'
import { FineTuner } from '../../../../src/diffusion/training/fine-tuner'
import { fineTuningPresets } from '../../../../src/diffusion/training/config'
import type { FineTuningConfig } from '../../../../src/diffusion/training/types'
import { RowTable } from '../../../../src/tensor/row-table'
import { projectionsOf } from '../../../../src/diffusion/training/lora'
import { estimateMemory, type TrainedModel } from '../../../../src/diffusion/model/memory-estimate'
import { loadUNet } from '../../../../src/diffusion/unet/unet-folder'
import type { UNet } from '../../../../src/diffusion/unet/unet'
import { registerKernels } from '../../../../src/gpu/kernels'
import { Random } from '../../../../src/tensor/random'
import { bytesOf } from '../peak-bytes'
import { parts } from '../training/tiny'

const LATENTS = [8, 8, 4] as const
const CAPTION = { length: 24, channels: 64 }
const BATCH = 2
const lora = { method: 'lora', rank: 4, alpha: 4 } as const
const config: FineTuningConfig = { ...fineTuningPresets.demo, images: BATCH, batch: BATCH, fusion: null }

let unet: UNet
let model: TrainedModel

/** Bytes that a step takes beside what lies on the device before and behind it. */
async function peakOf(change: Partial<FineTuningConfig>): Promise<number> {
  const { schedule, encoder } = parts()
  const size = BATCH * LATENTS[0] * LATENTS[1] * LATENTS[2]
  const latents = RowTable.of<tf.Tensor4D>(new Random(0).normals(size), LATENTS)
  const captions = Array.from({ length: BATCH }, (_, i) => String(i))
  const encode = (ids: readonly unknown[]) =>
    Promise.resolve(tf.zeros([ids.length, CAPTION.length, CAPTION.channels]) as tf.Tensor3D)
  const data = { training: { id: 'zeros', latents, captions, paraphrases: [] }, fusion: null }
  const given = { modelId: 'mini', schedule, data, encoder: { ...encoder, encode } }
  const tuner = await FineTuner.start({ ...config, ...change }, unet, given)
  const { peak } = await bytesOf(() => tuner.advance())
  tuner.dispose()
  if (tuner.unet !== unet) tuner.unet.dispose()
  latents.dispose()
  return peak
}

beforeAll(async () => {
  await tf.setBackend('cpu')
  registerKernels('cpu')
  const read = filesOf(fileURLToPath(new URL('../../../../public/models/fashion-mini/unet', import.meta.url)))
  unet = await loadUNet(read)
  model = {
    unet: unet.config,
    parameters: unet.weights.parameters.count,
    projections: projectionsOf(unet),
    latents: LATENTS,
    captionLength: CAPTION.length,
    dataBytes: 0,
  }
})

describe('a memory estimate', () => {
  it.each([
    ['the whole UNet', {}],
    ['LoRA', { adaptation: lora }],
  ])('is within a factor of 1.5 of a real step of the miniature: %s', async (_, change) => {
    const { gradients, activations, data } = estimateMemory(model, { ...config, ...change }, null)
    const ratio = activations / ((await peakOf(change)) - gradients - data)
    expect(ratio).toBeGreaterThan(1 / 1.5)
    expect(ratio).toBeLessThan(1.5)
  })

  it('adds up, and falls with micro-batches and with LoRA', () => {
    const whole = estimateMemory(model, config, null)
    const { weights, moments, gradients, activations, data, total } = whole
    expect([weights, moments, gradients]).toEqual([8, 8, 4].map((bytes) => bytes * model.parameters))
    expect(total).toBe(weights + moments + gradients + activations + data)
    expect(estimateMemory(model, { ...config, microBatches: 2 }, null).activations).toBe(activations / 2)
    const adapted = estimateMemory(model, { ...config, adaptation: lora }, null)
    const adapters = 4 * model.projections.reduce((sum, { inputs, outputs }) => sum + inputs + outputs, 0)
    expect([adapted.moments, adapted.gradients]).toEqual([8 * adapters, 4 * adapters])
    expect(estimateMemory({ ...model, dataBytes: 1000 }, config, null).data).toBe(data + 1000)
  })

  it('says what would help where it is too much', () => {
    const large = { ...config, batch: 32 }
    const problemAt = (limit: number) => estimateMemory(model, large, limit).problem
    const { total } = estimateMemory(model, large, null)
    const parted = estimateMemory(model, { ...large, microBatches: 4 }, null).total
    expect(problemAt(total)).toBeNull()
    expect(problemAt(parted)).toMatch(
      /^This run needs about \d+ MB on the device, which gives \d+ MB: divide the batch of 32 into 4 micro-batches\.$/,
    )
    expect(problemAt(10e6)).toMatch(
      /: train LoRA instead of the whole UNet and divide the batch into \d+ micro-batches\.$/,
    )
    expect(problemAt(1e6)).toContain('too large')
  })
})
