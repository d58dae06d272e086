/**
 * CLIP's tokenizer from the two files of public folders. test/golden/clip-bpe holds the part of the published vocabulary that the golden
 * texts need (OpenAI, MIT: its LICENSE.txt), test/golden/clip-tokenizer.json what the published tokenizer makes of them.
 */
import { readFileSync } from 'node:fs'
import { Tokenizer } from '@huggingface/tokenizers'
import { describe, expect, it } from 'vitest'
import { tokenizerOfVocabulary, withoutEntities } from '../../../../src/diffusion/captions/clip-vocabulary'
import { CaptionTokenizer } from '../../../../src/diffusion/captions/tokenizer'

const text = (path: string) => readFileSync(new URL(`../../../golden/${path}`, import.meta.url), 'utf8')
const vocab = JSON.parse(text('clip-bpe/vocab.json')) as Record<string, number>
const merges = text('clip-bpe/merges.txt')
const { rows } = JSON.parse(text('clip-tokenizer.json')) as { rows: { text: string; ids: number[] }[] }

const MARKS = ['<|startoftext|>', '<|endoftext|>']
const [BOS = NaN, EOS = NaN] = MARKS.map((mark) => vocab[mark])
const LENGTH = 77

describe('CLIP’s vocabulary', () => {
  const tokenizer = new Tokenizer(tokenizerOfVocabulary(vocab, merges, MARKS), {})

  it('gives the ids of the published tokenizer, for all 120 texts', () => {
    expect(rows).toHaveLength(120)
    for (const { text, ids } of rows) {
      const own = [BOS, ...tokenizer.encode(withoutEntities(text), { add_special_tokens: false }).ids, EOS]
      expect(own.length > LENGTH ? [...own.slice(0, LENGTH - 1), EOS] : own, text).toEqual(ids)
    }
  })

  it('composes an accent with its letter, as transformers’ tokenizers do', () => {
    const ids = (caption: string) => tokenizer.encode(caption, { add_special_tokens: false }).ids
    expect(ids('nai\u0308ve cafe\u0301')).toEqual(ids('na\u00efve caf\u00e9'))
  })

  it('has no token by the name of what every object has, unless it says so', () => {
    const merge = 'con structor'
    expect(() => tokenizerOfVocabulary(vocab, merge, MARKS)).toThrow('“constructor”, which vocab.json lacks')
    expect(() => tokenizerOfVocabulary({ ...vocab, constructor: 1 }, merge, MARKS)).not.toThrow()
  })

  it.each([
    ['a list', [], merges, 'vocab.json'],
    ['merges of another tokenizer', vocab, '#version: 0.2\nq q\n', 'merge 1 makes “qq”, which vocab.json lacks'],
    ['a merge of three', vocab, 'a b c', 'merge 1 is “a b c”'],
  ])('refuses %s', (_, tokens, pairs, message) => {
    expect(() => tokenizerOfVocabulary(tokens, pairs, MARKS)).toThrow(message)
  })
})

describe('a folder with CLIP’s vocabulary', () => {
  const mark = (content: string) => ({ __type: 'AddedToken', content, lstrip: false, normalized: true })
  const config = { bos_token: mark('<|startoftext|>'), eos_token: mark('<|endoftext|>'), model_max_length: LENGTH }
  const of = (named: unknown, marks: unknown) => CaptionTokenizer.ofVocabulary({ vocab, merges, config: named, marks })

  it('pads with the end mark, as Stable Diffusion 1', async () => {
    const tokenizer = await of({ ...config, pad_token: '<|endoftext|>' }, null)
    const ids = tokenizer.ids('a photo of a cat')
    expect(ids).toHaveLength(LENGTH)
    expect(ids.slice(0, 9)).toEqual([BOS, 320, 1125, 539, 320, 2368, EOS, EOS, EOS])
    expect(tokenizer.tokens).toMatchObject({ bos: BOS, eos: EOS, pad: EOS, length: LENGTH })
    // Of the part of the vocabulary that is here.
    expect(tokenizer.tokens.ordinary).toBe(1 + Math.max(...Object.values(vocab).filter((id) => id < BOS)))
    expect(tokenizer.wordsOf(ids)).toBe('a photo of a cat')
  })

  it('or with “!”, as Stable Diffusion 2, where the list of marks says so', async () => {
    const tokenizer = await of(config, { pad_token: '!' })
    expect(tokenizer.ids('a boot on black').slice(-3)).toEqual([0, 0, 0])
    expect(tokenizer.tokens.pad).toBe(0)
  })

  it('has CLIP’s marks and length where it names none', async () => {
    expect((await of(null, null)).tokens).toMatchObject({ bos: BOS, eos: EOS, pad: EOS, length: LENGTH })
  })

  it('leaves marks that a caption holds out, and reads HTML’s entities', async () => {
    const tokenizer = await of(config, null)
    expect(tokenizer.marksIn('a <|endoftext|> b')).toEqual(['<|endoftext|>'])
    expect(tokenizer.ids('&amp;lt;b&gt;')).toEqual(tokenizer.ids('<b>'))
  })
})
