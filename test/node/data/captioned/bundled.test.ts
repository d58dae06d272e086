import { describe, expect, it } from 'vitest'
import { readPublic } from '../../../../scripts/read-public.mjs'
import { prepareData } from '../../../../scripts/prepare-data.mjs'
import { openBundledTraining } from '../../../../src/data/images/bundled'
import { loadBundledSet } from '../../../../src/data/captioned/bundled'
import type { BundledSetKind } from '../../../../src/data/captioned/types'
import { fusionCaption } from '../../../../src/data/captioned/fusion-caption'
import { fashionSplit } from '../../../../src/data/captioned/fashion-splits'

describe('sets with captions that come with the page', () => {
  it('are the first images of their split, in black borders, each with its captions', async () => {
    await prepareData()
    const fractions: number[] = []
    const set = await loadBundledSet('fashion', 3, readPublic, (fraction) => fractions.push(fraction))
    expect(set).toMatchObject({ name: 'Fashion-MNIST', size: 32, channels: 1, count: 3, notes: [] })
    expect(fractions.at(-1)).toBe(1)
    const training = await openBundledTraining('fashion-mnist', readPublic)
    const { labels } = training
    const indices = fashionSplit(labels, 'fineTune').slice(0, 3)
    const pixels = await training.pixels(indices)
    expect(set.labels).toEqual(indices.map((index) => labels[index]))
    const padded = await set.pixelsAt([0, 1, 2])
    expect(padded.length).toBe(3 * 32 * 32)
    indices.forEach((_, place) => {
      const image = Array.from({ length: 32 * 32 }, (_, at) => {
        const [y, x] = [Math.floor(at / 32) - 2, (at % 32) - 2]
        const inside = y >= 0 && y < 28 && x >= 0 && x < 28
        return inside ? pixels[(place * 28 + y) * 28 + x] : 0
      })
      expect(Array.from(padded.subarray(place * 1024, (place + 1) * 1024))).toEqual(image)
    })
    const { original, general, '5-word': fiveWords } = set.captions
    expect([original.length, new Set(original).size]).toEqual([3, 3])
    expect(general?.every((caption) => caption.startsWith('a photo of '))).toBe(true)
    expect(fiveWords?.every((caption) => caption.endsWith(' on black'))).toBe(true)
    expect(set.paraphrases?.map((list) => list.length)).toEqual([20, 20, 20])
  })

  it('caption a fusion set as the authors do', async () => {
    expect(fusionCaption('sandal ')).toBe('with sandal')
    const fashion = await loadBundledSet('fashion-fusion', 40, readPublic)
    expect(new Set(fashion.captions.original)).toEqual(new Set(['with a sandal', 'with a bag']))
    fashion.captions.original.forEach((caption, place) => {
      expect(caption).toBe(`with a ${fashion.classNames?.[fashion.labels?.[place] ?? -1]?.toLowerCase()}`)
    })
    const digits = await loadBundledSet('mnist-fusion', 4, readPublic)
    expect(digits).toMatchObject({ name: 'MNIST digits', labels: [5, 0, 4, 1], paraphrases: null })
    expect(digits.captions).toEqual({
      original: ['with a digit five', 'with a digit zero', 'with a digit four', 'with a digit one'],
    })
  })

  it('have an id of their own, and end where their split does', async () => {
    const idOf = async (kind: BundledSetKind, count: number) => (await loadBundledSet(kind, count, readPublic)).id
    const three = await idOf('fashion', 3)
    expect(await idOf('fashion', 3)).toBe(three)
    expect(await idOf('fashion', 2)).not.toBe(three)
    expect(await idOf('held-out', 3)).not.toBe(three)
    await expect(loadBundledSet('held-out', 4055, readPublic)).rejects.toThrow(
      '4,055 images of Fashion-MNIST, held out were asked for; choose a whole number from 1 to 4,054.',
    )
    await expect(loadBundledSet('mnist-fusion', 0, readPublic)).rejects.toThrow('from 1 to 50,000')
  })
})
