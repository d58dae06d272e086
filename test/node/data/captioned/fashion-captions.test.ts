import { readFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { captionDigit, captionFashion, testImageOffset } from '../../../../src/data/captioned/fashion-captions'
import { measureFashion } from '../../../../src/data/captioned/fashion-measures'
import words from '../../../../src/data/captioned/fashion-words.json'

/** Made by pretrain/data.py; 354 images, spread over both files. */
interface Golden {
  fashion: {
    part: 'train' | 'test'
    index: number
    class: number
    measures: Record<string, number>
    original: string
    general: string
    fiveWords: string
    label: string
    paraphrases?: string[]
  }[]
  digits: { label: string; paraphrases: string[] }[]
}

const read = (path: string): Buffer => readFileSync(new URL(`../../../../${path}`, import.meta.url))
const golden = JSON.parse(read('test/golden/fashion-captions.json').toString()) as Golden
const fileOf = (prefix: string): Uint8Array =>
  new Uint8Array(gunzipSync(read(`public/data/fashion-mnist/${prefix}-images-idx3-ubyte.gz`)))
const files = { train: fileOf('train'), test: fileOf('t10k') }
const pictureOf = (part: 'train' | 'test', index: number): Uint8Array =>
  files[part].subarray(16 + index * 784, 16 + (index + 1) * 784)

describe('captions of Fashion-MNIST', () => {
  it('measures pictures as pretrain/measure.py does', () => {
    for (const entry of golden.fashion) {
      expect(measureFashion(pictureOf(entry.part, entry.index), words.ink)).toEqual(entry.measures)
    }
  })

  it('writes the very captions that the bundled model was trained on', () => {
    for (const entry of golden.fashion) {
      const number = entry.index + (entry.part === 'test' ? testImageOffset : 0)
      const { paraphrases, ...captions } = captionFashion(pictureOf(entry.part, entry.index), entry.class, number)
      const { original, general, fiveWords, label } = entry
      expect(captions).toEqual({ original, general, fiveWords, label })
      if (entry.paraphrases) expect(paraphrases).toEqual(entry.paraphrases)
    }
  })

  it('gives no two of 3,000 pictures the same original caption', () => {
    const originals = Array.from({ length: 3000 }, (_, index) =>
      captionFashion(pictureOf('train', index), index % 10, index),
    )
    expect(new Set(originals.map((each) => each.original.split(' ').slice(0, 3).join(' '))).size).toBe(3000)
  })

  it('keeps the 5-word caption below five words and its paraphrases apart', () => {
    const { fiveWords, paraphrases } = captionFashion(pictureOf('train', 0), 9, 0)
    expect(fiveWords.split(' ').length).toBeLessThan(5)
    expect(new Set(paraphrases).size).toBe(20)
  })

  it('captions digits as the fusion set needs them', () => {
    expect(golden.digits.map((_, digit) => captionDigit(digit))).toEqual(golden.digits)
  })

  it('says what is wrong with a label or a picture that it cannot caption', () => {
    expect(() => captionFashion(pictureOf('train', 0), 10, 0)).toThrow('Fashion-MNIST has the classes 0-9; 10 is none')
    expect(() => captionFashion(new Uint8Array(9), 1, 0)).toThrow('has 784 pixels, this one 9')
  })

  it('finds no garment in a black picture and still captions it', () => {
    const black = new Uint8Array(784)
    expect(measureFashion(black, words.ink)).toMatchObject({ shade: 0, height: 0, fullness: 0, reach: 0, gap: 28 })
    expect(captionFashion(black, 4, 0).general).toBe('a photo of a dark coat')
  })
})
