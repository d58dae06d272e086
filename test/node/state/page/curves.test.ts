import { describe, expect, it } from 'vitest'
import { Curves } from '../../../../src/state/page/curves'

describe('Curves', () => {
  it('keeps every point while there is room', () => {
    const curves = new Curves(2, 4)
    curves.push(1, [5, -1])
    curves.push(2, [6, -2])
    expect(curves.draw()).toEqual({
      x: [1, 2],
      mean: [
        [5, 6],
        [-1, -2],
      ],
      low: [
        [5, 6],
        [-1, -2],
      ],
      high: [
        [5, 6],
        [-1, -2],
      ],
    })
  })

  it('merges by pairs when full and loses neither peak nor mean', () => {
    const curves = new Curves(1, 4)
    const values = [1, 2, 3, 40, 5, 6, 7, 8, 9]
    values.forEach((value, i) => curves.push(i + 1, [value]))
    const { x, mean, low, high } = curves.draw()
    expect(x).toEqual([4, 8, 9])
    expect(mean[0]).toEqual([11.5, 6.5, 9])
    expect(low[0]).toEqual([1, 5, 9])
    expect(high[0]).toEqual([40, 8, 9])
  })

  it('stays small over a long run', () => {
    const curves = new Curves(1, 100)
    for (let i = 1; i <= 200_000; i++) curves.push(i, [Math.sin(i)])
    expect(curves.length).toBeLessThanOrEqual(100)
    expect(curves.draw().x.at(-1)).toBe(200_000)
    expect(Math.max(...(curves.draw().high[0] ?? []))).toBeGreaterThan(0.9999)
  })

  it('leaves out values that are no numbers', () => {
    const curves = new Curves(2, 2)
    curves.push(1, [NaN, 1])
    curves.push(2, [3, NaN])
    curves.push(3, [5, NaN])
    const { mean, low } = curves.draw()
    expect(mean).toEqual([
      [3, 5],
      [1, NaN],
    ])
    expect(low[1]).toEqual([1, NaN])
  })
})
