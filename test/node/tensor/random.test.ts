import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { BatchCursor, BatchSizeError } from '../../../src/tensor/batch-cursor'
import { Random } from '../../../src/tensor/random'

const mean = (values: ArrayLike<number>) => Array.from(values).reduce((sum, value) => sum + value, 0) / values.length
const throughJson = <T>(state: T): T => JSON.parse(JSON.stringify(state)) as T

describe('Random', () => {
  it('gives the same numbers for the same seed and others for its neighbour', () => {
    expect(new Random(1).normals(8)).toEqual(new Random(1).normals(8))
    const a = new Random(1).uniforms(2000)
    const b = new Random(2).uniforms(2000)
    const covariance = mean(a.map((value, i) => (value - 0.5) * ((b[i] ?? 0) - 0.5)))
    expect(Math.abs(covariance * 12)).toBeLessThan(0.08)
  })

  it('stays the generator it was: stored runs depend on these numbers', () => {
    const random = new Random(42)
    expect([random.integer(1000), random.integer(1000), random.integer(1000)]).toMatchInlineSnapshot(`
      [
        541,
        768,
        149,
      ]
    `)
    expect(random.state()).toMatchInlineSnapshot(`
      {
        "generator": [
          -338496782,
          -1598555270,
          809604256,
          2094524524,
        ],
        "key": [
          -1353097738,
          -1365763052,
          2024982539,
          1849192945,
        ],
        "spare": null,
      }
    `)
  })

  it('goes on exactly after a round trip through JSON, also in the middle of a pair of normals', () => {
    fc.assert(
      fc.property(fc.integer(), fc.integer({ min: 0, max: 9 }), (seed, drawn) => {
        const random = new Random(seed)
        random.normals(drawn)
        const restored = Random.restore(throughJson(random.state()))
        expect(restored.normals(5)).toEqual(random.normals(5))
        expect(restored.fork('x').uniform()).toBe(random.fork('x').uniform())
        expect(restored.state()).toEqual(random.state())
      }),
    )
  })

  it('gives the same normals at once and in pieces', () => {
    const whole = new Random(7).normals(9)
    const random = new Random(7)
    const pieces = [3, 0, 1, 5].flatMap((n) => Array.from(random.normals(n)))
    expect(pieces).toEqual(Array.from(whole))
  })

  it('has the moments of its distributions (200,000 draws, tolerance 4 standard errors)', () => {
    const n = 200_000
    const random = new Random(3)
    const uniform = random.uniforms(n)
    expect(mean(uniform)).toBeCloseTo(0.5, 2)
    expect(Math.min(...uniform.slice(0, 50_000))).toBeGreaterThanOrEqual(0)
    expect(uniform.every((value) => value < 1)).toBe(true)

    const normal = random.normals(n)
    expect(Math.abs(mean(normal))).toBeLessThan(4 / Math.sqrt(n))
    expect(Math.abs(mean(normal.map((z) => z * z)) - 1)).toBeLessThan((4 * Math.SQRT2) / Math.sqrt(n))
    expect(Math.abs(mean(normal.map((z) => z ** 4)) - 3)).toBeLessThan((4 * Math.sqrt(96)) / Math.sqrt(n))
    // P(|Z| > 1.96) = 0.05
    expect(Math.abs(mean(normal.map((z) => (Math.abs(z) > 1.959964 ? 1 : 0))) - 0.05)).toBeLessThan(0.002)
    // The two of a pair are independent.
    expect(Math.abs(mean(normal.map((z, i) => (i % 2 === 0 ? 2 * z * (normal[i + 1] ?? 0) : 0))))).toBeLessThan(0.013)

    const gumbel = random.gumbels(n)
    expect(Math.abs(mean(gumbel) - 0.5772157)).toBeLessThan((4 * 1.2825) / Math.sqrt(n))
  })

  it('draws from a categorical distribution by the Gumbel arg max', () => {
    const p = [0.1, 0.2, 0.7]
    const draws = 20_000
    const noise = new Random(5).gumbels(draws * 3)
    const counts = [0, 0, 0]
    for (let i = 0; i < draws; i++) {
      const scores = p.map((value, k) => Math.log(value) + (noise[i * 3 + k] ?? 0))
      const winner = scores.indexOf(Math.max(...scores))
      counts[winner] = (counts[winner] ?? 0) + 1
    }
    counts.forEach((count, k) => expect(count / draws).toBeCloseTo(p[k] ?? 0, 1.5))
  })

  it('draws integers evenly and refuses an empty range', () => {
    const random = new Random(11)
    const counts = new Array<number>(7).fill(0)
    for (let i = 0; i < 70_000; i++) {
      const value = random.integer(7)
      counts[value] = (counts[value] ?? 0) + 1
    }
    // χ² with 6 degrees of freedom exceeds 22.5 once in a thousand.
    expect(counts.reduce((sum, count) => sum + (count - 10_000) ** 2 / 10_000, 0)).toBeLessThan(22.5)
    expect(() => random.integer(0)).toThrow(/from 1 to 2\^32/)
    expect(() => random.integer(2.5)).toThrow(RangeError)
  })

  it('permutes: every index once, every order of three about as often', () => {
    fc.assert(
      fc.property(fc.integer(), fc.integer({ min: 0, max: 200 }), (seed, n) => {
        expect([...new Random(seed).permutation(n)].sort((a, b) => a - b)).toEqual([...Array(n).keys()])
      }),
    )
    const random = new Random(13)
    const counts = new Map<string, number>()
    for (let i = 0; i < 6000; i++) {
      const order = random.permutation(3).join('')
      counts.set(order, (counts.get(order) ?? 0) + 1)
    }
    expect(counts.size).toBe(6)
    for (const count of counts.values()) expect(Math.abs(count - 1000)).toBeLessThan(120)
  })

  it('forks by seed and label alone', () => {
    const random = new Random(17)
    const before = random.fork('warp').uniforms(4)
    random.normals(3)
    expect(random.fork('warp').uniforms(4)).toEqual(before)
    expect(random.fork('latent').uniforms(4)).not.toEqual(before)
    expect(random.fork(1).uniforms(4)).not.toEqual(random.fork('1').uniforms(4))
    expect(random.fork('a').fork('b').uniforms(4)).not.toEqual(random.fork('b').fork('a').uniforms(4))
  })

  it('refuses a seed or a state that is none', () => {
    expect(() => new Random(Number.NaN)).toThrow(/seed is NaN/)
    expect(() => Random.restore({ key: [1, 2, 3, 4], generator: [1, 2], spare: null })).toThrow(/damaged/)
  })
})

describe('BatchCursor', () => {
  it('covers an epoch without repeats and drops the partial batch', () => {
    const cursor = new BatchCursor(10, 3, 1)
    const epoch = [cursor.next(), cursor.next(), cursor.next()].flatMap((batch) => [...batch])
    expect(new Set(epoch).size).toBe(9)
    expect(cursor.epoch).toBe(1)
    cursor.next()
    expect(cursor.epoch).toBeCloseTo(4 / 3)
  })

  it('shuffles every epoch anew, by seed and epoch alone', () => {
    const cursor = new BatchCursor(50, 50, 1)
    const first = cursor.next()
    const second = cursor.next()
    expect(second).not.toEqual(first)
    const again = BatchCursor.restore({ count: 50, batch: 50, seed: 1, epoch: 1, position: 0 })
    expect(again.next()).toEqual(second)
    expect(new BatchCursor(50, 50, 2).next()).not.toEqual(first)
  })

  it('goes on exactly where it stood', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 30 }), fc.integer({ min: 0, max: 40 }), (batch, steps) => {
        const cursor = new BatchCursor(30, batch, 9)
        for (let i = 0; i < steps; i++) cursor.next()
        const restored = BatchCursor.restore(throughJson(cursor.state()))
        expect(restored.epoch).toBe(cursor.epoch)
        for (let i = 0; i < 40; i++) expect(restored.next()).toEqual(cursor.next())
      }),
      { numRuns: 30 },
    )
  })

  it('says clearly that the batch does not fit', () => {
    expect(() => new BatchCursor(20, 64, 1)).toThrow(
      'The batch is 64 images but the dataset has only 20: choose a batch of at most 20, or add images.',
    )
    expect(() => new BatchCursor(20, 0, 1)).toThrow(BatchSizeError)
    expect(() => BatchCursor.restore({ count: 9, batch: 3, seed: 1, epoch: 0, position: 4 })).toThrow(/damaged/)
  })
})
