/** A fine-tuning run for TensorBoard: its curves as in metrics.csv, what was measured, its prompts' samples and its settings. */
import { writeEvents, type ScalarRow } from '../../../store/tensorboard/events'
import { metricsTable } from './metrics-table'
import { galleryPicture, samplingPicture } from './pictures'
import type { FusionRunSummary, RunPictures } from './types'

export function runEvents({ summary, samples, gallery }: RunPictures & { summary: FusionRunSummary }): Uint8Array {
  const { name, model, training, fusion, config, step, savedAt } = summary
  return writeEvents({
    settings: { run: name, model: model.name, trainingSet: training.name, fusionSet: fusion?.name ?? null, ...config },
    rows: [...metricsTable(summary), ...measuredRow(summary)],
    pictures: [
      ...samples.map((sampling) => ({ tag: 'samples', step: sampling.step, picture: samplingPicture(sampling) })),
      ...(gallery === null ? [] : [{ tag: 'measured', step, picture: galleryPicture(gallery) }]),
    ],
    finished: step >= config.steps,
    at: savedAt,
  })
}

/** The scores of a measured run, at its last step. */
function measuredRow({ measured, step }: FusionRunSummary): ScalarRow[] {
  if (measured === null) return []
  const { replication, quality } = measured.judgement
  const values = {
    R: replication.generated.replication,
    copies: replication.generated.copies?.share,
    ownSimilarity: replication.own?.mean,
    frechetDistance: quality.frechet.value,
    inceptionScore: quality.inception?.mean,
    agreement: quality.agreement?.share,
    kid: quality.kid?.value,
    precision: quality.precision?.share,
    recall: quality.recall?.share,
    authenticity: quality.authenticity?.share,
  }
  return [
    { step, values: Object.fromEntries(Object.entries(values).map(([key, value]) => [`measured/${key}`, value])) },
  ]
}
