/** The memory that a step is said to need is what a real step of the miniature takes; where it is too much, the sentence helps. */
import '@tensorflow/tfjs-backend-cpu'
import * as tf from '@tensorflow/tfjs-core'
import { fileURLToPath } from 'node:url'
import { beforeAll, describe, expect, it } from 'vitest'
import { filesOf } from '../../../../scripts/folder-files'
import { FineTuner } from '../../../../src/diffusion/training/fine-tuner'
import { fineTuningPresets } from '../../../../src/diffusion/training/config'
import type { FineTuningConfig } from '../../../../src/diffusion/training/types'
import type { SafetensorsEntry } from '../../../../src/tensor/files/safetensors'
import { RowTable } from '../../../../src/tensor/row-table'
import { projectionsOf } from '../../../../src/diffusion/training/lora'
import { checkpointBytes, checkpointProblem } from '../../../../src/diffusion/model/checkpoint-size'
import { estimateMemory, type DeviceMemory, type TrainedModel } from '../../../../src/diffusion/model/memory-estimate'
import { decodingNumbers, predictionNumbers } from '../../../../src/diffusion/model/sampling-memory'
import { AutoencoderKl } from '../../../../src/diffusion/autoencoder/autoencoder'
import { parseAutoencoderConfig } from '../../../../src/diffusion/autoencoder/config'
import { loadUNet } from '../../../../src/diffusion/unet/unet-folder'
import type { UNet } from '../../../../src/diffusion/unet/unet'
import { registerKernels } from '../../../../src/gpu/kernels'
import { widenedBytes } from '../../../../src/gpu/kernels/frozen'
import { Random } from '../../../../src/tensor/random'
import { bytesOf } from '../peak-bytes'
import { parts } from '../training/tiny'

const LATENTS = [8, 8, 4] as const
const CAPTION = { length: 24, channels: 64 }
const BATCH = 2
const unknown: DeviceMemory = { limit: null, isGuess: false, keepsFreed: false }
const of = (limit: number): DeviceMemory => ({ ...unknown, limit })
const lora = { method: 'lora', rank: 4, alpha: 4 } as const
const config: FineTuningConfig = { ...fineTuningPresets.demo, images: BATCH, batch: BATCH, fusion: null }

const read = filesOf(fileURLToPath(new URL('../../../../public/models/fashion-mini/unet', import.meta.url)))
let unet: UNet
let model: TrainedModel

/** Bytes that a step takes beside what lies on the device before and behind it. */
async function peakOf(change: Partial<FineTuningConfig>, network = unet): Promise<number> {
  const { schedule, encoder } = parts()
  const size = BATCH * LATENTS[0] * LATENTS[1] * LATENTS[2]
  const latents = RowTable.of<tf.Tensor4D>(new Random(0).normals(size), LATENTS)
  const captions = Array.from({ length: BATCH }, (_, i) => String(i))
  const encode = (ids: readonly unknown[]) =>
    Promise.resolve(tf.zeros([ids.length, CAPTION.length, CAPTION.channels]) as tf.Tensor3D)
  const data = { training: { id: 'zeros', latents, captions, paraphrases: [] }, fusion: null }
  const given = { modelId: 'mini', schedule, data, encoder: { ...encoder, encode } }
  const tuner = await FineTuner.start({ ...config, ...change }, network, given)
  const { peak } = await bytesOf(() => tuner.advance())
  tuner.dispose()
  if (tuner.unet !== network) tuner.unet.dispose()
  latents.dispose()
  return peak
}

beforeAll(async () => {
  await tf.setBackend('cpu')
  registerKernels('cpu')
  unet = await loadUNet(read)
  model = {
    unet: unet.config,
    parameters: unet.weights.parameters.count,
    projections: projectionsOf(unet),
    latents: LATENTS,
    captionLength: CAPTION.length,
    dataBytes: 0,
    unetBytes: unet.weights.bytes,
    networkBytes: 0,
    decodingBytes: 0,
    widenedBytes: 0,
  }
})

describe('a memory estimate', () => {
  it.each([
    ['the whole UNet', {}],
    ['LoRA', { adaptation: lora }],
  ])('is within a factor of 1.5 of a real step of the miniature: %s', async (_, change) => {
    const { gradients, activations, data } = estimateMemory(model, { ...config, ...change }, unknown)
    const ratio = activations / ((await peakOf(change)) - gradients - data)
    expect(ratio).toBeGreaterThan(1 / 1.5)
    expect(ratio).toBeLessThan(1.5)
  })

  it('is within a factor of 1.5 of a step of LoRA on weights that are halves', async () => {
    const kept = await loadUNet(read, {}, 0)
    expect(kept.weights.bytes).toBeLessThan(0.51 * unet.weights.bytes)
    const change = { adaptation: lora }
    const { gradients, activations, data } = estimateMemory(
      { ...model, unetBytes: kept.weights.bytes, widenedBytes: widenedBytes(kept.weights.largestHalves) },
      { ...config, ...change },
      unknown,
    )
    const ratio = activations / ((await peakOf(change, kept)) - gradients - data)
    kept.dispose()
    expect(ratio).toBeGreaterThan(1 / 1.5)
    expect(ratio).toBeLessThan(1.5)
  })

  it('of a prediction with guidance is 1.06 of a real one: no tab dies of what was not counted', async () => {
    const { schedule } = parts()
    const waves = tf.tensor2d(unet.wavesOf([schedule.config.trainTimesteps - 1, 0]), [2, unet.config.time.channels])
    const [sample, caption] = [tf.zeros([2, 16, 16, 4]), tf.zeros([2, CAPTION.length, CAPTION.channels])]
    const { peak } = await bytesOf(() => {
      tf.tidy(() => unet.predictAt(sample as tf.Tensor4D, waves, caption as tf.Tensor3D)).dispose()
    })
    const ratio = (2 * 4 * predictionNumbers(unet.config, 16)) / peak
    expect(ratio).toBeGreaterThan(1)
    expect(ratio).toBeLessThan(1.15)
    tf.dispose([waves, sample, caption])
  })

  // Of three levels the last upsampling holds most, of two as wide a residual block.
  it.each([[[8, 16, 16]], [[16, 16]], [[16, 32]]])(
    'of decoding through %o channels is .98 to 1 of a real one',
    async (channels) => {
      const settings = parseAutoencoderConfig({
        block_out_channels: channels,
        layers_per_block: 2,
        norm_num_groups: 4,
        down_block_types: channels.map(() => 'DownEncoderBlock2D'),
        up_block_types: channels.map(() => 'UpDecoderBlock2D'),
      })
      const random = new Random(0)
      const weights = [...AutoencoderKl.places(settings)].map(([name, { shape }]) => {
        const size = shape.reduce((product, length) => product * length, 1)
        return [name, { dtype: 'F32' as const, shape: [...shape], data: random.normals(size) }] as [
          string,
          SafetensorsEntry,
        ]
      })
      const autoencoder = AutoencoderKl.build(settings, new Map(weights))
      const latents = tf.zeros<tf.Rank.R4>([1, 8, 8, 4])
      const { peak } = await bytesOf(() => tf.tidy(() => autoencoder.decode(latents)).dispose())
      const ratio = (4 * decodingNumbers(settings, 8)) / peak
      expect(ratio).toBeGreaterThan(0.97)
      expect(ratio).toBeLessThan(1.15)
      autoencoder.dispose()
      latents.dispose()
    },
  )

  it('adds up, and falls with micro-batches and with LoRA', () => {
    const whole = estimateMemory(model, config, unknown)
    const { weights, moments, gradients, activations, data, total } = whole
    expect([weights, moments, gradients]).toEqual([8, 8, 4].map((bytes) => bytes * model.parameters))
    expect(total).toBe(weights + moments + gradients + activations + data)
    const kept = estimateMemory(model, config, { ...unknown, keepsFreed: true })
    expect(kept.total).toBe(total + whole.generation)
    const { total: beside, networks } = estimateMemory({ ...model, networkBytes: 1e6 }, config, unknown)
    expect([beside - total, networks]).toEqual([1e6, 1e6])
    const decoding = estimateMemory({ ...model, decodingBytes: 1e9 }, config, unknown)
    expect([decoding.generation, decoding.total]).toEqual([1e9, weights + moments + data + 1e9])
    expect(estimateMemory(model, { ...config, microBatches: 2 }, unknown).activations).toBe(activations / 2)
    const adapted = estimateMemory(model, { ...config, adaptation: lora }, unknown)
    const adapters = 4 * model.projections.reduce((sum, { inputs, outputs }) => sum + inputs + outputs, 0)
    expect([adapted.moments, adapted.gradients]).toEqual([8 * adapters, 4 * adapters])
    expect(estimateMemory({ ...model, dataBytes: 1000 }, config, unknown).data).toBe(data + 1000)
  })

  it('counts the images that are made together, and the layer that is widened', () => {
    const { generation, activations } = estimateMemory(model, config, unknown)
    // 32 of the miniature's 8×8 go through at once, each with the caption and without.
    expect(generation).toBe(32 * 2 * 4 * predictionNumbers(unet.config, 8))
    const at = (widenedBytes: number) => {
      const widened = estimateMemory({ ...model, widenedBytes }, config, unknown)
      return [widened.generation, widened.activations]
    }
    // In a step when half of the activations are there: only where it is more than the other half.
    expect(at(1000)).toEqual([generation + 1000, activations])
    expect(at(1e9)).toEqual([generation + 1e9, activations / 2 + 1e9])
  })

  it('cuts a batch further than it must where a heap would be full, and no further than it can', () => {
    const large = { ...config, batch: 12 }
    const totalOf = (microBatches: number) => estimateMemory(model, { ...large, microBatches }, unknown).total
    const partsAt = (limit: number) => estimateMemory(model, large, { ...of(limit), filled: 0.75 }).microBatches
    expect(partsAt(Math.ceil(totalOf(3) / 0.75))).toBe(3)
    expect(partsAt(Math.ceil(totalOf(3) / 0.75) - 2)).toBe(4)
    // Where nothing fits into that share, what fits at all.
    expect(partsAt(totalOf(12))).toBe(12)
  })

  it('cuts a batch into as few parts as fit, where the settings leave it open', () => {
    const large = { ...config, batch: 12 }
    const partsAt = (limit: number) => estimateMemory(model, large, of(limit)).microBatches
    const totalOf = (microBatches: number) => estimateMemory(model, { ...large, microBatches }, unknown).total
    expect([1, 2, 3, 4, 6, 12].map((parts) => partsAt(totalOf(parts)))).toEqual([1, 2, 3, 4, 6, 12])
    expect(estimateMemory(model, large, of(totalOf(3))).problem).toBeNull()
    expect(partsAt(totalOf(3) - 1)).toBe(4)
    const none = estimateMemory(model, large, of(totalOf(12) - 1))
    expect([none.microBatches, none.problem]).toEqual([12, expect.stringContaining('train LoRA')])
    expect(estimateMemory(model, large, unknown)).toMatchObject({ microBatches: 1, problem: null })
    // A guess cuts as well, and stops nothing.
    const guessed = estimateMemory(model, { ...large, microBatches: 1 }, { ...of(totalOf(3)), isGuess: true })
    expect([guessed.problem, guessed.doubt]).toEqual([
      null,
      expect.stringContaining('as far as can be guessed: divide'),
    ])
  })

  it('says what would help where it is too much', () => {
    const large = { ...config, batch: 32 }
    const problemAt = (limit: number) => estimateMemory(model, { ...large, microBatches: 1 }, of(limit)).problem
    const { total } = estimateMemory(model, { ...large, microBatches: 1 }, unknown)
    const parted = estimateMemory(model, { ...large, microBatches: 4 }, unknown).total
    expect(problemAt(total)).toBeNull()
    expect(problemAt(parted)).toMatch(
      /^This run needs about \d+ MB on the device, which gives \d+ MB: divide the batch of 32 into 4 micro-batches\.$/,
    )
    expect(problemAt(14e6)).toMatch(
      /: train LoRA instead of the whole UNet and divide the batch into \d+ micro-batches\.$/,
    )
    expect(problemAt(1e6)).toContain('too large')
  })

  it('refuses the whole UNet of a model too large for one file of it and its moments, and not its adapters', () => {
    // BK-SDM-Tiny's.
    const large = { ...model, parameters: 323_384_964, unetBytes: 2 * 323_384_964 }
    const { problem, doubt } = estimateMemory(large, config, { ...unknown, limit: 1e9, isGuess: true })
    expect([problem, doubt]).toEqual([
      'A checkpoint of the whole UNet, 323,384,964 weights with two moments each, is 3.9 GB, and a file may have 2.1 GB here: train LoRA, whose checkpoint of rank 8 is 1 MB.',
      null,
    ])
    expect(checkpointBytes(large, config.adaptation)).toBe(12 * 323_384_964)
    expect(estimateMemory(large, { ...config, adaptation: lora }, unknown).problem).toBeNull()
    expect(checkpointProblem({ ...model, parameters: 2 ** 31 / 12 }, config.adaptation)).toBeNull()
  })
})
