/** A whole run for download, and its networks for other programs. */
import { strToU8 } from 'fflate'
import { copyNetworks } from '../../mixture/exports/copy'
import { layersModelFiles } from '../../mixture/exports/layers-model'
import type { NetworkFormat } from '../../mixture/exports/lines'
import { onnxFiles } from '../../mixture/exports/onnx'
import { readmeFor } from '../../mixture/exports/readme'
import type { ClusteringReport } from '../../mixture/types'
import { writeRunBundle, zipped } from '../../store/runs/bundle'
import { NO_TIME, writeEvents, type RunEvents } from '../../store/tensorboard/events'
import { pictureOf } from '../shared/picture'
import { metricsTable } from './metrics-table'
import type { Answer } from './protocol'
import type { Run } from './run'
import { PREVIEW_COLUMNS, PREVIEW_SEED } from './observation'

/** @param run all of it, not only what it is drawn with */
export async function exportRun(run: Run): Promise<Answer<'exportModel'>> {
  const { config, dataset, history, quality, iteration, frames, evaluation } = run
  const about = aboutOf(run)
  const weights = await run.pack()
  const samples = pictureOf(await run.model.sample(PREVIEW_COLUMNS, PREVIEW_SEED))
  const metrics = metricsTable(history, quality)
  const events = writeEvents({
    settings: { run: run.name, dataset: dataset.name, ...config },
    rows: [
      ...rowsOf(metrics),
      ...frames.flatMap(({ clustering }) => scoresOf('on the way', clustering)),
      ...scoresOf('test', evaluation),
    ],
    pictures: [
      ...frames.map(({ iteration: step, grid }) => ({ tag: 'samples on the way', step, picture: pictureOf(grid) })),
      { tag: 'samples', step: iteration, picture: samples },
    ],
    finished: iteration >= config.iterations,
    at: NO_TIME,
  })
  const bytes = writeRunBundle({ config: about, metrics, weights, samples, events })
  return { bytes, fileName: `${slugOf(run)}.zip` }
}

/**
 * @param run as `exportRun`
 * @throws BadInput where what writes TensorFlow.js models cannot be fetched
 */
export async function exportNetworks(run: Run, format: NetworkFormat): Promise<Answer<'exportNetworks'>> {
  const { config, dataset, name, iteration } = run
  const about = aboutOf(run)
  const networks = await copyNetworks(run.model)
  const metadata = {
    source: 'Modeweave',
    run: name,
    iteration: String(iteration),
    dataset: dataset.name,
    ...(about.evaluation === null ? {} : { mixtureWeights: JSON.stringify(about.evaluation.weights) }),
  }
  const { size, channels } = dataset
  const readme = readmeFor(format, name, { config, size, channels, datasetName: dataset.name, iteration })
  const files = new Map<string, Uint8Array>([
    ['README.md', strToU8(readme)],
    ['run.json', strToU8(`${JSON.stringify(about, null, 2)}\n`)],
    ...(format === 'onnx' ? onnxFiles(networks, metadata) : await layersModelFiles(networks, metadata)),
  ])
  return { bytes: zipped(files), fileName: `${slugOf(run)}-${format.replace('.', '')}.zip` }
}

/** Settings, scores and where the run came from, readable. */
function aboutOf({ name, config, adjustments, began, dataset, evaluation, quality, iteration, bundled }: Run) {
  const origin = bundled && iteration === began?.iteration ? null : began
  const scores = { evaluation, quality: quality.at(-1) ?? null }
  return { name, iteration, began: origin, dataset: dataset.name, config, adjustments, ...scores }
}

const slugOf = ({ name, iteration }: Run) => `modeweave-${name.toLowerCase().replace(/[^a-z0-9]+/g, '-')}-${iteration}`

/** Curves under the names that they have in metrics.csv. */
const rowsOf = (metrics: readonly Record<string, number>[]): RunEvents['rows'] =>
  metrics.map(({ iteration = NaN, ...values }) => ({ step: iteration, values }))

/** @param group before the scores' names, with the number of test images that they are of, the first ones */
function scoresOf(group: string, report: ClusteringReport | null): RunEvents['rows'] {
  if (report === null) return []
  const { count, iteration, balance, confidence, weightsError, labelled } = report
  const scores = { balance, confidence, weightsError, ...labelled }
  const names = ['accuracy', 'purity', 'nmi', 'ari', 'balance', 'confidence', 'weightsError'] as const
  return [
    {
      step: iteration,
      values: Object.fromEntries(names.map((name) => [`${group}, n = ${count}/${name}`, scores[name]])),
    },
  ]
}
