import Papa from 'papaparse'
import { describe, expect, it } from 'vitest'
import { fill } from '../../../../src/results/aggregate'
import { toCsv } from '../../../../src/results/export/csv'
import { toLatex } from '../../../../src/results/export/latex'
import { toMarkdown } from '../../../../src/results/export/markdown'
import { numberText } from '../../../../src/results/export/numbers'
import { runsOf } from '../../../../src/results/sweep'
import { own, printedColumn } from '../../../../src/results/tables/columns'
import type { PaperTable } from '../../../../src/results/tables/types'
import { fusionSweep, resultsOf } from '../made-runs'

const table: PaperTable = {
  id: 'made-up',
  paper: 'fusion',
  number: 'Table 9',
  title: 'Weights & more',
  caption: '',
  sweep: 'weights',
  columns: [printedColumn('replication', 'R'), own('copies')],
  blocks: [
    {
      heading: 'Level_1',
      labels: ['w_lat', 'on'],
      rows: [
        { labels: ['0.1 | "a", 50 %', '✓'], variant: 'alone', printed: { replication: '0.662 ± 0.100' } },
        { labels: ['=0.2', '×'], variant: 'fused', printed: { replication: '0.374' } },
      ],
    },
  ],
  differs: [],
}
const results = resultsOf(fusionSweep, (variant, seed) =>
  variant === 'fused' && seed > 0
    ? null
    : {
        replication: { value: 0.9 + 0.01 * seed, interval: [0.85, 0.95], count: 512 },
        copies: { value: 1 / 3, interval: null, count: 512 },
      },
)
const known = new Map(results.map((result) => [result.run.id, { result, own: result.run.seed === 2 }]))
const filled = fill(table, { planned: runsOf(fusionSweep), results: known })

describe('a table that is taken away', () => {
  it('as CSV reads back, number by number', () => {
    const { data, errors } = Papa.parse<Record<string, string>>(toCsv(filled).trimEnd(), { header: true })
    expect(errors).toEqual([])
    expect(data).toHaveLength(4)
    expect(data[0]).toEqual({
      table: 'made-up',
      block: 'Level_1',
      row: 'w_lat 0.1 | "a", 50 %, on ✓',
      score: 'R',
      printed: '0.662',
      mean: '0.91',
      sd: '0.01',
      low: '0.85',
      high: '0.95',
      seeds: '3',
      n: '512',
      own: '1',
    })
    expect(data[3]).toMatchObject({ score: 'copies', printed: '', mean: '0.333333333', sd: '', low: '', seeds: '1' })
  })

  it('as Markdown keeps a row a line and a cell a cell', () => {
    const lines = toMarkdown(filled).split('\n')
    expect(lines[0]).toBe(
      'Table 9 of paper A, weights \\& more: printed, and ours as mean ± SD over seeds [95 % over images]. 4 of 6 runs.',
    )
    expect(lines.slice(2, 5)).toEqual([
      '| w\\_lat | on | R, printed | R, ours | copies |',
      '| --- | --- | ---: | ---: | ---: |',
      '| **Level\\_1** |  |  |  |  |',
    ])
    expect(lines[5]).toBe(
      '| 0.1 \\| "a", 50 % | ✓ | 0.662 ± 0.100 | 0.910 ± 0.010 \\[0.850, 0.950\\] | 0.333 ± 0.000 |',
    )
    expect(lines[6]).toBe('| =0.2 | × | 0.374 | 0.900 \\[0.850, 0.950\\] | 0.333 |')
    // As many cells in every line, whatever is escaped in them.
    expect(new Set(lines.slice(2, 7).map((line) => line.match(/(?<!\\)\|/g)?.length))).toEqual(new Set([6]))
  })

  it('as LaTeX escapes what LaTeX takes for commands', () => {
    const text = toLatex(filled)
    expect(text).toContain('% needs booktabs and amssymb\n')
    expect(text).toContain('\\begin{tabular}{llrrr}')
    expect(text).toContain(
      '    w\\_lat & on & R, printed$\\downarrow$ & R, ours$\\downarrow$ & copies$\\downarrow$ \\\\',
    )
    expect(text).toContain('\\multicolumn{5}{l}{\\emph{Level\\_1}} \\\\')
    expect(text).toContain(
      "0.1 \\textbar{} ''a'', 50 \\% & $\\checkmark$ & 0.662 $\\pm$ 0.100 & 0.910 $\\pm$ 0.010 [0.850, 0.950] & 0.333 $\\pm$ 0.000 \\\\",
    )
    expect(text).toContain('\\caption{Table 9 of paper A, weights \\& more: printed')
    expect(text.match(/\\toprule|\\midrule|\\bottomrule/g)).toEqual(['\\toprule', '\\midrule', '\\bottomrule'])
  })

  it('has a dash, and no number, where nothing ran', () => {
    const empty = fill(table, { planned: runsOf(fusionSweep), results: new Map() })
    expect(toMarkdown(empty)).toContain('| =0.2 | × | 0.374 | – | – |')
    expect(toLatex(empty)).toContain('=0.2 & $\\times$ & 0.374 & -- & -- \\\\')
  })
})

it('numbers have their column’s digits, grouped, with a true minus', () => {
  expect([numberText(13005411, 0), numberText(-0.25, 2), numberText(-0.0001, 2)]).toEqual([
    '13,005,411',
    '−0.25',
    '0.00',
  ])
})
