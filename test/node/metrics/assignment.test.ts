import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { bestAssignment } from '../../../src/metrics/clustering/assignment'

/** Largest total by trying everything: each row takes a free column or stays unmatched; `mustMatch` rows take one. */
function bruteForce(gain: number[][], mustMatch: number, row = 0, taken = new Set<number>()): number {
  const rows = gain[row]
  if (rows === undefined) return mustMatch === 0 ? 0 : -Infinity
  const options = rows.map((value, column) =>
    taken.has(column) ? -Infinity : value + bruteForce(gain, mustMatch - 1, row + 1, new Set([...taken, column])),
  )
  // A row may only be left out where there are more rows than columns.
  if (gain.length - row > mustMatch) options.push(bruteForce(gain, mustMatch, row + 1, taken))
  return Math.max(...options)
}

const totalGain = (gain: number[][], columns: number[]) =>
  columns.reduce((total, column, row) => total + (column < 0 ? 0 : (gain[row]?.[column] ?? NaN)), 0)

const matrix = (cell: fc.Arbitrary<number>) =>
  fc
    .tuple(fc.integer({ min: 1, max: 5 }), fc.integer({ min: 1, max: 5 }))
    .chain(([rows, columns]) =>
      fc.array(fc.array(cell, { minLength: columns, maxLength: columns }), { minLength: rows, maxLength: rows }),
    )

describe('bestAssignment', () => {
  it('gives up the largest gain where the total is larger without it', () => {
    // 10 + 1 = 11 < 9 + 9 = 18
    expect(
      bestAssignment([
        [10, 9],
        [9, 1],
      ]),
    ).toEqual([1, 0])
  })

  it('solves a case worked by hand', () => {
    // All six orders: 4+2+1 = 7, 4+8+9 = 21, 5+6+1 = 12, 5+8+3 = 16, 7+6+9 = 22, 7+2+3 = 12.
    expect(
      bestAssignment([
        [4, 5, 7],
        [6, 2, 8],
        [3, 9, 1],
      ]),
    ).toEqual([2, 0, 1])
  })

  it('leaves rows or columns over where the matrix is not square', () => {
    expect(bestAssignment([[1], [5], [3]])).toEqual([-1, 0, -1])
    expect(bestAssignment([[1, 5, 3]])).toEqual([1])
    expect(bestAssignment([[], []])).toEqual([-1, -1])
    expect(bestAssignment([])).toEqual([])
  })

  it('reaches the total of an exhaustive search, one column a row', () => {
    const cells = fc.oneof(fc.integer({ min: -5, max: 9 }), fc.double({ min: -1, max: 1, noNaN: true }))
    fc.assert(
      fc.property(matrix(cells), (gain) => {
        const columns = bestAssignment(gain)
        const matched = columns.filter((column) => column >= 0)
        const size = Math.min(gain.length, gain[0]?.length ?? 0)
        expect(new Set(matched).size).toBe(size)
        expect(matched.length).toBe(size)
        expect(totalGain(gain, columns)).toBeCloseTo(bruteForce(gain, size), 9)
      }),
      { numRuns: 200 },
    )
  })

  it('refuses gains that are not finite or not a rectangle', () => {
    expect(() => bestAssignment([[1, NaN]])).toThrow(RangeError)
    expect(() => bestAssignment([[1, 2], [3]])).toThrow(/one length/)
  })
})
