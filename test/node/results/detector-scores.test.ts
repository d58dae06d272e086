import { expect, it } from 'vitest'
import { overSeeds } from '../../../src/results/detector-scores'
import type { DetectorRoc } from '../../../src/results/memorisation-types'

it('a detector’s scores are means over seeds, with the mean ends of their intervals', () => {
  const roc = (value: number): DetectorRoc => ({
    seed: 0,
    counts: [64, 64],
    auroc: { value, interval: [value - 0.1, value + 0.05] },
    tprAt1: { value: 0, interval: [0, 0] },
    curve: [],
  })
  const comparisons = { others: [roc(0.7), roc(0.9)], before: [], untrained: [roc(0.5)] }
  const found = overSeeds({ comparisons }, 'others', 'auroc')
  expect(found?.mean).toBeCloseTo(0.8, 12)
  expect(found?.deviation).toBeCloseTo(Math.SQRT2 / 10, 12)
  expect(found?.interval).toEqual([expect.closeTo(0.7, 12), expect.closeTo(0.85, 12)])
  expect(overSeeds({ comparisons }, 'untrained', 'auroc')?.deviation).toBeNull()
  expect(overSeeds({ comparisons }, 'before', 'auroc')).toBeNull()
})
