import { expect, it } from 'vitest'
import { measuredWith } from '../../../src/results/measured-with'
import { clusteringOn, tableSixOn } from '../../../src/results/tables/mixture'
import { isScore } from '../../../src/results/aggregate'
import type { PaperTable } from '../../../src/results/tables/types'
import { fusionSweep, mixtureSweep, resultsOf } from './made-runs'

const scoresOf = ({ columns }: PaperTable) => columns.map(({ key }) => key).filter(isScore)

it('says the judges and the n of the scores that are shown, not of others that their runs have', () => {
  const known = resultsOf(mixtureSweep, () => ({
    inception: { value: 8, interval: null, count: 5000 },
    accuracy: { value: 0.9, interval: null, count: 10_000 },
  })).map((result, i) => ({ result: { ...result, judges: ['classifier-mnist, 64 numbers'] }, own: i === 0 }))
  expect(measuredWith(known, scoresOf(clusteringOn('mnist')))).toEqual({
    runs: 4,
    own: 1,
    seeds: [1, 2],
    judges: [],
    counts: [10_000],
    backends: ['wasm'],
  })
  const quality = measuredWith(known, scoresOf(tableSixOn('mnist')))
  expect([quality.judges, quality.counts]).toEqual([['classifier-mnist, 64 numbers'], [5000]])
})

it('counts what is counted on the way where there is no score at the end', () => {
  const known = resultsOf(fusionSweep, () => ({ frechet: { value: 3, interval: null, count: 512 } })).map((result) => ({
    result: {
      ...result,
      judges: ['copy-detector, 96 numbers', 'classifier-fashion-mnist', 'another'],
      curves: { copied: [] },
    },
    own: false,
  }))
  expect(measuredWith(known, ['copied'])).toMatchObject({ judges: [], counts: [32] })
  expect(measuredWith(known, ['replication']).judges).toEqual(['copy-detector, 96 numbers', 'another'])
})
