/** The preview shows what a step makes of a pair: the prompt in words, and Eq. 1's latents. */
import '@tensorflow/tfjs-backend-cpu'
import * as tf from '@tensorflow/tfjs-core'
import { readFileSync } from 'node:fs'
import { beforeAll, describe, expect, it } from 'vitest'
import { CaptionTokenizer } from '../../../../src/diffusion/captions/tokenizer'
import type { FineTuningData } from '../../../../src/diffusion/training/data'
import { previewPairs } from '../../../../src/diffusion/training/preview'
import type { FineTuningConfig } from '../../../../src/diffusion/training/types'
import { RowTable } from '../../../../src/tensor/row-table'
import { base, fusion } from './tiny'

const json = (name: string): unknown =>
  JSON.parse(readFileSync(new URL(`../../../../public/models/fashion-mini/tokenizer/${name}`, import.meta.url), 'utf8'))
const tokenizer = CaptionTokenizer.of(json('tokenizer.json'), json('tokenizer_config.json'))
const encoder = {
  tokens: tokenizer.tokens,
  ids: (text: string) => tokenizer.ids(text),
  wordsOf: (ids: readonly number[]) => tokenizer.wordsOf(ids),
  encode: () => Promise.reject(new Error('A preview needs no embeddings.')),
}
const data = (): FineTuningData => ({
  training: {
    id: 'two',
    latents: RowTable.of(Float32Array.from([1, 2]), [1, 1, 1]),
    captions: ['a boot on black', 'a dress'],
    paraphrases: [],
  },
  fusion: { id: 'one', latents: RowTable.of(Float32Array.from([11]), [1, 1, 1]), captions: ['with bag'] },
})
const config: FineTuningConfig = { ...base, images: 2, fusion }

async function preview(change: Partial<FineTuningConfig>, pairs = 2) {
  const { fused, ...rest } = previewPairs({ ...config, ...change }, data(), encoder, { pairs, seed: 1 })
  const latents = [...(await fused.data())].map((value) => Number(value.toFixed(5)))
  fused.dispose()
  return { ...rest, latents, prompts: rest.pairs.map(({ prompt }) => prompt) }
}

beforeAll(() => tf.setBackend('cpu'))

describe('a preview of training pairs', () => {
  it('writes Eq. 2 out and mixes latents by Eq. 1', async () => {
    const shown = await preview({})
    expect(shown.pairs[0]).toEqual({
      ownCaption: 'a boot on black',
      partnerCaption: 'with bag',
      prompt: '0.7 · E("a boot on black") + 0.3 · E("with bag")',
      latentWeight: 0.1,
      keepsVariance: false,
      embeddingWeight: 0.3,
    })
    expect([[...shown.own], [...shown.partners]]).toEqual([
      [0, 1],
      [0, 0],
    ])
    expect(shown.latents).toEqual([2, 2.9])
  })

  it('mixes latents that keep their variance', async () => {
    const { pairs, latents } = await preview({ fusion: { ...fusion, keepVariance: true } })
    expect(pairs[0]?.keepsVariance).toBe(true)
    // 2 and 2.9 over √(0.81 + 0.01)
    expect(latents).toEqual([2.20863, 3.20251])
  })

  it('appends the caption at token level', async () => {
    const { prompts, pairs } = await preview({ fusion: { ...fusion, level: 'token' } })
    expect(prompts).toEqual(['a boot on black with bag', 'a dress with bag'])
    expect(pairs[0]?.embeddingWeight).toBe(0)
  })

  it('shows the pair alone where it is not fused', async () => {
    for (const change of [{ fusion: null }, { fusion: { ...fusion, probability: 0 } }]) {
      const { prompts, pairs, partners, latents } = await preview(change, 1)
      expect(prompts).toEqual(['a boot on black'])
      expect(pairs[0]).toMatchObject({ partnerCaption: null, latentWeight: 0, embeddingWeight: 0 })
      expect([[...partners], latents]).toEqual([[-1], [1]])
    }
  })

  it('shows what the rivals do to the caption', async () => {
    const alone = async (rivals: Partial<FineTuningConfig['rivals']>) => {
      const { prompts } = await preview({ fusion: null, rivals: { ...base.rivals, ...rivals } }, 1)
      return prompts[0] ?? ''
    }
    expect((await alone({ wordRepetition: 1 })).split(' ').sort()).toHaveLength(6)
    const inserted = await alone({ randomTokens: 1 })
    expect(inserted).not.toBe('a boot on black')
    expect(inserted.replaceAll(' ', '').length).toBeGreaterThan('abootonblack'.length)
    expect(await alone({ randomCaption: 1 })).not.toContain('boot')
    expect(await alone({ embeddingNoise: 0.1 })).toBe('E("a boot on black") + 0.1 · N(0, I)')
  })
})

describe('captions that are too long', () => {
  it('are told in a sentence with what is read of them', () => {
    expect(tokenizer.cutNote('a boot')).toBeNull()
    const note = tokenizer.cutNote(`${'boot '.repeat(30)}dress`)
    expect(note).toBe(
      `The prompt has 31 tokens and the text encoder takes 22; it reads “${'boot '.repeat(22).trim()}”.`,
    )
  })
})
