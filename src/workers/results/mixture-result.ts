/** What a mixture GAN was measured to be, as one file. */
import type { ClusteringReport, ParameterCounts, SampleQuality } from '../../mixture/types'
import type { Curve, PlannedMixture, RunResult, Score, Scores } from '../../results/types'
import { rounded } from './conducting'

interface Outcome {
  parameters: ParameterCounts
  evaluation: ClusteringReport | null
  /** Oldest first. */
  quality: readonly SampleQuality[]
}

export function mixtureResult(
  run: PlannedMixture,
  { parameters, evaluation, quality }: Outcome,
  backend: string,
): RunResult {
  const curve = (score: (quality: SampleQuality) => Score): Curve =>
    quality.map((point) => {
      const { value, interval } = score(point)
      return [point.iteration, value, interval?.[0] ?? null, interval?.[1] ?? null]
    })
  return {
    format: 'modeweave-result',
    version: 1,
    run,
    backend,
    judges: [...new Set(quality.map(({ classifier }) => classifier))],
    scores: {
      parameters: { value: parameters.total, interval: null, count: null },
      ...(quality.length === 0 ? {} : bestOf(quality)),
      ...(evaluation === null ? {} : clusteringOf(evaluation)),
    },
    curves: quality.length === 0 ? {} : { inception: curve(inceptionOf), frechet: curve(frechetOf) },
  }
}

/** The best over training, each by itself, as paper B reports it (Table 6). */
function bestOf(quality: readonly SampleQuality[]): Scores {
  const best = (scores: Score[], better: (a: number, b: number) => number) =>
    scores.reduce((found, score) => (better(score.value, found.value) === score.value ? score : found))
  return {
    inception: best(quality.map(inceptionOf), Math.max),
    frechet: best(quality.map(frechetOf), Math.min),
  }
}

/** Its interval is of the mean over the splits: ± 1.96 of their standard deviation over √splits. */
export function inceptionOf({ inception: { mean, deviation, splits, count } }: SampleQuality): Score {
  const reach = (1.96 * deviation) / Math.sqrt(splits)
  return { value: rounded(mean), interval: [rounded(mean - reach), rounded(mean + reach)], count }
}

export const frechetOf = ({ frechet: { value, counts } }: SampleQuality): Score => ({
  value: rounded(value),
  interval: null,
  count: counts[0],
})

/** Scores of the Gaussians as clusters of test images. */
export function clusteringOf({ count, balance, weightsError, labelled }: ClusteringReport): Scores {
  const score = (value: number): Score => ({ value: rounded(value), interval: null, count })
  if (labelled === null) return { balance: score(balance) }
  const { accuracy, purity, nmi, ari } = labelled
  return {
    balance: score(balance),
    accuracy: score(accuracy),
    purity: score(purity),
    nmi: score(nmi),
    ari: score(ari),
    ...(weightsError === null ? {} : { weights: score(weightsError) }),
  }
}
