/** What the page is told of a run in memory. */
import type { ModelReport } from './protocol'
import type { Run } from './run'

export function reportOf(run: Run): ModelReport {
  const { runId, name, config, adjustments, began, dataset, iteration, bundled, evaluation, history, quality, frames } =
    run
  return {
    runId,
    name,
    config,
    adjustments,
    // Of a bundled model itself nobody has begun anything yet.
    began: bundled ? null : began,
    datasetId: dataset.id,
    datasetName: dataset.name,
    classNames: dataset.classNames,
    size: dataset.size,
    channels: dataset.channels,
    iteration,
    parameters: run.model.parameterCounts,
    bundled,
    evaluation,
    history,
    quality,
    frames,
  }
}
