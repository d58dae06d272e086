import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  alongPath,
  corners,
  normalise,
  pointOf,
  setWeight,
  sharesOf,
  spread,
  strip,
  triangleCells,
} from '../../../../src/state/mixture/simplex'

const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0)
const amounts = fc.array(fc.double({ min: 0, max: 1e6, noNaN: true }), { minLength: 2, maxLength: 20 })

describe('normalise', () => {
  it('keeps proportions and sums to one', () => {
    expect(normalise([1, 3])).toEqual([0.25, 0.75])
    fc.assert(fc.property(amounts, (values) => Math.abs(sum(normalise(values)) - 1) < 1e-9))
  })

  it('shares equally where nothing is given, and takes what is no amount for zero', () => {
    expect(normalise([0, 0])).toEqual([0.5, 0.5])
    expect(normalise([NaN, -3, 2])).toEqual([0, 0, 1])
  })
})

describe('setWeight', () => {
  it('scales the others in proportion', () => {
    expect(setWeight([0.5, 0.3, 0.2], 0, 0.75)).toEqual([0.75, 0.15, 0.1].map((value) => expect.closeTo(value, 12)))
  })

  it('gives the rest to all others where they had nothing', () => {
    expect(setWeight([1, 0, 0], 0, 0.5)).toEqual([0.5, 0.25, 0.25])
  })

  it('stays on the simplex from any state to any value', () => {
    fc.assert(
      fc.property(amounts, fc.nat(), fc.double({ min: -1, max: 2, noNaN: true }), (values, pick, value) => {
        const next = setWeight(normalise(values), pick % values.length, value)
        expect(sum(next)).toBeCloseTo(1, 9)
        expect(Math.min(...next)).toBeGreaterThanOrEqual(0)
      }),
    )
  })
})

describe('strip', () => {
  it('goes evenly from one Gaussian to the other', () => {
    expect(strip(4, 2, 0, 3)).toEqual([
      [0, 0, 1, 0],
      [0.5, 0, 0.5, 0],
      [1, 0, 0, 0],
    ])
  })
})

describe('spread', () => {
  it('adds up a Gaussian that is chosen twice', () => {
    expect(spread(3, [1, 1, 2], [0.25, 0.25, 0.5])).toEqual([0, 0.5, 0.5])
  })
})

describe('triangle', () => {
  it('has its corners at the pad’s corners', () => {
    expect([pointOf([1, 0, 0]), pointOf([0, 1, 0]), pointOf([0, 0, 1])]).toEqual(corners)
  })

  it('finds the shares of a point again', () => {
    fc.assert(
      fc.property(
        fc.tuple(...Array.from({ length: 3 }, () => fc.double({ min: 0.01, max: 1, noNaN: true }))),
        (raw) => {
          const shares = normalise(raw)
          sharesOf(pointOf(shares)).forEach((value, i) => expect(value).toBeCloseTo(shares[i] ?? NaN, 9))
        },
      ),
    )
  })

  it('brings a point outside back onto the simplex', () => {
    const shares = sharesOf({ x: 1.4, y: 0.9 })
    expect(sum(shares)).toBeCloseTo(1, 9)
    expect(Math.min(...shares)).toBe(0)
  })

  it('mixes two on every edge and three inside', () => {
    const cells = triangleCells(4)
    expect(cells).toHaveLength(10)
    const used = cells.map(({ shares }) => shares.filter((share) => share > 0).length)
    expect(used).toEqual([1, 2, 2, 2, 3, 2, 1, 2, 2, 1])
    cells.forEach(({ shares }) => expect(sum(shares)).toBeCloseTo(1, 12))
  })
})

describe('alongPath', () => {
  it('passes the chosen Gaussians in turn and returns', () => {
    expect(alongPath(3, [2, 0, 1], 0)).toEqual([0, 0, 1])
    expect(alongPath(3, [2, 0, 1], 1)).toEqual([1, 0, 0])
    expect(alongPath(3, [2, 0, 1], 2.5)).toEqual([0, 0.5, 0.5])
    expect(alongPath(3, [2, 0, 1], 3)).toEqual([0, 0, 1])
  })
})
