/** What a fine-tuned model was measured to be, as one file. */
import { scoresOf as judgedScores } from '../../diffusion/judges/scores'
import type { Curve, PlannedFusion, RunResult, Score, ScoreName, Scores } from '../../results/types'
import type { FusionRunSummary, Measured } from '../fusion/protocol'
import { rounded } from './conducting'

export function fusionResult(
  run: PlannedFusion,
  { measured, rising }: Pick<FusionRunSummary, 'rising'> & { measured: Measured },
  backend: string,
): RunResult {
  const { detector, classifier } = measured
  return {
    format: 'modeweave-result',
    version: 1,
    run,
    backend,
    judges: [detector, classifier],
    scores: scoresOf(measured),
    curves: {
      replication: rising.map(({ step, replication }) => [step, rounded(replication), null, null]),
      own: rising.map(({ step, own }) => [step, rounded(own), null, null]),
      copied: rising.flatMap(({ step, copied }): Curve =>
        copied ? [[step, rounded(copied.share), ...roundedPair(copied.interval)]] : [],
      ),
    } satisfies Record<string, Curve>,
  }
}

/** All that a fine-tuned model was measured to be. */
export function scoresOf({ judgement }: Measured): Scores {
  return Object.fromEntries(
    [...judgedScores(judgement)].map(([name, { value, count, interval }]): [ScoreName, Score] => [
      name,
      { value: rounded(value), count, interval: interval && roundedPair(interval) },
    ]),
  )
}

const roundedPair = ([low, high]: readonly [number, number]): [number, number] => [rounded(low), rounded(high)]
