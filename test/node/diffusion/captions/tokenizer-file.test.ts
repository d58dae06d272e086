import { readFileSync } from 'node:fs'
import { Tokenizer } from '@huggingface/tokenizers'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { cpuTime } from '../../cpu-time'
import { CaptionTokenizer } from '../../../../src/diffusion/captions/tokenizer'

const json = <T>(path: string): T =>
  JSON.parse(readFileSync(new URL(`../../../../${path}`, import.meta.url), 'utf8')) as T
const folder = 'public/models/fashion-mini/tokenizer'
const file = json<{ model: { vocab: Record<string, number> } }>(`${folder}/tokenizer.json`)
const config = json<{ model_max_length: number }>(`${folder}/tokenizer_config.json`)
/** Made by pretrain/tokenizer.py: captions, English, all printable ASCII, and what people paste. */
const golden = json<{ text: string; ids: number[] }[]>('test/golden/tokenizer.json')

describe('the bundled tokenizer.json', () => {
  const tokenizer = new Tokenizer(file, config)

  it('gives in the reader of Hugging Face the ids that the text encoder was trained on', () => {
    expect(golden.length).toBeGreaterThan(400)
    for (const { text, ids } of golden) expect(tokenizer.encode(text).ids, text).toEqual(ids)
  })

  it('numbers its tokens without a gap, BOS and EOS last', () => {
    const ids = Object.values(file.model.vocab).sort((a, b) => a - b)
    expect(ids).toEqual(ids.map((_, place) => place))
    expect(file.model.vocab['<|startoftext|>']).toBe(ids.length - 2)
    expect(file.model.vocab['<|endoftext|>']).toBe(ids.length - 1)
  })

  it('fits every caption of ours, with room for token-level fusion', () => {
    const captions = golden.slice(0, 240).map(({ ids }) => ids.length)
    expect(Math.max(...captions)).toBeLessThanOrEqual(config.model_max_length - 4)
  })
})

describe("a visitor's tokenizer", () => {
  const ours = CaptionTokenizer.of(file, config)
  const { model_max_length: _, ...unnamed } = config

  it('that was saved without a length has its text encoder’s, or CLIP’s', () => {
    for (const without of [unnamed, { ...config, model_max_length: 1e30 }]) {
      expect(CaptionTokenizer.of(file, without).tokens.length).toBe(77)
      expect(CaptionTokenizer.of(file, without, { max_position_embeddings: 24 }).ids('a coat')).toEqual(
        ours.ids('a coat'),
      )
      const padded = { ...file, padding: { strategy: { Fixed: 32 } } }
      expect(CaptionTokenizer.of(padded, without).ids('a coat')).toHaveLength(32)
      const cut = { ...file, truncation: { max_length: 16 } }
      expect(CaptionTokenizer.of(cut, without).ids('a coat')).toHaveLength(16)
      expect(CaptionTokenizer.namesLength(without)).toBe(false)
    }
    expect(() => CaptionTokenizer.of(file, { ...config, model_max_length: 2 })).toThrow('model_max_length')
  })

  it('without a post-processor puts the same marks around a caption', () => {
    const bare = CaptionTokenizer.of({ ...file, post_processor: null }, config)
    for (const { text } of golden) {
      expect(bare.ids(text), text).toEqual(ours.ids(text))
      expect(bare.measure(text)).toEqual(ours.measure(text))
    }
  })

  it('says which of its marks a prompt holds, and reads the rest', () => {
    expect(ours.markNote('a coat')).toBeNull()
    expect(ours.ids('a coat <|endoftext|> and a bag')).toEqual(ours.ids('a coat and a bag'))
    expect(ours.markNote('a coat <|endoftext|> and a bag')).toBe(
      'The prompt holds <|endoftext|>, which marks where captions begin and end and is no word: left out, the text encoder reads “a coat and a bag”.',
    )
    expect(ours.marksIn('<|startoftext|>a<|endoftext|>b<|endoftext|>')).toEqual(['<|startoftext|>', '<|endoftext|>'])
  })

  it('answers in time, whatever the text', () => {
    const runs = fc.tuple(
      fc.constantFrom('a', ' ', 'é', '猫', "'s", '<|endoftext|>', '<|', '\n', '1', '…', 'ab '),
      fc.constantFrom(1, 1000, 30_000),
    )
    fc.assert(
      fc.property(
        fc.oneof(
          runs.map(([piece, times]) => piece.repeat(times)),
          fc.string({ unit: 'binary', maxLength: 100 }),
        ),
        (text) => {
          const begun = cpuTime()
          expect(ours.ids(text)).toHaveLength(24)
          expect(ours.cutNote(text)?.length ?? 0).toBeLessThan(1000)
          expect(cpuTime() - begun).toBeLessThan(2000)
        },
      ),
      { seed: 5, numRuns: 40 },
    )
  })
})
