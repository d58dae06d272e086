/** CLIP's text encoder against transformers' own numbers (test/golden/clip-text-like), and what it refuses. */
import * as tf from '@tensorflow/tfjs-core'
import { readFileSync } from 'node:fs'
import { beforeAll, describe, expect, it } from 'vitest'
import { filesOf } from '../../../../scripts/folder-files'
import { comparePart } from '../../../../scripts/parts-reference'
import { loadClipText } from '../../../../src/diffusion/text-encoder/clip-text-folder'
import { ClipTextEncoder } from '../../../../src/diffusion/text-encoder/clip-text'
import { parseClipTextConfig } from '../../../../src/diffusion/text-encoder/config'
import { startBackend } from '../../../../src/gpu/backend'
import { readSafetensors } from '../../../../src/tensor/files/safetensors'

const folder = new URL('../../../golden/clip-text-like/', import.meta.url)
const tensors = (name: string) => readSafetensors(new Uint8Array(readFileSync(new URL(name, folder)))).tensors
const json = JSON.parse(readFileSync(new URL('config.json', folder), 'utf8')) as Record<string, unknown>
const weights = tensors('model.safetensors')
const reference = tensors('io.safetensors')

describe.each(['cpu', 'wasm'] as const)('CLIP’s text encoder on %s', (backend) => {
  beforeAll(() => startBackend(backend))

  it('equals transformers’, and leaves nothing in memory', async () => {
    const before = tf.memory().numTensors
    expect(await comparePart(json, weights, reference)).toMatchObject([{ name: 'last_hidden_state', passed: true }])
    expect(tf.memory().numTensors).toBe(before)
  })
})

describe('a text encoder’s folder', () => {
  beforeAll(() => startBackend('cpu'))

  it('opens, also where an older version saved the numbers of the places, or with a projection behind it', async () => {
    const encoder = await loadClipText(filesOf(folder.pathname))
    expect(encoder.config).toMatchObject({ width: 64, heads: 4, layers: 3, places: 77, activation: 'quick_gelu' })
    encoder.dispose()
    const data = Int32Array.from({ length: 77 }, (_, i) => i)
    const saved = new Map(weights).set('text_model.embeddings.position_ids', { dtype: 'I32', shape: [1, 77], data })
    const matrix = { dtype: 'F32' as const, shape: [64, 64], data: new Float32Array(64 * 64) }
    saved.set('text_projection.weight', matrix)
    ClipTextEncoder.build(parseClipTextConfig(json), saved).dispose()
  })

  it('sees nothing behind a token: another end changes nothing before it', async () => {
    const encoder = ClipTextEncoder.build(parseClipTextConfig(json), weights)
    const of = async (ids: number[]) => {
      const output = tf.tidy(() => encoder.predict(tf.tensor2d([ids], undefined, 'int32')))
      const values = await output.data()
      output.dispose()
      return values
    }
    const [one, other] = [await of([998, 5, 6, 7]), await of([998, 5, 6, 900])]
    expect([...one.subarray(0, 3 * 64)]).toEqual([...other.subarray(0, 3 * 64)])
    expect([...one.subarray(3 * 64)]).not.toEqual([...other.subarray(3 * 64)])
    encoder.dispose()
  })

  it('has OpenCLIP’s activation where its settings say so', async () => {
    const gelu = await comparePart({ ...json, hidden_act: 'gelu' }, weights, reference)
    expect(gelu[0]?.passed).toBe(false)
    expect(gelu[0]?.difference).toBeLessThan(1)
  })

  it.each([
    [{ hidden_act: 'relu' }, '"hidden_act" is "relu"'],
    [{ num_attention_heads: 5 }, '"num_attention_heads" is 5: it has to divide "hidden_size", which is 64'],
    [{ model_type: 't5' }, '"model_type" is "t5"'],
  ])('of %o is refused', (other, message) => {
    expect(() => parseClipTextConfig({ ...json, ...other })).toThrow(message)
  })

  it('whose weights are of another network names what does not fit', () => {
    const config = parseClipTextConfig({ ...json, num_hidden_layers: 2 })
    expect(() => ClipTextEncoder.build(config, weights)).toThrow('text_model.encoder.layers.2.self_attn.q_proj.weight')
  })

  it('names captions that are longer than it takes', () => {
    const encoder = ClipTextEncoder.build(parseClipTextConfig(json), weights)
    expect(() => encoder.predict(tf.zeros([1, 78], 'int32'))).toThrow('78 tokens, the text encoder takes 77')
    encoder.dispose()
  })
})
