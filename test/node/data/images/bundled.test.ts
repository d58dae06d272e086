import { gzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { loadBundled, openBundledTraining } from '../../../../src/data/images/bundled'
import type { LoadBytes } from '../../../../src/data/fetch-bytes'
import { writeIdx } from '../../../../src/data/images/formats/idx'
import { readPublic } from '../../../../scripts/read-public.mjs'
import { prepareData } from '../../../../scripts/prepare-data.mjs'

const images = (count: number, value: number, dims = [count, 28, 28]) =>
  writeIdx(dims, new Uint8Array(dims.reduce((size, edge) => size * edge, 1)).fill(value))

const index = {
  version: 1,
  train: {
    count: 4,
    labels: { file: 'train-labels.gz', bytes: 1 },
    images: [
      { file: 'train-00.gz', bytes: 30, count: 3 },
      { file: 'train-01.gz', bytes: 10, count: 1 },
    ],
  },
  test: {
    count: 2,
    labels: { file: 'test-labels.gz', bytes: 1 },
    images: [{ file: 'test-00.gz', bytes: 20, count: 2 }],
  },
}

/** A site with a set of 4 training and 2 test images in three shards, its files others where given, and what was asked of it. */
function site(files: Record<string, Uint8Array | Error> = {}) {
  const all: Record<string, Uint8Array | Error> = {
    'index.json': new TextEncoder().encode(JSON.stringify(index)),
    'train-00.gz': images(3, 3),
    'train-01.gz': images(1, 4),
    'train-labels.gz': writeIdx([4], Uint8Array.of(0, 1, 2, 9)),
    'test-00.gz': images(2, 5),
    'test-labels.gz': writeIdx([2], Uint8Array.of(8, 7)),
    ...files,
  }
  const asked: string[] = []
  const load: LoadBytes = async (path, onProgress) => {
    const name = path.replace('data/mnist/shards/', '')
    asked.push(name)
    onProgress?.(0.5)
    const bytes = all[name]
    if (bytes instanceof Uint8Array) return bytes
    throw bytes ?? new Error(`unexpected path ${path}`)
  }
  return { load, asked }
}

describe('loadBundled', () => {
  it('reads MNIST and Fashion-MNIST as prepared by the script', async () => {
    expect(await prepareData()).toMatch(/^data: .*complete\.$/)
    const mnist = await loadBundled('mnist', readPublic)
    expect(mnist).toMatchObject({ name: 'MNIST', id: 'mnist', size: 28, channels: 1, notes: [] })
    expect([mnist.train.count, mnist.test.count]).toEqual([60_000, 10_000])
    expect(mnist.train.pixels.length).toBe(60_000 * 784)
    // Known from the literature: the first ten labels, and the mean training pixel 0.1307.
    expect(Array.from(mnist.train.labels?.subarray(0, 10) ?? [])).toEqual([5, 0, 4, 1, 9, 2, 1, 3, 1, 4])
    expect(mnist.train.pixels.reduce((sum, p) => sum + p, 0) / mnist.train.pixels.length / 255).toBeCloseTo(0.1307, 4)

    const fashion = await loadBundled('fashion-mnist', readPublic)
    expect([fashion.train.count, fashion.test.count]).toEqual([60_000, 10_000])
    expect(fashion.classNames?.[fashion.train.labels?.[0] ?? -1]).toBe('Ankle boot')
    // Mean training pixel 0.2860.
    expect(fashion.train.pixels.reduce((sum, p) => sum + p, 0) / fashion.train.pixels.length / 255).toBeCloseTo(
      0.286,
      4,
    )
  })

  it('reads the emoji as they are committed: 64×64 in colour, a tenth for testing, none of them in both parts', async () => {
    const emoji = await loadBundled('emoji', readPublic)
    expect(emoji).toMatchObject({ name: 'Emoji', id: 'emoji', size: 64, channels: 3, notes: [] })
    expect([emoji.train.count, emoji.test.count]).toEqual([1719, 192])
    expect([emoji.train.pixels.length, emoji.test.pixels.length]).toEqual([1719 * 12288, 192 * 12288])
    const names = JSON.parse(new TextDecoder().decode(await readPublic('data/emoji/names.json'))) as {
      train: string[]
      test: string[]
    }
    expect([names.train.length, names.test.length]).toEqual([1719, 192])
    expect(names.test.filter((name) => names.train.includes(name))).toEqual([])
    // A name, its category and its picture belong together, in either part.
    for (const [part, name, category, colour] of [
      ['train', 'japan flag', 'Flags', [1, 0, 0]],
      ['train', 'blue heart', 'Smileys & Emotion', [0, 0, 1]],
      ['test', 'large green circle', 'Symbols', [0, 1, 0]],
    ] as const) {
      const at = names[part].indexOf(name)
      expect([name, emoji.classNames?.[emoji[part].labels?.[at] ?? -1]]).toEqual([name, category])
      const image = emoji[part].pixels.subarray(at * 12288, (at + 1) * 12288)
      // Its corner is white, and in its middle one of the three colours leads.
      expect([...image.subarray(0, 3)]).toEqual([255, 255, 255])
      const middle = [...image.subarray((32 * 64 + 32) * 3, (32 * 64 + 32) * 3 + 3)]
      expect(middle.map((value) => Number(value === Math.max(...middle)))).toEqual(colour)
    }
  })

  it('takes files packed or already unpacked by the host, and reports progress that never falls', async () => {
    const packed = new Uint8Array(gzipSync(writeIdx([2], Uint8Array.of(8, 7))))
    const fractions: number[] = []
    const data = await loadBundled('mnist', site({ 'test-labels.gz': packed }).load, (f) => fractions.push(f))
    expect(data.test.labels).toEqual(Uint8Array.of(8, 7))
    expect([0, 1, 2, 3].map((image) => data.train.pixels[image * 784])).toEqual([3, 3, 3, 4])
    expect(fractions).toEqual([...fractions].sort((a, b) => a - b))
    expect(fractions.at(-1)).toBeCloseTo(1)
  })

  it('stops at the first shard that does not come, in its words', async () => {
    const { load } = site({ 'train-01.gz': new Error('the host cannot be reached') })
    await expect(loadBundled('mnist', load)).rejects.toThrow('the host cannot be reached')
  })

  it('asks again for an index that did not come', async () => {
    let fails = true
    const { load } = site()
    const shaky: LoadBytes = async (path) => {
      if (fails) throw new Error('the host cannot be reached')
      return load(path)
    }
    await expect(loadBundled('mnist', shaky)).rejects.toThrow('the host cannot be reached')
    fails = false
    expect((await loadBundled('mnist', shaky)).train.count).toBe(4)
  })

  it.each([
    ['an index that is none', { 'index.json': new TextEncoder().encode('{"version":7}') }, 'no index of an image set'],
    [
      'fewer labels',
      { 'train-labels.gz': writeIdx([3], new Uint8Array(3)) },
      'index.json has 4 images but train-labels.gz has 3 labels',
    ],
    [
      'swapped files',
      { 'train-labels.gz': images(4, 0) },
      'train-labels.gz holds images (magic 2051) where labels (2049) are expected',
    ],
    [
      'a label beyond the classes',
      { 'test-labels.gz': writeIdx([2], Uint8Array.of(1, 10)) },
      'test-labels.gz: label 1 is 10 where 0 to 9 are expected',
    ],
    ['another image size', { 'test-00.gz': images(2, 0, [2, 20, 28]) }, 'images of 28×20×1 where 28×28×1 are expected'],
    ['colour where there is none', { 'test-00.gz': images(2, 0, [2, 28, 28, 3]) }, 'images of 28×28×3 where 28×28×1'],
    ['another number of images', { 'train-00.gz': images(2, 0) }, 'train-00.gz: it has 2 images where 3 are expected'],
  ])('refuses %s', async (_, files, message) => {
    await expect(loadBundled('mnist', site(files).load)).rejects.toThrow(message)
  })
})

describe('openBundledTraining', () => {
  it('fetches the shards of the images that are asked for, each once, and no others', async () => {
    const { load, asked } = site()
    const training = await openBundledTraining('mnist', load)
    expect([training.count, [...training.labels]]).toEqual([4, [0, 1, 2, 9]])
    expect(asked.filter((name) => !/labels|index/.test(name))).toEqual([])
    const pixels = await training.pixels([2, 0])
    expect([pixels.length, pixels[0]]).toEqual([2 * 784, 3])
    expect(asked.filter((name) => !/labels|index/.test(name))).toEqual(['train-00.gz'])
    expect((await training.pixels([3, 1]))[0]).toBe(4)
    await expect(training.pixels([4])).rejects.toThrow('There is no image 4')
    await openBundledTraining('mnist', load)
    expect(asked.filter((name) => name === 'index.json')).toEqual(['index.json'])
  })
})
