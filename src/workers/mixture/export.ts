/** A whole run for download, and its networks for other programs. */
import { strToU8 } from 'fflate'
import { copyNetworks } from '../../mixture/exports/copy'
import { layersModelFiles } from '../../mixture/exports/layers-model'
import type { NetworkFormat } from '../../mixture/exports/lines'
import { onnxFiles } from '../../mixture/exports/onnx'
import { readmeFor } from '../../mixture/exports/readme'
import { fileNameOf, RUN_JSON, runJson, writeRunFile, zipped } from '../../store/run-file/write'
import { WEIGHTS } from '../../store/run-file/weights'
import { pictureOf } from '../shared/picture'
import { describe, metricsTable } from './description'
import type { Answer } from './protocol'
import type { Run } from './run'
import { PREVIEW_COLUMNS, PREVIEW_SEED } from './observation'

/**
 * @param run all of it, not only what it is drawn with
 * @param name what the visitor calls it
 */
export async function exportRun(run: Run, name = run.name): Promise<Answer<'exportModel'>> {
  const { frames, iteration } = run
  const described = { ...describe(run), name }
  const rows = metricsTable(run)
  const weights = await run.pack(name)
  const samples = pictureOf(await run.model.sample(PREVIEW_COLUMNS, PREVIEW_SEED))
  const bytes = await writeRunFile({
    run: described,
    rows,
    samples,
    pictures: [
      ...frames.map(({ iteration: step, grid }) => ({ tag: 'samples on the way', step, picture: pictureOf(grid) })),
      { tag: 'samples', step: iteration, picture: samples },
    ],
    parts: new Map([[WEIGHTS, new Uint8Array(weights)]]),
  })
  return { bytes, fileName: `${fileNameOf(described)}.zip` }
}

/**
 * @param run as `exportRun`
 * @param name as `exportRun`
 * @throws BadInput where what writes TensorFlow.js models cannot be fetched
 */
export async function exportNetworks(
  run: Run,
  format: NetworkFormat,
  name = run.name,
): Promise<Answer<'exportNetworks'>> {
  const { config, dataset, iteration, evaluation } = run
  const described = { ...describe(run), name }
  const networks = await copyNetworks(run.model)
  const metadata = {
    source: 'Modeweave',
    run: name,
    iteration: String(iteration),
    dataset: dataset.name,
    ...(evaluation === null ? {} : { mixtureWeights: JSON.stringify(evaluation.weights) }),
  }
  const { size, channels } = dataset
  const readme = readmeFor(format, name, { config, size, channels, datasetName: dataset.name, iteration })
  const files = new Map<string, Uint8Array>([
    ['README.md', strToU8(readme)],
    ...(format === 'onnx' ? onnxFiles(networks, metadata) : await layersModelFiles(networks, metadata)),
  ])
  const bytes = zipped(new Map([[RUN_JSON, await runJson(described, files)], ...files]))
  return { bytes, fileName: `${fileNameOf(described)}-${format.replace('.', '')}.zip` }
}
