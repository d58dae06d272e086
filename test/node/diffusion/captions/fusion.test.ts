import '@tensorflow/tfjs-backend-cpu'
import * as tf from '@tensorflow/tfjs-core'
import fc from 'fast-check'
import { beforeAll, describe, expect, it } from 'vitest'
import { appendCaption, drawFusion, fuse, fusionShares } from '../../../../src/diffusion/captions/fusion'
import type { CaptionTokens } from '../../../../src/diffusion/captions/types'
import { Random } from '../../../../src/tensor/random'

const numbers = async (tensor: tf.Tensor) => Array.from(await tensor.data())
const all = (count: number) => new Uint8Array(count).fill(1)

function fused<T extends tf.Tensor>(own: T, partner: T, weight: number, flags: Uint8Array, keepVariance = false): T {
  const shares = fusionShares(weight, flags, keepVariance)
  return tf.tidy(() => fuse(own, partner, { own: tf.tensor1d(shares.own), partner: tf.tensor1d(shares.partner) }))
}

/** Marks 8 and 9, six ids a caption; ours pads with the end mark, Stable Diffusion 2 with 0. */
const ours: CaptionTokens = { bos: 8, eos: 9, pad: 9, length: 6, ordinary: 8 }
const padsWithZero: CaptionTokens = { ...ours, pad: 0 }

beforeAll(async () => {
  await tf.setBackend('cpu')
})

describe('fusion of latents and embeddings', () => {
  it('is Eq. 1 and 2, worked by hand', async () => {
    const own = tf.tensor([1, 2, -3, 4], [1, 2, 2, 1])
    const partner = tf.tensor([11, 0, 5, 4], [1, 2, 2, 1])
    // 0.9 · 1 + 0.1 · 11 = 2, 0.9 · 2, 0.9 · −3 + 0.1 · 5 = −2.2, 4
    expect(await numbers(fused(own, partner, 0.1, all(1)))).toEqual([2, 1.8, -2.2, 4].map((v) => expect.closeTo(v, 6)))
    const embedding = fused(tf.tensor3d([[[1], [2]]]), tf.tensor3d([[[5], [4]]]), 0.5, all(1))
    expect(await numbers(embedding)).toEqual([3, 3])
  })

  it('leaves alone what is not fused', async () => {
    const mixed = fused(tf.tensor2d([[1], [1], [1]]), tf.tensor2d([[3], [3], [3]]), 0.5, Uint8Array.of(1, 0, 1))
    expect(await numbers(mixed)).toEqual([2, 1, 2])
  })

  it('goes from one to the other', async () => {
    const [own, partner] = [tf.tensor2d([[1, 2]]), tf.tensor2d([[3, 5]])]
    expect(await numbers(fused(own, partner, 0, all(1)))).toEqual([1, 2])
    expect(await numbers(fused(own, partner, 1, all(1)))).toEqual([3, 5])
    expect(() => fused(own, partner, 1.2, all(1))).toThrow('The fusion weight is 1.2; it has to lie between 0 and 1.')
    expect(() => fused(own, partner, NaN, all(1))).toThrow('NaN')
    expect(() => fused(own, partner, 0.1, all(2))).toThrow('2 samples were drawn for fusion but 1 were given')
  })

  it('shrinks the variance of independent latents as it says', async () => {
    const random = new Random(3)
    const [own, partner] = [0, 1].map(() => tf.tensor(random.normals(20_000), [1, 20_000]))
    if (own === undefined || partner === undefined) throw new Error('none')
    const { variance } = tf.moments(fused(own, partner, 0.1, all(1)))
    // Standard error 0.82 √(2/20000) = 0.008
    expect(Math.abs(((await numbers(variance))[0] ?? NaN) - 0.82)).toBeLessThan(0.03)
  })

  it('keeps it where asked, and what is not fused as it was', async () => {
    const random = new Random(3)
    const [own, partner] = [0, 1].map(() => tf.tensor(random.normals(20_000), [1, 20_000]))
    if (own === undefined || partner === undefined) throw new Error('none')
    const { variance } = tf.moments(fused(own, partner, 0.1, all(1), true))
    expect(Math.abs(((await numbers(variance))[0] ?? NaN) - 1)).toBeLessThan(0.03)
    // (0.8 · 1 + 0.2 · 3) / √(0.64 + 0.04)
    const mixed = fused(tf.tensor2d([[1], [1]]), tf.tensor2d([[3], [3]]), 0.2, Uint8Array.of(1, 0), true)
    expect(await numbers(mixed)).toEqual([1.69774, 1].map((value) => expect.closeTo(value, 4)))
  })

  it('keeps no tensor but its result', () => {
    const [own, partner] = [tf.ones([2, 3]), tf.zeros([2, 3])]
    const before = tf.memory().numTensors
    fused(own, partner, 0.3, all(2))
    expect(tf.memory().numTensors - before).toBe(1)
  })
})

describe('fusion of tokens', () => {
  it('puts the fusion caption before the end mark', () => {
    expect(appendCaption([8, 1, 2, 9, 9, 9], [8, 5, 9, 9, 9, 9], ours)).toEqual([8, 1, 2, 5, 9, 9])
    expect(appendCaption([8, 1, 2, 9, 0, 0], [8, 5, 9, 0, 0, 0], padsWithZero)).toEqual([8, 1, 2, 5, 9, 0])
    expect(appendCaption([8, 9, 9, 9, 9, 9], [8, 9, 9, 9, 9, 9], ours)).toEqual([8, 9, 9, 9, 9, 9])
  })

  it('cuts what is too long and keeps the end mark last', () => {
    expect(appendCaption([8, 1, 2, 3, 9, 9], [8, 5, 6, 7, 9, 9], ours)).toEqual([8, 1, 2, 3, 5, 9])
    expect(appendCaption([8, 1, 2, 3, 4, 9], [8, 5, 9, 0, 0, 0], padsWithZero)).toEqual([8, 1, 2, 3, 4, 9])
  })

  it('gives `length` ids with one end mark behind the text, whatever the captions', () => {
    const text = fc.array(fc.integer({ min: 0, max: 7 }), { maxLength: 4 })
    const framed = (ids: number[]) => [8, ...ids, 9]
    fc.assert(
      fc.property(text, text, (own, partner) => {
        const joined = appendCaption(framed(own), framed(partner), padsWithZero)
        const kept = [...own, ...partner].slice(0, 4)
        expect(joined).toEqual([8, ...kept, 9, ...new Array<number>(4 - kept.length).fill(0)])
      }),
      { seed: 1 },
    )
  })

  it('refuses ids that are no caption', () => {
    expect(() => appendCaption([8, 1, 2], [8, 9], ours)).toThrow('[8, 1, 2]; they have to begin with 8 and contain')
    expect(() => appendCaption([1, 9], [8, 9], ours)).toThrow('begin with 8')
  })
})

describe('the fusion sample', () => {
  it('is uniform over the set, for each sample anew', () => {
    const { partners, fused } = drawFusion(new Random(1), 6000, 6)
    const counts = [0, 1, 2, 3, 4, 5].map((index) => partners.filter((each) => each === index).length)
    // 1,000 each; standard deviation √(6000 · 5/36) = 29
    expect(Math.max(...counts.map((count) => Math.abs(count - 1000)))).toBeLessThan(120)
    const repeats = partners.filter((each, i) => each === partners[i - 1]).length
    expect(Math.abs(repeats - 1000)).toBeLessThan(120)
    expect(fused.every((flag) => flag === 1)).toBe(true)
  })

  it('is drawn with the given probability, and is the same at any', () => {
    const half = drawFusion(new Random(1), 4000, 10, 0.5)
    // Standard deviation √1000 = 32
    expect(Math.abs(half.fused.filter((flag) => flag === 1).length - 2000)).toBeLessThan(130)
    expect(half.partners).toEqual(drawFusion(new Random(1), 4000, 10, 1).partners)
    expect(half).toEqual(drawFusion(new Random(1), 4000, 10, 0.5))
    expect(drawFusion(new Random(2), 4000, 10, 0).fused.every((flag) => flag === 0)).toBe(true)
  })

  it('needs a set and a probability', () => {
    expect(() => drawFusion(new Random(1), 2, 0)).toThrow('The fusion set is empty')
    expect(() => drawFusion(new Random(1), 2, 5, 1.5)).toThrow('The probability of fusing a sample is 1.5')
  })
})
