import { describe, expect, it } from 'vitest'
import { fill, otherKey, rowsOf, scoreIn } from '../../../src/results/aggregate'
import { runsOf } from '../../../src/results/sweep'
import { own, printedColumn } from '../../../src/results/tables/columns'
import type { PaperTable } from '../../../src/results/tables/types'
import type { RunResult } from '../../../src/results/types'
import { fusionSweep, resultsOf } from './made-runs'

const row = (variant: string | null, replication: string) => ({
  labels: [variant ?? 'elsewhere'],
  variant,
  printed: { replication },
})
const table: PaperTable = {
  id: 'made-up',
  paper: 'fusion',
  number: null,
  title: 'Made up',
  caption: '',
  sweep: 'weights',
  columns: [printedColumn('replication', 'R'), own('copies')],
  blocks: [
    { heading: 'one', labels: ['Method'], rows: [row('alone', '0.5'), row('fused', '0.25')] },
    { heading: 'two', labels: ['Method'], rows: [row('fused', '0.25'), row(null, '0.9')] },
  ],
  differs: [],
}
const known = (results: RunResult[]) => new Map(results.map((result) => [result.run.id, { result, own: false }]))
const planned = runsOf(fusionSweep)

describe('a table filled with runs', () => {
  const results = resultsOf(fusionSweep, (variant, seed) =>
    variant === 'fused' && seed === 2
      ? null
      : { replication: { value: (variant === 'alone' ? 0.9 : 0.8) + 0.01 * seed, interval: [0.7, 0.95], count: 512 } },
  )
  const filled = fill(table, { planned, results: known(results) })

  it('has the mean over seeds with its sample deviation, and the mean ends of their intervals', () => {
    const ours = filled.blocks[0]?.rows[0]?.cells[0]?.ours
    expect(ours?.mean).toBeCloseTo(0.91, 12)
    expect(ours?.deviation).toBeCloseTo(0.01, 12)
    expect(ours?.interval).toEqual([expect.closeTo(0.7, 12), expect.closeTo(0.95, 12)])
    expect(ours?.seeds.map(({ seed }) => seed)).toEqual([0, 1, 2])
  })

  it('says how many of its runs there are; a row in two blocks counts once', () => {
    expect(filled.blocks.map(({ rows }) => rows.map(({ planned: of, ran }) => `${ran} of ${of}`))).toEqual([
      ['3 of 3', '2 of 3'],
      ['2 of 3', '0 of 0'],
    ])
    expect([filled.ran, filled.planned]).toEqual([5, 6])
    expect(rowsOf(filled).map((one) => one.row.variant)).toEqual(['alone', 'fused', null])
  })

  it('has nothing where nothing was measured, never a number', () => {
    expect(filled.blocks[0]?.rows[0]?.cells[1]?.ours).toBeNull()
    expect(filled.blocks[1]?.rows[1]?.cells[0]).toMatchObject({ printed: '0.9', ours: null })
    expect(fill(table, { planned, results: new Map() }).ran).toBe(0)
  })

  it('has no interval where one of the seeds has none', () => {
    const [first, ...others] = structuredClone(results)
    if (first?.scores.replication) first.scores.replication.interval = null
    const cells = fill(table, { planned, results: known(first === undefined ? others : [first, ...others]) })
    expect(cells.blocks[0]?.rows[0]?.cells[0]?.ours?.interval).toBeNull()
  })

  it('takes numbers that no run gives', () => {
    const score = { value: 0.5, interval: null, count: 10 }
    const others = new Map([[otherKey('alone', 'copies'), [{ seed: 7, score, result: null, own: false }]]])
    const cell = fill(table, { planned, results: new Map(), others }).blocks[0]?.rows[0]?.cells[1]
    expect(cell?.ours).toMatchObject({ mean: 0.5, deviation: null, interval: null })
  })
})

it('the best of a run is that of its curve, by what is better', () => {
  const [result] = resultsOf(fusionSweep, () => ({
    frechet: { value: 5, interval: [4, 6], count: 500 },
    inception: { value: 5, interval: [4, 6], count: 500 },
  }))
  if (result === undefined) throw new Error('no run')
  result.curves = {
    frechet: [
      [100, 9, 8, 10],
      [200, 3, 2, 4],
    ],
    inception: [
      [100, 9, 8, 10],
      [200, 3, 2, 4],
    ],
  }
  expect(scoreIn(result, { key: 'frechet', taken: 'best' })).toEqual({ value: 3, interval: [2, 4], count: 500 })
  expect(scoreIn(result, { key: 'inception', taken: 'best' })?.value).toBe(9)
  expect(scoreIn(result, { key: 'frechet', taken: 'end' })?.value).toBe(5)
  expect(scoreIn(result, { key: 'purity', taken: 'best' })).toBeNull()
})
