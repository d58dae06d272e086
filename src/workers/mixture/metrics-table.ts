/** A run's curves as one table: losses and terms of the iterations, and the samples' scores where they were measured. */
import type { SampleQuality, StepMetrics } from '../../mixture/types'

/**
 * A row an iteration that anything is known of, oldest first, all with the same columns; NaN where something was not measured. The samples'
 * scores have columns only where there are any.
 */
export function metricsTable(
  history: readonly StepMetrics[],
  quality: readonly SampleQuality[],
): Record<string, number>[] {
  if (quality.length === 0) return history.map((step) => ({ ...step }))
  const steps = new Map(history.map((step) => [step.iteration, step]))
  const scores = new Map(quality.map((report) => [report.iteration, report]))
  // A long run's curve is thinned: an iteration whose scores are known may have no losses any more.
  const iterations = [...new Set([...steps.keys(), ...scores.keys()])].sort((a, b) => a - b)
  return iterations.map((iteration) => ({
    iteration,
    ...columnsOf(steps.get(iteration)),
    inceptionScore: scores.get(iteration)?.inception.mean ?? NaN,
    inceptionDeviation: scores.get(iteration)?.inception.deviation ?? NaN,
    fidLike: scores.get(iteration)?.frechet.value ?? NaN,
    samplesScored: scores.get(iteration)?.inception.count ?? NaN,
  }))
}

const columnsOf = (step: StepMetrics | undefined) => {
  const { lossD, lossG, information, balance, entropy, consistency } = step ?? NONE
  return { lossD, lossG, information, balance, entropy, consistency }
}

const NONE = { lossD: NaN, lossG: NaN, information: NaN, balance: NaN, entropy: NaN, consistency: NaN }
