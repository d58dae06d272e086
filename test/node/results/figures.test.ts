import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { changedSettings } from '../../../src/results/difference'
import { root } from '../../../scripts/setup.mjs'
import { biasLines, curvesOf, tradeOff } from '../../../src/results/figures'
import { fill, type KnownResult } from '../../../src/results/aggregate'
import type { RunResult } from '../../../src/results/types'
import { checkSweep, runsOf } from '../../../src/results/sweep'
import { tableThree } from '../../../src/results/tables/fusion'
import { variantName } from '../../../src/results/variant-names'
import { INHERITED } from '../hostile-names'
import { fusionSweep, resultsOf } from './made-runs'

const sweep = { ...fusionSweep, variants: [{ name: 'original', set: { captions: 'original' } }] }
const planned = runsOf(sweep)
const results = resultsOf(sweep, (_, seed) => ({
  replication: { value: 0.8 + 0.1 * seed, interval: null, count: 512 },
  frechet: { value: 3 + seed, interval: null, count: 512 },
}))
results.forEach((result, seed) => {
  result.curves = {
    copies: [
      [20, 0.2 + 0.1 * seed, null, null],
      ...(seed === 0 ? [[10, 0.5, null, null] as [number, number, null, null]] : []),
    ],
  }
})
const known = new Map(results.map((result) => [result.run.id, { result, own: false }]))

describe('figures', () => {
  it('have the mean of the seeds’ curves, one deviation to either side, left to right', () => {
    const [line] = curvesOf(planned, known, 'copies')
    expect(line).toMatchObject({ name: 'original', seeds: 3 })
    expect(line?.points[0]).toEqual({ x: 10, y: 0.5 })
    expect(line?.points[1]).toEqual({
      x: 20,
      y: expect.closeTo(0.3, 12) as number,
      low: expect.closeTo(0.2, 12) as number,
      high: expect.closeTo(0.4, 12) as number,
    })
    expect(curvesOf(planned, known, 'inception')).toEqual([])
  })

  it('let no share be off to below 0 or above 1', () => {
    const ends = planned.slice(0, 2).map((run, i): [string, KnownResult] => {
      const [result] = results.filter((each) => each.run.id === run.id)
      if (result === undefined) throw new Error('no result')
      const copied: RunResult['curves']['copied'] = [
        [1, i === 0 ? 0 : 0.1, null, null],
        [2, i === 0 ? 1 : 0.9, null, null],
      ]
      return [run.id, { result: { ...result, curves: { copied } }, own: false }]
    })
    const [line] = curvesOf(planned, new Map(ends), 'copied')
    expect(line?.points.map(({ low }) => low)).toEqual([0, expect.closeTo(0.95 - Math.SQRT2 * 0.05, 12)])
    expect(line?.points.map(({ high }) => high)).toEqual([expect.closeTo(0.05 + Math.SQRT2 * 0.05, 12), 1])
  })

  it('set one score against another, rows without both left out', () => {
    const rows = fill(tableThree, { planned, results: known }).blocks.flatMap((block) => block.rows)
    const lines = tradeOff(rows, 'frechet', 'replication')
    expect(lines.map(({ name }) => name)).toEqual(['original'])
    expect(lines[0]?.points[0]).toMatchObject({ x: 4, xLow: 3, xHigh: 5, y: expect.closeTo(0.9, 12) as number })
  })

  it('draw distances against 1/n with the line through all sets', () => {
    const [line] = biasLines({
      format: 'modeweave-fid-against-n',
      version: 1,
      made: '2026-01-02',
      how: '',
      series: [
        {
          name: 'x',
          points: [
            { count: 10, values: [4, 6] },
            { count: 100, values: [2.3] },
          ],
        },
      ],
    })
    expect(line?.points.map(({ x, y }) => [x, y])).toEqual([
      [0.01, 2.3],
      [0.1, 5],
    ])
    expect(line?.line.value).toBeCloseTo(2, 10)
  })
})

it('a run’s changed settings are those that differ from its preset; a part that is left out is one', () => {
  const preset = { seed: 0, steps: 5, fusion: { weight: 0.1, level: 'a' }, rate: 1 }
  expect(changedSettings(preset, { seed: 3, steps: 6, fusion: null, rate: 1 })).toEqual([
    { path: 'steps', from: 5, to: 6 },
    { path: 'fusion', from: undefined, to: null },
  ])
})

it('no two variants of a shipped sweep are called the same', () => {
  const folder = join(root, 'public/results/sweeps')
  for (const file of readdirSync(folder)) {
    const sweep = checkSweep(JSON.parse(readFileSync(join(folder, file), 'utf8')))
    const variants = [...new Set(runsOf(sweep).map(({ name }) => name))]
    expect(new Set(variants.map(variantName)).size, file).toBe(variants.length)
  }
  expect(['demo, images 64', 'separate', 'MC'].map(variantName)).toEqual([
    '64 images',
    'Proposed (encoding not shared)',
    'MC',
  ])
  expect(INHERITED.map(variantName)).toEqual(INHERITED)
})
