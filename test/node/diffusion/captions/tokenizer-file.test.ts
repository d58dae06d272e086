import { readFileSync } from 'node:fs'
import { Tokenizer } from '@huggingface/tokenizers'
import { describe, expect, it } from 'vitest'

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
