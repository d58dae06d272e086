/** The autoencoder against diffusers' own numbers (test/golden/vae-sd-like), its older names, and what it refuses. */
import * as tf from '@tensorflow/tfjs-core'
import { readFileSync } from 'node:fs'
import { beforeAll, describe, expect, it } from 'vitest'
import { filesOf } from '../../../../scripts/folder-files'
import { comparePart } from '../../../../scripts/parts-reference'
import { AutoencoderKl } from '../../../../src/diffusion/autoencoder/autoencoder'
import { loadAutoencoder } from '../../../../src/diffusion/autoencoder/autoencoder-folder'
import { parseAutoencoderConfig } from '../../../../src/diffusion/autoencoder/config'
import { startBackend } from '../../../../src/gpu/backend'
import { readSafetensors, type SafetensorsEntry } from '../../../../src/tensor/files/safetensors'

const folder = new URL('../../../golden/vae-sd-like/', import.meta.url)
const tensors = (name: string) => readSafetensors(new Uint8Array(readFileSync(new URL(name, folder)))).tensors
const json = JSON.parse(readFileSync(new URL('config.json', folder), 'utf8')) as Record<string, unknown>
const weights = tensors('diffusion_pytorch_model.safetensors')
const reference = tensors('io.safetensors')

const passed = ['mean', 'logvar', 'decoded'].map((name) => ({ name, passed: true }))

/** As diffusers named attention before 0.17; `pointwise`: as a 1×1 convolution. */
function older(pointwise: boolean): Map<string, SafetensorsEntry> {
  const names = { to_q: 'query', to_k: 'key', to_v: 'value', 'to_out.0': 'proj_attn' }
  return new Map(
    [...weights].map(([name, entry]) => {
      const [newer, old] = Object.entries(names).find(([part]) => name.includes(`attentions.0.${part}.`)) ?? ['', '']
      const shape = pointwise && old !== '' && entry.shape.length === 2 ? [...entry.shape, 1, 1] : entry.shape
      return [name.replace(`attentions.0.${newer}`, `attentions.0.${old}`), { ...entry, shape }]
    }),
  )
}

describe.each(['cpu', 'wasm'] as const)('the autoencoder on %s', (backend) => {
  beforeAll(() => startBackend(backend))

  it('equals diffusers’, and leaves nothing in memory', async () => {
    const before = tf.memory().numTensors
    expect(await comparePart(json, weights, reference)).toMatchObject(passed)
    expect(tf.memory().numTensors).toBe(before)
  })
})

describe('an autoencoder’s folder', () => {
  beforeAll(() => startBackend('cpu'))

  it('opens', async () => {
    const autoencoder = await loadAutoencoder(filesOf(folder.pathname))
    expect(autoencoder.config).toMatchObject({ channels: [16, 32, 32], layers: 2, latentChannels: 4 })
    autoencoder.dispose()
  })

  it.each([false, true])('under diffusers’ older names is the same (1×1 convolutions: %s)', async (pointwise) => {
    const renamed = older(pointwise)
    expect(renamed.has('encoder.mid_block.attentions.0.proj_attn.weight')).toBe(true)
    expect(await comparePart(json, renamed, reference)).toMatchObject(passed)
  })

  it.each([
    [{ down_block_types: ['DownEncoderBlock2D', 'AttnDownEncoderBlock2D', 'DownEncoderBlock2D'] }, 'AttnDown'],
    [{ norm_num_groups: 5 }, '16 channels cannot be divided into norm_num_groups = 5 groups'],
    [{ act_fn: 'relu' }, '"act_fn" is "relu"'],
    [{ out_channels: 1 }, '"out_channels" is 1'],
  ])('of %o is refused', (other, message) => {
    expect(() => parseAutoencoderConfig({ ...json, ...other })).toThrow(message)
  })

  it('whose weights are of another network names what does not fit', () => {
    const config = parseAutoencoderConfig({ ...json, layers_per_block: 1 })
    expect(() => AutoencoderKl.build(config, weights)).toThrow('encoder.down_blocks.0.resnets.1')
  })
})
