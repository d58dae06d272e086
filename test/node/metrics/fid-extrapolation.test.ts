import { describe, expect, it } from 'vitest'
import { extrapolatedDistance } from '../../../src/metrics/pictures/fid-extrapolation'
import { frechetDistance, momentsOf } from '../../../src/metrics/pictures/frechet'
import { Random } from '../../../src/tensor/random'

describe('the distance at infinitely many images', () => {
  it('is where the line in 1/n meets 0', () => {
    const counts = [500, 1000, 2000, 4000]
    const line = extrapolatedDistance(
      counts,
      counts.map((n) => 3 + 700 / n),
    )
    expect(line.value).toBeCloseTo(3, 10)
    expect(line.slope).toBeCloseTo(700, 6)
    expect(line.error).toBeCloseTo(0, 10)
  })

  it('has the error of ordinary least squares', () => {
    // Worked by hand: 1/n = 1, ½, ¼ about 7/12, distances 4, 2, 2 about 8/3; S_xx = 7/24, S_xy = 5/6, residuals' squares 2/7.
    const { value, slope, error } = extrapolatedDistance([1, 2, 4], [4, 2, 2])
    expect([value, slope]).toEqual([expect.closeTo(1, 10), expect.closeTo(20 / 7, 10)])
    expect(error).toBeCloseTo(Math.sqrt(3 / 7), 10)
    expect(extrapolatedDistance([1, 2], [4, 2]).error).toBeNull()
  })

  it('takes most of the bias from distances of the same Gaussian, whose true distance is 0', () => {
    const width = 8
    const random = new Random(5)
    const draw = (n: number) => momentsOf(random.normals(n * width), width)
    const reference = draw(40_000)
    const counts = [100, 200, 400, 800]
    const mean = (n: number) =>
      Array.from({ length: 12 }, () => frechetDistance(draw(n), reference).value).reduce((a, b) => a + b, 0) / 12
    const distances = counts.map(mean)
    const { value } = extrapolatedDistance(counts, distances)
    expect(distances[3]).toBeGreaterThan(0.03)
    expect(Math.abs(value)).toBeLessThan(0.2 * (distances[3] ?? NaN))
  })

  it('needs two different counts', () => {
    expect(() => extrapolatedDistance([5, 5], [1, 2])).toThrow('two different counts')
    expect(() => extrapolatedDistance([5], [1, 2])).toThrow('no pairs')
  })
})
