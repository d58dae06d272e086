/** A whole run for download. */
import { writeRunBundle } from '../../store/runs/bundle'
import { pictureOf } from '../shared/picture'
import { metricsTable } from './metrics-table'
import type { Answer } from './protocol'
import type { Run } from './run'
import { PREVIEW_COLUMNS, PREVIEW_SEED } from './training'

/** @param run all of it, not only what it is drawn with */
export async function exportRun(run: Run): Promise<Answer<'exportModel'>> {
  const { config, adjustments, began, dataset, history, evaluation, quality, iteration, bundled } = run
  const origin = bundled && iteration === began?.iteration ? null : began
  const weights = await run.pack()
  const samples = pictureOf(await run.model.sample(PREVIEW_COLUMNS, PREVIEW_SEED))
  const scores = { evaluation, quality: quality.at(-1) ?? null }
  const about = { name: run.name, iteration, began: origin, dataset: dataset.name, config, adjustments, ...scores }
  const bytes = writeRunBundle({ config: about, metrics: metricsTable(history, quality), weights, samples })
  const name = run.name.toLowerCase().replace(/[^a-z0-9]+/g, '-')
  return { bytes, fileName: `modeweave-${name}-${iteration}.zip` }
}
