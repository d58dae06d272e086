/** Networks that judge: what they are fed and what is made of their answers, by networks of a few hundred bytes worked by hand. */
import '@tensorflow/tfjs-backend-cpu'
import * as tf from '@tensorflow/tfjs-core'
import { beforeAll, describe, expect, it } from 'vitest'
import { filesOf } from '../../../scripts/folder-files'
import type { ReadPictures } from '../../../src/data/pictures'
import { bundledCopyThreshold, openBundledDetector } from '../../../src/judges/bundled'
import { preprocessed, resamplingRows } from '../../../src/judges/images'
import { preprocessings } from '../../../src/judges/recipes'
import { toTensor } from '../../../src/judges/pictures'
import { flat, open, rgb } from './small-networks'

const models = filesOf(new URL('../../../public/models/', import.meta.url).pathname)
const rowsOf = async (tensor: tf.Tensor | null | undefined) => (await tensor?.array()) as number[][]
const near = (rows: number[][], digits = 5) => rows.map((row) => row.map((value) => expect.closeTo(value, digits)))

beforeAll(async () => {
  await tf.setBackend('cpu')
})

describe('images made ready', () => {
  it('are resized as Pillow does it, smaller and larger', () => {
    // Pillow 9.4: Image.resize((n, n), BILINEAR) of a row in mode F.
    const line = [0, 10, 40, 90, 160, 250]
    for (const [size, expected] of [
      [3, [10, 70, 188.571426]],
      [4, [3.75, 35.555557, 107.777779, 216.25]],
      [9, [0, 5, 15, 35, 65, 101.666664, 148.333328, 205, 250]],
    ] as const) {
      const rows = resamplingRows(line.length, size, size)
      const resized = rows.map((weights) => weights.reduce((sum, weight, i) => sum + weight * (line[i] ?? NaN), 0))
      expect(resized).toEqual(expected.map((value) => expect.closeTo(value, 4)))
      expect(resamplingRows(line.length, size, size - 2)).toEqual(rows.slice(1, -1))
    }
  })

  it('are resized along both edges, cropped and normalised channel by channel', async () => {
    // Left half black, right half (255, 51, 0), 4 px; the centre of its 8 px has columns at 1.25, 1.75, … of the 4.
    const row = [0, 0, 0, 0, 0, 0, 255, 51, 0, 255, 51, 0]
    const pixels = Uint8Array.from([row, row, row, row].flat())
    const recipe = { resize: 8, crop: 2, channels: 3 as const, mean: [0.25, 0.1, 0.5], std: [0.5, 0.1, 1] }
    const ready = tf.tidy(() => preprocessed(toTensor({ count: 1, size: 4, channels: 3, pixels }), recipe))
    expect(ready.shape).toEqual([1, 3, 2, 2])
    const [red, green, blue] = (await ready.array())[0] ?? []
    // 1/4 and 3/4 of the way from 0 to 1, 0.2 and 0.
    expect(red).toEqual(
      near([
        [0, 1],
        [0, 1],
      ]),
    )
    expect(green).toEqual(
      near([
        [-0.5, 0.5],
        [-0.5, 0.5],
      ]),
    )
    expect(blue).toEqual(
      near([
        [-0.5, -0.5],
        [-0.5, -0.5],
      ]),
    )
    ready.dispose()
  })

  it('are grey or RGB as the network wants them, and untouched where they fit', async () => {
    const [grey, colour] = [toTensor(flat(2, [51])), toTensor(flat(2, [255, 0, 51]))]
    const made = tf.tidy(() => [
      preprocessed(grey, rgb(2)),
      preprocessed(colour, { ...preprocessings.bundled, resize: 2, crop: 2 }),
    ])
    expect(Array.from((await made[0]?.data()) ?? [])).toEqual(new Array(12).fill(expect.closeTo(-0.6, 6)))
    // 0.299 + 0.114 · 0.2, from [0, 1] to [−1, 1].
    const luma = 2 * (0.299 + 0.114 * 0.2) - 1
    expect(Array.from((await made[1]?.data()) ?? [])).toEqual(new Array(4).fill(expect.closeTo(luma, 6)))
    tf.dispose([grey, colour, made])
  })
})

describe('a network of the visitor’s', () => {
  it('gives descriptors of images of any size, in whatever batches', async () => {
    const before = tf.memory().numTensors
    const network = await open('channel-means')
    expect(network.description).toBe('channel-means, 3 numbers of 4×4 RGB images')
    expect(network.hasLogits).toBe(false)
    const { features, logits } = await network.look(flat(7, [255, 0, 51], [0, 0, 0]))
    expect(await rowsOf(features)).toEqual(
      near([
        [1, -1, -0.6],
        [-1, -1, -1],
      ]),
    )
    expect(logits).toBeNull()
    features.dispose()
    const many = await network.look(flat(1, ...Array.from({ length: 70 }, (_, i) => [i])))
    expect((await rowsOf(many.features))[69]?.[0]).toBeCloseTo(138 / 255 - 1, 5)
    many.features.dispose()
    await network.close()
    expect(tf.memory().numTensors).toBe(before)
  })

  it('may leave features unpooled, take a fixed number of images, or give classes too', async () => {
    const unpooled = await open('unpooled')
    expect(await rowsOf((await unpooled.look(flat(4, [255, 0, 51]))).features)).toEqual(near([[1, -1, -0.6]]))
    const fixed = await open('fixed-batch', { ...preprocessings.bundled, resize: 4, crop: 4 })
    const three = await fixed.look(flat(4, [0], [51], [255]))
    expect(await rowsOf(three.features)).toEqual(near([[-1], [-0.6], [1]]))
    const classifier = await open('classifier', rgb(2))
    expect([classifier.output, classifier.hasLogits, classifier.width]).toEqual(['features', true, 3])
    const both = await classifier.look(flat(2, [255, 0, 51]))
    expect(await rowsOf(both.features)).toEqual(near([[1, -1, -0.6]]))
    expect(await rowsOf(both.logits)).toEqual(near([[-0.2, -0.2]]))
    const asFeatures = await open('classifier', rgb(2), 'logits')
    expect([asFeatures.output, asFeatures.hasLogits]).toEqual(['logits', false])
    for (const network of [unpooled, fixed, classifier, asFeatures]) await network.close()
  })

  it.each([
    [
      'two-inputs',
      rgb(4),
      null,
      'two-inputs takes 2 inputs ("images", "mask"); a network with one is needed: export it so.',
    ],
    ['vectors', rgb(4), null, 'vectors: its input "images" is [batch, 12]; a judge takes images'],
    ['unpooled', rgb(8), null, 'the preprocessing makes images [batch, 3, 8, 8]; state the one that'],
    ['channel-means', null, null, 'channel-means: its input "images" is [batch, 3, height, width], the preprocessing'],
    ['channel-means', rgb(4), 'embedding', 'it has no output "embedding"; it has "descriptors": export it with one.'],
    ['sequences', rgb(4), null, 'its output "descriptors" is [batch, 3, height]; descriptors or features are one row'],
    ['channel-means', { ...rgb(4), crop: 5 }, null, 'resized to 4 px and cropped to 5; give whole numbers'],
    ['channel-means', { ...rgb(4), std: [1, 0, 1] }, null, 'standard deviation [1, 0, 1] need 3 numbers each'],
    ['channel-means', { ...rgb(4), mean: [0.5] }, null, 'Mean [0.5] and standard deviation'],
  ] as const)('%s with %j is refused in a sentence', async (name, preprocessing, output, sentence) => {
    const recipe = preprocessing && { ...preprocessing, mean: [...preprocessing.mean], std: [...preprocessing.std] }
    await expect(open(name, recipe, output)).rejects.toMatchObject({
      name: 'BadInput',
      message: expect.stringContaining(sentence) as string,
    })
  })

  it('leaves off when it is told to', async () => {
    const network = await open('channel-means')
    const before = tf.memory().numTensors
    const stop = new AbortController()
    const task = { signal: stop.signal, onProgress: () => stop.abort() }
    const images = flat(1, ...Array.from({ length: 200 }, () => [0]))
    await expect(network.look(images, task)).rejects.toMatchObject({ name: 'Cancelled' })
    expect(tf.memory().numTensors).toBe(before)
    await network.close()
  })
})

describe('large images', () => {
  it('are read and made ready a few at a time, before the network has them together', async () => {
    const network = await open('channel-means')
    const size = 1024
    let most = 0
    const large: ReadPictures = {
      count: 5,
      size,
      channels: 1,
      pixelsAt: (places) => {
        most = Math.max(most, places.length)
        return Promise.resolve(new Uint8Array(places.length * size ** 2).fill(51 * (places[0] ?? 0)))
      },
    }
    const { features } = await network.look(large)
    expect(most).toBe(4)
    // The fifth is alone in its part, and as bright as its place says.
    expect(await rowsOf(features)).toEqual(near([...new Array<number[]>(4).fill([-1, -1, -1]), [0.6, 0.6, 0.6]]))
    await network.close()
  })
})

describe('the bundled detector', () => {
  it('takes images of other sizes too, and gives descriptors of length 1', async () => {
    const detector = await openBundledDetector(models)
    expect(detector.description).toBe('copy-detector, 96 numbers of 32×32 grey images')
    const { features } = await detector.look(flat(40, [10, 200, 30]))
    const lengths = tf.norm(features, 2, 1)
    expect((await lengths.data())[0]).toBeCloseTo(1, 4)
    tf.dispose([features, lengths])
    await detector.close()
  })

  it('has the threshold of the next larger number of training images, or its largest', async () => {
    const known = new Map<number, number>()
    for (const asked of [8, 64, 65, 200, 256, 5000]) {
      const { references } = await bundledCopyThreshold(models, asked)
      known.set(asked, references)
    }
    expect([...known.values()]).toEqual([64, 64, 128, 256, 256, 256])
    const [few, many] = [await bundledCopyThreshold(models, 64), await bundledCopyThreshold(models, 256)]
    expect(few.threshold).toBeLessThan(many.threshold)
  })
})
