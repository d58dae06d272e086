import { describe, expect, it } from 'vitest'
import { copiedShare } from '../../../src/metrics/copying/copied-share'
import { nearestNeighbours, pointsOf } from '../../../src/metrics/pictures/nearest-neighbours'
import { Random } from '../../../src/tensor/random'

const images = (...rows: number[][]) => ({
  count: rows.length,
  pixels: Uint8Array.from(rows.flat()),
  pixelsAt: (places: readonly number[]) =>
    Promise.resolve(Uint8Array.from(places.flatMap((place) => rows[place] ?? []))),
})

describe('the share of copies by d₁ < d₂/3', () => {
  const training = images([0, 0], [40, 0], [255, 255])

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
    expect((await copiedShare(images(...made), images(...known), 1))?.share).toBeCloseTo(copied / 12, 12)
    expect(copied).toBeGreaterThan(2)
    expect(copied).toBeLessThan(12)
  })

  it('sees no copy of what the set has twice, and is not known of one training image', async () => {
    expect((await copiedShare(images([7, 7]), images([7, 7], [7, 7], [0, 0]), 1))?.share).toBe(0)
    expect(await copiedShare(images([7, 7]), images([7, 7]), 1)).toBeNull()
  })

  it('refuses images of another size, and leaves off when it is told to', async () => {
    await expect(copiedShare(images([1, 2, 3]), training, 1)).rejects.toThrow('are not of one size')
    await expect(copiedShare(images([1, 2]), training, 1, { signal: AbortSignal.abort() })).rejects.toThrow('Cancelled')
  })
})
