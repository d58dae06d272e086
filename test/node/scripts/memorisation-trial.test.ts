/** Readings against the truth, on made numbers. */
import { describe, expect, it } from 'vitest'
import type { Readings } from '../../../scripts/memorisation-readings'
import { trialOf, type ModelReadings } from '../../../scripts/memorisation-trial'
import { detectors as meanings } from '../../../src/results/detectors'
import type { DetectorConditions, DetectorName } from '../../../src/results/memorisation-types'

const names = Object.keys(meanings) as DetectorName[]
const readings = (values: number[]) =>
  Object.fromEntries(names.map((name) => [name, Float64Array.from(values)])) as Readings
const model = (candidates: number[], controls: number[]): ModelReadings => ({
  candidates: readings(candidates),
  controls: readings(controls),
  replication: 0.5,
})
const conditions: DetectorConditions = {
  candidates: 4,
  controls: 3,
  perPrompt: 1,
  guidance: 2,
  samplingSteps: 20,
  lossTimesteps: [1, 2],
  attentionLayer: 'mid',
  noiseSeed: 0,
  resamples: 1000,
}

describe('the trial of detectors', () => {
  const before = model([1, 2, 3, 4], [2.5, 1, 4])
  const trial = trialOf(
    before,
    new Map([
      [3, model([11, 12, 13, 14], [2, 3, 12.5])],
      [5, model([11, 12, 13, 14], [1, 2, 3])],
    ]),
    conditions,
  )

  it('has every detector of the page, in its order', () => {
    expect(trial.map(({ name }) => name)).toEqual(names)
    expect(trial.map(({ calls }) => calls)).toEqual([0, 0, 4, 1, 2, 0, 0])
  })

  it('puts candidates against others, against the model before, and both on that alone', () => {
    const comparisons = trial[0]?.comparisons
    expect(comparisons?.others.map(({ seed, counts, auroc }) => [seed, counts, auroc.value])).toEqual([
      [3, [4, 3], 0.8333],
      [5, [4, 3], 1],
    ])
    expect(comparisons?.before.map(({ counts, auroc, tprAt1 }) => [counts, auroc.value, tprAt1.value])).toEqual([
      [[4, 4], 1, 1],
      [[4, 4], 1, 1],
    ])
    // Of 12 pairs the candidate is the higher in 0.5 + 1 + 2 + 2.5.
    expect(comparisons?.untrained).toMatchObject([{ seed: null, auroc: { value: 0.5 }, tprAt1: { value: 0 } }])
    expect(comparisons?.others[0]?.tprAt1.value).toBe(0.5)
    expect(comparisons?.others[0]?.curve).toEqual([
      [0, 0],
      [0, 0.5],
      [0.3333, 0.5],
      [0.3333, 1],
      [1, 1],
    ])
  })
})
