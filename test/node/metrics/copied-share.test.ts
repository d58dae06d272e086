import { describe, expect, it } from 'vitest'
import { gathered } from '../../../src/data/pictures'
import { copiedShare } from '../../../src/metrics/copying/copied-share'
import { PixelDistances, type ImageBytes } from '../../../src/metrics/copying/pixel-distances'
import { nearestNeighbours, pointsOf } from '../../../src/metrics/pictures/nearest-neighbours'
import { Random } from '../../../src/tensor/random'

/** One pixel each, with as many channels as numbers. */
const images = (...rows: number[][]): ImageBytes => ({
  count: rows.length,
  size: 1,
  channels: rows[0]?.length ?? 0,
  pixels: Uint8Array.from(rows.flat()),
})
const to = (training: ImageBytes) =>
  new PixelDistances({ ...training, pixelsAt: (places) => Promise.resolve(gathered(training, places)) })

describe('the share of copies by d₁ < d₂/3', () => {
  const training = to(images([0, 0], [40, 0], [255, 255]))

  it('is worked by hand at the ratio', async () => {
    // d₁, d₂ = 9, 31; 10, 30 (not less); 11, 29; 0, 40
    const found = await copiedShare(images([9, 0], [10, 0], [11, 0], [40, 0]), training, 1)
    expect(found).toMatchObject({ share: 0.5, count: 4 })
    const [low = 1, high = 0] = found?.interval ?? []
    expect([low < 0.5, high > 0.5]).toEqual([true, true])
  })

  it('is that of all distances, also where images are long', async () => {
    const random = new Random(1)
    const length = 300
    const bytes = (count: number) =>
      Array.from({ length: count }, () => Array.from(random.uniforms(length), (u) => Math.floor(256 * u)))
    const known = bytes(12)
    // From copies to mere noise.
    const made = known.map((image, i) =>
      image.map((value) => Math.min(255, Math.max(0, Math.round(value + (i / 12) * 200 * (random.uniform() - 0.5))))),
    )
    const { distances } = nearestNeighbours(pointsOf(made.flat(), length), pointsOf(known.flat(), length), 2)
    const copied = made.filter((_, i) => (distances[2 * i] ?? 0) / (distances[2 * i + 1] ?? 0) < 1 / 3).length
    expect((await copiedShare(images(...made), to(images(...known)), 1))?.share).toBeCloseTo(copied / 12, 12)
    expect(copied).toBeGreaterThan(2)
    expect(copied).toBeLessThan(12)
  })

  it('sees no copy of what the set has twice, and is not known of one training image', async () => {
    expect((await copiedShare(images([7, 7]), to(images([7, 7], [7, 7], [0, 0])), 1))?.share).toBe(0)
    expect(await copiedShare(images([7, 7]), to(images([7, 7])), 1)).toBeNull()
  })

  it('refuses images of another size, and leaves off when it is told to', async () => {
    await expect(copiedShare(images([1, 2, 3]), training, 1)).rejects.toThrow('are not of one size')
    await expect(copiedShare(images([1, 2]), training, 1, { signal: AbortSignal.abort() })).rejects.toThrow('Cancelled')
  })
})

describe('distances to images that are read a few at a time', () => {
  const [size, channels] = [37, 3]
  const length = size * size * channels
  const random = new Random(5)
  /** Waves of a few pixels' length, brighter or darker, with some noise: as alike in the large as photographs are. */
  const wave = (level: number, length: number) =>
    Uint8Array.from({ length: size * size * channels }, (_, at) =>
      Math.min(255, Math.max(0, level + 60 * Math.sin(at / channels / length) + 20 * (random.uniform() - 0.5))),
    )
  const training = Array.from({ length: 60 }, (_, i) => wave(40 + 3 * i, 2 + (i % 7)))
  const inOne = (all: readonly Uint8Array[]): ImageBytes => {
    const pixels = new Uint8Array(all.length * length)
    all.forEach((image, i) => pixels.set(image, i * length))
    return { count: all.length, size, channels, pixels }
  }
  const square = (a: Uint8Array, b: Uint8Array) => a.reduce((sum, value, i) => sum + (value - (b[i] ?? 0)) ** 2, 0)

  it('are those of all images, of which most are read for their sums alone', async () => {
    const generated = [
      training[7] ?? new Uint8Array(),
      ...Array.from({ length: 6 }, (_, i) => wave(30 + 37 * i, 3 + i)),
    ]
    const held = inOne(training)
    let read = 0
    const distances = new PixelDistances({
      ...held,
      pixelsAt: (places) => {
        read += places.length
        return Promise.resolve(gathered(held, places))
      },
    })
    const found = await distances.nearestTwo(inOne(generated))
    expect(found).toEqual(
      generated.map((image) => {
        const [first, second] = training.map((each) => square(image, each)).sort((a, b) => a - b)
        return { first, second }
      }),
    )
    expect(read).toBeLessThan(training.length + 7 * 20)
    const before = read
    await distances.nearestTwo(inOne(generated.slice(0, 1)))
    // Four at a time, and the sums are known.
    expect(read - before).toBeLessThanOrEqual(8)
  })
})
