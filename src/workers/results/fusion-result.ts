/** What a fine-tuned model was measured to be, as one file. */
import type { Curve, PlannedFusion, RunResult, Score, Scores } from '../../results/types'
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
  const { generated, background, ceiling, own } = judgement.replication
  const { frechet, frechetInterval, kid, precision, recall, authenticity, inception, agreement } = judgement.quality
  const score = (value: number | undefined, count: number | null, interval: Score['interval'] = null) =>
    value === undefined ? {} : { value: rounded(value), count, interval: interval && roundedPair(interval) }
  const found: Partial<Record<keyof Scores, Partial<Score>>> = {
    replication: score(generated.replication, generated.count, generated.interval),
    copies: score(generated.copies?.share, generated.count),
    own: score(own?.mean, generated.count),
    agreement: score(agreement?.share, generated.count),
    background: score(background?.replication, background?.count ?? null, background?.interval),
    ceiling: score(ceiling?.replication, ceiling?.count ?? null, ceiling?.interval),
    frechet: score(frechet.value, generated.count, frechetInterval?.interval),
    // Its subsets overlap, so that this says at least how far they lie apart.
    kid: score(kid?.value, kid?.counts[0] ?? null, kid && around(kid.value, 1.96 * kid.deviation)),
    precision: score(precision?.share, precision?.count ?? null, precision?.interval),
    recall: score(recall?.share, recall?.count ?? null, recall?.interval),
    authenticity: score(authenticity?.share, authenticity?.count ?? null, authenticity?.interval),
    inception: score(inception?.mean, generated.count),
  }
  return Object.fromEntries(Object.entries(found).filter(([, { value }]) => value !== undefined)) as Scores
}

const around = (value: number, reach: number): [number, number] => [value - reach, value + reach]
const roundedPair = ([low, high]: [number, number]): [number, number] => [rounded(low), rounded(high)]
