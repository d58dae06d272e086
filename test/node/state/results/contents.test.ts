import { expect, it } from 'vitest'
import { runsOf } from '../../../../src/results/sweep'
import type { PlannedRun } from '../../../../src/results/types'
import { figureScores } from '../../../../src/state/results/contents'
import { fusionResult } from '../../../../src/workers/results/fusion-result'
import { fusionSweep } from '../../results/made-runs'
import { measured } from '../fusion/measured-run'

const ofLab = <L extends PlannedRun['lab']>(run: PlannedRun | undefined, lab: L) => {
  if (run?.lab !== lab) throw new Error('no such run')
  return run as Extract<PlannedRun, { lab: L }>
}

it('draws figures from what runs do come to', () => {
  const planned = ofLab(runsOf(fusionSweep)[0], 'fusion')
  const copied = { share: 0.5, count: 32, interval: [0.4, 0.6] as [number, number], resamples: 10 }
  const rising = [{ step: 100, replication: 0.8, own: 0.7, count: 32, copied }]
  const { curves, scores } = fusionResult(planned, { measured: measured(), rising }, 'wasm')
  for (const key of figureScores.copies) expect(curves[key]).toEqual([[100, 0.5, 0.4, 0.6]])
  for (const key of figureScores['trade-off']) expect(scores[key]).toBeDefined()
})
