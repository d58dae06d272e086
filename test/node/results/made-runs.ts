/** Results that tests make up, in a run's whole shape; none is shown anywhere. */
import { runsOf } from '../../../src/results/sweep'
import type { FusionSweep, MixtureSweep, ResultFile, RunResult, Scores, Sweep } from '../../../src/results/types'

export const fusionSweep: FusionSweep = {
  format: 'modeweave-sweep',
  version: 1,
  name: 'weights',
  lab: 'fusion',
  preset: 'demo',
  data: { fusionSet: 'fashion-fusion', fusionImages: 1000 },
  measure: { perCaption: 8, guidance: 1, samplingSteps: 20, heldOut: 4000, samplings: 0, rising: 32 },
  variants: [
    { name: 'alone', set: { fusion: null } },
    { name: 'fused', set: { 'fusion.embeddingWeight': 0.5 } },
  ],
  seeds: [0, 1, 2],
}

export const mixtureSweep: MixtureSweep = {
  format: 'modeweave-sweep',
  version: 1,
  name: 'methods',
  lab: 'mixture',
  preset: 'classroom',
  data: { dataset: 'mnist', shares: null },
  measure: { every: 500, samples: 1000 },
  variants: [
    { name: 'separate', set: {} },
    { name: 'vanilla', set: { method: 'vanilla', iterations: 1500 } },
  ],
  seeds: [1, 2],
}

/** Each run of a sweep with the scores that `score` gives it; without, where it gives null. */
export function resultsOf(sweep: Sweep, score: (variant: string, seed: number) => Scores | null): RunResult[] {
  return runsOf(sweep).flatMap((run) => {
    const scores = score(run.name, run.seed)
    if (scores === null) return []
    return [
      { format: 'modeweave-result', version: 1, run, backend: 'wasm', judges: ['a judge'], scores, curves: {} },
    ] satisfies RunResult[]
  })
}

export const fileOf = (runs: RunResult[]): ResultFile => ({
  format: 'modeweave-results',
  version: 1,
  made: '2026-01-02',
  program: '0.0.0',
  runs,
})
