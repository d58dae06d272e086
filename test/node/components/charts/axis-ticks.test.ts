import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { along, axisOf, logAxisOf } from '../../../../src/components/charts/axis-ticks'

const texts = (values: number[], wanted: number) => axisOf(values, wanted).ticks.map(({ text }) => text)

describe('axisOf', () => {
  it('takes round steps around the values', () => {
    expect(texts([0.556, 0.989], 5)).toEqual(['.5', '.6', '.7', '.8', '.9', '1.0'])
    expect(texts([2.8, 7.7], 5)).toEqual(['2', '3', '4', '5', '6', '7', '8'])
    expect(texts([-0.12, 0.3], 4)).toEqual(['−.2', '.0', '.2', '.4'])
  })

  it('has an axis for one value, and for none', () => {
    const { low, high } = axisOf([4.34], 5)
    expect(low).toBeLessThanOrEqual(4.34)
    expect(high).toBeGreaterThan(4.34)
    expect(texts([], 2)).toEqual(['.0', '.5', '1.0'])
  })

  it('holds every value between its ends, with a few ticks', () => {
    fc.assert(
      fc.property(fc.array(fc.double({ min: -1e4, max: 1e4, noNaN: true }), { minLength: 1 }), (values) => {
        const { low, high, ticks } = axisOf(values, 5)
        expect(low).toBeLessThanOrEqual(Math.min(...values) + 1e-6)
        expect(high).toBeGreaterThanOrEqual(Math.max(...values) - 1e-6)
        expect(ticks.length).toBeGreaterThan(1)
        expect(ticks.length).toBeLessThanOrEqual(8)
      }),
    )
  })
})

describe('logAxisOf', () => {
  it('has 1, 2 and 5 times powers of ten around the values, equal factors equally far apart', () => {
    const axis = logAxisOf([3.06, 53.8])
    expect(axis.ticks.map(({ text }) => text)).toEqual(['2', '5', '10', '20', '50', '100'])
    const place = along(axis, 0, 100)
    expect([place(2), place(100)]).toEqual([0, 100])
    expect(place(40) - place(20)).toBeCloseTo(place(4) - place(2), 10)
    // What is below the axis, such as the low end of a spread, is at its end.
    expect(place(-1)).toBe(0)
  })

  it('begins at a tick that is a value, and holds values below 1', () => {
    expect(logAxisOf([0.2, 0.9]).ticks.map(({ text }) => text)).toEqual(['.2', '.5', '1'])
    expect(logAxisOf([]).low).toBe(1)
  })
})
