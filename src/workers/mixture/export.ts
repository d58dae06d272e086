/** A whole run for download. */
import { writeRunBundle } from '../../store/runs/bundle'
import { NO_TIME, writeEvents, type RunEvents } from '../../store/tensorboard/events'
import { pictureOf } from '../shared/picture'
import { metricsTable } from './metrics-table'
import type { Answer } from './protocol'
import type { Run } from './run'
import { PREVIEW_COLUMNS, PREVIEW_SEED } from './observation'

/** @param run all of it, not only what it is drawn with */
export async function exportRun(run: Run): Promise<Answer<'exportModel'>> {
  const { config, adjustments, began, dataset, history, evaluation, quality, iteration, bundled } = run
  const origin = bundled && iteration === began?.iteration ? null : began
  const weights = await run.pack()
  const samples = pictureOf(await run.model.sample(PREVIEW_COLUMNS, PREVIEW_SEED))
  const scores = { evaluation, quality: quality.at(-1) ?? null }
  const about = { name: run.name, iteration, began: origin, dataset: dataset.name, config, adjustments, ...scores }
  const metrics = metricsTable(history, quality)
  const events = writeEvents({
    settings: { run: run.name, dataset: dataset.name, ...config },
    rows: [...rowsOf(metrics), ...scoresOf(run)],
    pictures: [{ tag: 'samples', step: iteration, picture: samples }],
    at: NO_TIME,
  })
  const bytes = writeRunBundle({ config: about, metrics, weights, samples, events })
  const name = run.name.toLowerCase().replace(/[^a-z0-9]+/g, '-')
  return { bytes, fileName: `modeweave-${name}-${iteration}.zip` }
}

/** Curves under the names that they have in metrics.csv. */
const rowsOf = (metrics: readonly Record<string, number>[]): RunEvents['rows'] =>
  metrics.map(({ iteration = NaN, ...values }) => ({ step: iteration, values }))

/** Scores on the test images, of the last evaluation. */
function scoresOf({ evaluation }: Run): RunEvents['rows'] {
  if (evaluation === null) return []
  const { iteration, balance, confidence, weightsError, labelled } = evaluation
  const scores = { balance, confidence, weightsError, ...labelled }
  const names = ['accuracy', 'purity', 'nmi', 'ari', 'balance', 'confidence', 'weightsError'] as const
  return [{ step: iteration, values: Object.fromEntries(names.map((name) => [`test/${name}`, scores[name]])) }]
}
