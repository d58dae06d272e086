import { describe, expect, it } from 'vitest'
import { measured } from '../../../src/results/aggregate'
import { agreementOf, neighbourOrders, printedNumber, verdictOf } from '../../../src/results/ordering'
import { printedColumn } from '../../../src/results/tables/columns'
import type { FilledRow } from '../../../src/results/tables/types'

/** A row of R: what is printed, and ours seed by seed. */
function row(label: string, printed: string | null, values: (number | null)[]): FilledRow {
  const seeds = values.flatMap((value, seed) =>
    value === null ? [] : [{ seed, score: { value, interval: null, count: 1 }, result: null, own: false }],
  )
  return {
    row: { labels: [label], variant: label, printed: {} },
    cells: [{ column: printedColumn('replication', 'R'), printed, ours: measured(seeds) }],
    planned: values.length,
    ran: seeds.length,
  }
}

describe('tau over rows', () => {
  it('is the mean of each seed’s own, with its spread', () => {
    // Seed 0 has the printed order (τ = 1), seed 1 one exchange of three pairs (τ = 1/3).
    const rows = [row('a', '0.1', [1, 1]), row('b', '0.2', [2, 3]), row('c', '0.3', [3, 2])]
    const found = agreementOf(rows, 'replication')
    expect(found).toMatchObject({ seeds: 2, rows: 3 })
    expect(found?.mean).toBeCloseTo(2 / 3, 12)
    expect(found?.deviation).toBeCloseTo(Math.SQRT2 / 3, 12)
  })

  it('leaves out rows that are not printed or not run, and seeds that lack a row', () => {
    const rows = [row('a', '0.1', [1, 5]), row('b', '0.2', [2, null]), row('c', null, [9, 9]), row('d', '0.4', [])]
    expect(agreementOf(rows, 'replication')).toEqual({ mean: 1, deviation: null, seeds: 1, rows: 2 })
  })

  it('is none for one row, or of a column that is not there', () => {
    expect(agreementOf([row('a', '0.1', [1])], 'replication')).toBeNull()
    expect(agreementOf([row('a', '0.1', [1]), row('b', '0.2', [2])], 'frechet')).toBeNull()
  })
})

it('neighbouring rows are in the printed order in so many seeds', () => {
  const rows = [
    row('c', '0.3', [1, 2, 3]),
    row('a', '0.1', [0, 3, 1]),
    row('b', '0.1', [0, 0, 0]),
    row('d', '0.2', [9]),
  ]
  const said = neighbourOrders(rows, 'replication').map(
    ({ lower, higher, same, seeds }) => `${lower.row.variant} < ${higher.row.variant}: ${same} of ${seeds}`,
  )
  // a and b are printed equal.
  expect(said).toEqual(['b < d: 1 of 1', 'd < c: 0 of 1'])
})

it('calls equal numbers a tie, not a reversed order: in the digits that are shown', () => {
  const verdicts = (lower: number[], higher: number[]) =>
    neighbourOrders([row('a', '0.1', lower), row('b', '0.2', higher)], 'replication').map(verdictOf)
  expect(verdicts([5], [5])).toEqual(['is a tie'])
  // R has three digits.
  expect(verdicts([0.9661, 0.5], [0.9664, 0.5])).toEqual(['is a tie'])
  expect(verdicts([1, 1], [1, 2])).toEqual(['is undecided'])
  expect(verdicts([1, 2], [1, 1])).toEqual(['is undecided'])
  expect(verdicts([2, 2], [1, 1])).toEqual(['is reversed'])
  expect(verdicts([1, 1], [2, 2])).toEqual(['holds'])
})

it('counts as seeds what runs gave, nothing else', () => {
  // These rows are numbers that no run gave.
  expect(neighbourOrders([row('a', '0.1', [1]), row('b', '0.2', [2])], 'replication')[0]?.ofRuns).toBe(false)
})

it('printed numbers may be grouped or have a spread', () => {
  expect(['13,005,411', '2.9664 ± 0.2188', '.9446'].map(printedNumber)).toEqual([13005411, 2.9664, 0.9446])
})
