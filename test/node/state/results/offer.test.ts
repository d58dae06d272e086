import { expect, it } from 'vitest'
import { runsOf } from '../../../../src/results/sweep'
import type { PlannedRun, RunResult } from '../../../../src/results/types'
import { offerOf } from '../../../../src/state/results/offer'
import type { OwnResult, QueuedRun } from '../../../../src/state/results/types'
import { fusionSweep, mixtureSweep } from '../../results/made-runs'

const runs = runsOf(fusionSweep)
const own = (run: PlannedRun, seconds: number): OwnResult => {
  const judged = { backend: 'wasm', judges: [], scores: {}, curves: {} }
  const result: RunResult = { format: 'modeweave-result', version: 1, run, ...judged }
  return { id: run.id, result, sweep: fusionSweep, stored: '', madeAt: 0, seconds }
}
/** As `OwnResults` has them. */
const kept = (all: readonly OwnResult[]) => {
  return { all, timed: all.map(({ result, seconds }) => ({ run: result.run, seconds: seconds ?? NaN })) }
}
const queued = (run: PlannedRun, place: number, state: QueuedRun['state']): QueuedRun => {
  return { id: run.id, planned: run, sweep: fusionSweep, place, state, stored: null, fault: null }
}

it('offers what is neither queued nor done, and says of the rest where it is', () => {
  const [first, second, third, fourth, ...left] = runs
  if (!first || !second || !third || !fourth) throw new Error('too few runs')
  const offer = offerOf(runs, kept([own(first, 60)]), {
    runs: [queued(second, 1, 'running'), queued(third, 2, 'waiting'), queued(fourth, 3, 'failed')],
  })
  expect(offer.left).toEqual(left)
  expect(offer).toMatchObject({ queued: 2, failed: 1, done: 1 })
})

it('takes as long as runs of the same length took, not as long as any', () => {
  const longer = runsOf({ ...fusionSweep, set: { steps: 5000 } })
  const others = [own(longer[0] as PlannedRun, 9000), own(runsOf(mixtureSweep)[0] as PlannedRun, 9000)]
  expect(offerOf(runs, kept(others), { runs: [] }).seconds).toBeNull()
  const here = [own(runs[0] as PlannedRun, 50), own(runs[1] as PlannedRun, 70), ...others]
  // Four are left, 60 s each.
  expect(offerOf(runs, kept(here), { runs: [] }).seconds).toBe(240)
})

it('takes as long as the same run of other seeds took, where there are some', () => {
  const [alone, , , fused] = runs as [PlannedRun, PlannedRun, PlannedRun, PlannedRun]
  expect(fused.name).not.toBe(alone.name)
  expect(offerOf(runs, kept([own(alone, 10), own(fused, 100)]), { runs: [] }).seconds).toBe(2 * 10 + 2 * 100)
})
