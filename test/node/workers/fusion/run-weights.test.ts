/** Weights in a run's file are the run's, or are refused by the tensor's name before anything is kept. */
import '@tensorflow/tfjs-backend-cpu'
import * as tf from '@tensorflow/tfjs-core'
import { readFileSync } from 'node:fs'
import { beforeAll, describe, expect, it } from 'vitest'
import { fineTuningPresets } from '../../../../src/diffusion/training/config'
import { freshLora } from '../../../../src/diffusion/training/lora'
import { writeLora } from '../../../../src/diffusion/training/lora-file'
import type { UNet } from '../../../../src/diffusion/unet/unet'
import { registerKernels } from '../../../../src/gpu/kernels'
import { Random } from '../../../../src/tensor/random'
import { readSafetensors, writeSafetensors, type SafetensorsEntry } from '../../../../src/tensor/files/safetensors'
import { FusionRun } from '../../../../src/workers/fusion/runs/run'
import type { FusionSession } from '../../../../src/workers/fusion/session'
import { checkRunWeights } from '../../../../src/workers/fusion/runs/weights'
import { openUNet } from '../../diffusion/training/tiny'
import { runSummary } from '../../state/fusion/stand-in'

const weights = readSafetensors(
  readFileSync(new URL('../../../golden/unet-linear-heads/diffusion_pytorch_model.safetensors', import.meta.url)),
).tensors
const summary = runSummary({ model: { id: 'tiny', name: 'tiny' } })
let unet: UNet

beforeAll(async () => {
  await tf.setBackend('cpu')
  registerKernels('cpu')
  unet = await openUNet()
})

const changed = (
  change: (map: Map<string, SafetensorsEntry>) => void,
  of: ReadonlyMap<string, SafetensorsEntry> = weights,
) => {
  const map = new Map(of)
  change(map)
  return writeSafetensors(map)
}
const vector = (...values: number[]): SafetensorsEntry => ({
  dtype: 'F32',
  shape: [values.length],
  data: Float32Array.from(values),
})

describe("a whole UNet's weights", () => {
  const nan = changed((map) => map.set('conv_out.bias', vector(0, NaN, 0, 0)))
  const cases: [string, ArrayBuffer, string][] = [
    ['NaN', nan, 'The run’s weights: tensor conv_out.bias holds NaN'],
    ['a tensor less', changed((map) => map.delete('conv_in.bias')), '"conv_in.bias" [4] is missing'],
    [
      'another shape',
      changed((map) => map.set('conv_out.bias', vector(1, 2))),
      '"conv_out.bias" [2] instead of [4] has the wrong shape',
    ],
    [
      'a foreign tensor',
      changed((map) => map.set('decoder.bias', vector(1))),
      '"decoder.bias" has no place in the network',
    ],
    ['another network', writeSafetensors(new Map([['discriminator.bias', vector(1)]])), '"conv_in.weight"'],
  ]

  it.each(cases)('are told: %s, whether the config is the file’s or the open model’s', (_, bytes, sentence) => {
    const before = tf.memory().numTensors
    for (const origin of [
      { summary, unet: unet.config, open: null },
      { summary, unet: undefined, open: { id: 'tiny', unet } },
    ])
      expect(() => checkRunWeights(bytes, origin)).toThrow(sentence)
    expect(tf.memory().numTensors).toBe(before)
  })

  it('pass where they are the network’s, or where nobody knows the network', () => {
    const before = tf.memory().numTensors
    const bytes = writeSafetensors(weights)
    checkRunWeights(bytes, { summary, unet: unet.config, open: null })
    checkRunWeights(bytes, { summary, unet: undefined, open: { id: 'tiny', unet } })
    checkRunWeights(bytes, { summary, unet: undefined, open: null })
    expect(tf.memory().numTensors).toBe(before)
    const other = writeSafetensors(new Map([['discriminator.bias', vector(1)]]))
    expect(() => checkRunWeights(other, { summary, unet: undefined, open: { id: 'another', unet } })).toThrow(
      'The run’s weights are of no UNet: "conv_in.weight" is missing.',
    )
  })
})

describe('adapters', () => {
  const withLora = runSummary(
    { model: { id: 'tiny', name: 'tiny' } },
    { ...fineTuningPresets.demo, adaptation: { method: 'lora', rank: 2, alpha: 4 } },
  )
  const origin = { summary: withLora, unet: undefined }
  const bytes = () => writeLora(freshLora(unet, { rank: 2, alpha: 4 }, new Random(0)))

  it('are told where they are of another rank or model, or one is missing', () => {
    const before = tf.memory().numTensors
    const open = { id: 'tiny', unet }
    checkRunWeights(bytes(), { ...origin, open })
    checkRunWeights(bytes(), { ...origin, open: null })
    const [name = ''] = readSafetensors(bytes()).tensors.keys()
    const layer = name.replace(/^unet\.(.*)\.lora\..*$/, '$1')
    const less = changed((map) => {
      for (const each of [...map.keys()]) if (each.includes(layer)) map.delete(each)
    }, readSafetensors(bytes()).tensors)
    expect(() => checkRunWeights(less, { ...origin, open })).toThrow(
      `The run’s adapters lack "${layer}.lora.up.weight"`,
    )
    const rank3 = writeLora(freshLora(unet, { rank: 3, alpha: 3 }, new Random(0)))
    expect(() => checkRunWeights(rank3, { ...origin, open })).toThrow('are of rank 3, and its settings say 2')
    const shape = changed(
      (map) => map.set(name, { dtype: 'F32', shape: [2, 1], data: new Float32Array(2) }),
      readSafetensors(bytes()).tensors,
    )
    expect(() => checkRunWeights(shape, { ...origin, open })).toThrow(
      /The adapters do not fit the UNet: .* has the wrong shape/,
    )
    expect(tf.memory().numTensors).toBe(before)
  })
})

it('a run of a whole UNet that could not be saved is refused before anything is built', async () => {
  const opened = { pipeline: { unet }, report: { parameters: { unet: 323_384_964 } } }
  const backend = { name: 'cpu', adapter: '' } as const
  const fresh = FusionRun.fresh(fineTuningPresets.demo, { opened } as unknown as FusionSession, backend, {})
  await expect(fresh).rejects.toThrow('323,384,964 weights with two moments each, is 3.9 GB')
})
