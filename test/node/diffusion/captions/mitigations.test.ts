import '@tensorflow/tfjs-backend-cpu'
import * as tf from '@tensorflow/tfjs-core'
import fc from 'fast-check'
import { beforeAll, describe, expect, it } from 'vitest'
import { noRivals } from '../../../../src/diffusion/training/config'
import {
  addEmbeddingNoise,
  captionOfStep,
  idsOfStep,
  repeatWords,
} from '../../../../src/diffusion/captions/mitigations'
import type { CaptionTokens, RivalSettings } from '../../../../src/diffusion/captions/types'
import { Random } from '../../../../src/tensor/random'

const tokens: CaptionTokens = { bos: 100, eos: 101, pad: 101, length: 9, ordinary: 100 }
const caption = [100, 1, 2, 3, 101, 101, 101, 101, 101]
const steps = 4000

const textsOf = (settings: Partial<RivalSettings>, others: string[] = [], seed = 1) => {
  const random = new Random(seed)
  return Array.from({ length: steps }, () => captionOfStep('a b c', others, { ...noRivals, ...settings }, random))
}

const idsOf = (settings: Partial<RivalSettings>, seed = 1) => {
  const random = new Random(seed)
  return Array.from({ length: steps }, () => idsOfStep(caption, { ...noRivals, ...settings }, random, tokens))
}

const textOf = (ids: readonly number[]) => ids.slice(1, ids.indexOf(tokens.eos))
const share = <T>(items: readonly T[], holds: (item: T) => boolean) => items.filter(holds).length / items.length

beforeAll(async () => {
  await tf.setBackend('cpu')
})

describe('the baseline', () => {
  it('changes nothing', () => {
    expect(new Set(textsOf({}, ['other']))).toEqual(new Set(['a b c']))
    expect(idsOf({}).every((ids) => ids.join() === caption.join())).toBe(true)
  })
})

describe('multiple captions', () => {
  it('draws each of the others alike', () => {
    const drawn = textsOf({ multipleCaptions: true }, ['x', 'y', 'z', 'w'])
    // Standard deviation √(0.25 · 0.75 / 4000) = 0.007
    for (const text of ['x', 'y', 'z', 'w'])
      expect(Math.abs(share(drawn, (each) => each === text) - 0.25)).toBeLessThan(0.03)
    expect(new Set(textsOf({ multipleCaptions: true }))).toEqual(new Set(['a b c']))
  })
})

describe('word repetition', () => {
  it('inserts exactly two words of the caption, and keeps its order', () => {
    const word = fc.constantFrom('red', 'boot', 'a', 'of')
    fc.assert(
      fc.property(fc.array(word, { minLength: 1, maxLength: 6 }), fc.integer(), (words, seed) => {
        const repeated = repeatWords(words.join(' '), new Random(seed)).split(' ')
        expect(repeated).toHaveLength(words.length + 2)
        expect(new Set(repeated)).toEqual(new Set(words))
        let next = 0
        for (const each of repeated) if (each === words[next]) next++
        expect(next).toBe(words.length)
      }),
      { seed: 1 },
    )
    expect(repeatWords('', new Random(1))).toBe('')
  })

  it('happens with its probability, to any word at any place', () => {
    const changed = textsOf({ wordRepetition: 0.4 }).filter((text) => text !== 'a b c')
    expect(Math.abs(changed.length / steps - 0.4)).toBeLessThan(0.03)
    // Two words at places 0-3 and 0-4: the caption can begin or end with either.
    for (const start of ['a', 'b', 'c']) expect(share(changed, (text) => text.startsWith(start))).toBeGreaterThan(0.05)
    for (const end of ['a', 'b', 'c']) expect(share(changed, (text) => text.endsWith(end))).toBeGreaterThan(0.05)
  })

  it('takes its words from what multiple captions drew', () => {
    const drawn = textsOf({ multipleCaptions: true, wordRepetition: 1 }, ['x y'])
    expect(drawn.every((text) => /^[xy]( [xy]){3}$/.test(text))).toBe(true)
  })
})

describe('random caption', () => {
  it('puts four ordinary tokens, uniform, in its place', () => {
    const replaced = idsOf({ randomCaption: 0.4 }).filter((ids) => ids.join() !== caption.join())
    expect(Math.abs(replaced.length / steps - 0.4)).toBeLessThan(0.03)
    expect(replaced.every((ids) => ids.length === tokens.length && textOf(ids).length === 4)).toBe(true)
    const drawn = replaced.flatMap(textOf)
    expect(drawn.every((id) => id >= 0 && id < tokens.ordinary)).toBe(true)
    // Uniform 0 … 99: mean 49.5, its standard error 29 / √6400 = 0.36
    expect(Math.abs(drawn.reduce((sum, id) => sum + id, 0) / drawn.length - 49.5)).toBeLessThan(1.5)
    expect(new Set(drawn).size).toBe(100)
  })

  it('fits into captions that are shorter', () => {
    const short = { ...tokens, length: 4 }
    const ids = idsOfStep([100, 1, 101, 101], { ...noRivals, randomCaption: 1 }, new Random(1), short)
    expect(ids).toHaveLength(4)
    expect(ids[3]).toBe(101)
  })
})

describe('random tokens', () => {
  it('inserts two, and keeps the caption in order', () => {
    const changed = idsOf({ randomTokens: 0.4 }).filter((ids) => ids.join() !== caption.join())
    expect(Math.abs(changed.length / steps - 0.4)).toBeLessThan(0.03)
    for (const ids of changed) {
      const text = textOf(ids)
      expect(text).toHaveLength(5)
      let next = 1
      for (const id of text) if (next < 4 && id === next) next++
      expect(next).toBe(4)
    }
  })
})

describe('embedding noise', () => {
  it('has the given deviation, everywhere anew', async () => {
    const embeddings = tf.ones([4, 24, 64])
    const noise = tf.tensor(new Random(1).normals(embeddings.size), embeddings.shape)
    const before = tf.memory().numTensors
    const noisy = addEmbeddingNoise(embeddings, 0.1, noise)
    expect(tf.memory().numTensors - before).toBe(1)
    const values = Array.from(await tf.sub(noisy, embeddings).data())
    const deviation = Math.sqrt(values.reduce((sum, value) => sum + value ** 2, 0) / values.length)
    // Standard error 0.1 / √(2 · 6144) = 0.0009
    expect(Math.abs(deviation - 0.1)).toBeLessThan(0.004)
    expect(new Set(values).size).toBeGreaterThan(6000)
    expect(await addEmbeddingNoise(embeddings, 0, noise).data()).toEqual(await embeddings.data())
    expect(() => addEmbeddingNoise(embeddings, -1, noise)).toThrow('deviation of the embedding noise is -1')
  })
})

describe('any combination', () => {
  it('works, and is the same for the same seed', () => {
    const settings = { wordRepetition: 0.5, multipleCaptions: true, randomTokens: 0.5, randomCaption: 0.2 }
    expect(textsOf(settings, ['x y', 'z'], 3)).toEqual(textsOf(settings, ['x y', 'z'], 3))
    expect(textsOf(settings, ['x y', 'z'], 3)).not.toEqual(textsOf(settings, ['x y', 'z'], 4))
    const ids = idsOf(settings, 3)
    expect(ids).toEqual(idsOf(settings, 3))
    expect(ids.every((each) => each.length === tokens.length && each[0] === 100 && each.includes(101))).toBe(true)
  })

  it('refuses what is no probability', () => {
    expect(() => textsOf({ wordRepetition: 1.4 })).toThrow("A mitigation's probability is 1.4")
    expect(() => idsOf({ randomCaption: NaN })).toThrow('NaN')
  })
})
