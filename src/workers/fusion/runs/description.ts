/** What a fine-tuning run's file says of it: `run.json`, and its curves and scores as one table; and back again. */
import { joinedRows } from '../../../store/run-file/table'
import type { DescribedRun, RunDataSet, RunDescription, RunScore } from '../../../store/run-file/types'
import type { ScalarRow } from '../../../store/tensorboard/events'
import { secondsOf } from '../../../tensor/stretches'
import { parseSummary } from './summary'
import type { FusionRunSummary, Measured } from './types'

export function describe(summary: FusionRunSummary): DescribedRun {
  const { runId, name, config, model, training, fusion, step, savedAt, seconds, stretches } = summary
  const { backend, losses, rising, measured } = summary
  return {
    lab: 'fusion',
    runId,
    name,
    seed: config.seed,
    iteration: step,
    iterations: config.steps,
    began: null,
    model,
    data: [dataSet('training', training), ...(fusion === null ? [] : [dataSet('fusion', fusion)])],
    settings: config,
    changes: [],
    // Before stretches were kept, the seconds were counted all the same.
    seconds: stretches === undefined ? seconds : secondsOf(stretches, step),
    stretches: stretches ?? [],
    savedAt,
    scores: measured === null ? [] : scoresOf(measured, step),
    details: { seconds, backend, losses, rising, measured },
  }
}

/** Its id is the hash of its images and captions. */
const dataSet = (role: RunDataSet['role'], { id, name, count }: FusionRunSummary['training']): RunDataSet => ({
  role,
  id,
  name,
  count,
  fingerprint: id,
})

/**
 * A run's summary, out of its `run.json`: to be looked at, and generated with where its weights lie beside it.
 * @throws BadInput naming every value that is missing or wrong
 */
export function summaryOf(run: RunDescription): FusionRunSummary {
  const { runId, name, settings, model, data, iteration, savedAt, stretches, details } = run
  const [training, fusion] = [setOf(data, 'training'), setOf(data, 'fusion')]
  return parseSummary({
    ...details,
    runId,
    name,
    config: settings,
    model,
    training,
    fusion: fusion ?? null,
    step: iteration,
    savedAt,
    stretches,
    bundled: false,
    hasWeights: true,
    resumable: false,
    bytes: 0,
  })
}

function setOf(data: readonly RunDataSet[], role: RunDataSet['role']) {
  const set = data.find((each) => each.role === role)
  return set && { id: set.id, name: set.name, count: set.count }
}

/** Losses, R as it rose, and what was measured at the end. */
export function metricsTable({ losses, rising, measured, step }: FusionRunSummary): ScalarRow[] {
  return joinedRows(
    losses.map(({ step, loss, dropped }) => ({ step, values: { 'loss/denoising': loss, 'loss/dropped': dropped } })),
    rising.map(({ step, replication, own, copied, count }) => ({
      step,
      values: {
        'replication/R': replication,
        'replication/own_similarity': own,
        'replication/copied': copied?.share,
        'replication/n': count,
      },
    })),
    measured === null ? [] : [{ step, values: valuesOf(measured) }],
  )
}

function valuesOf({ judgement }: Measured) {
  const { generated, own } = judgement.replication
  const { frechet, inception, agreement, kid, precision, recall, authenticity } = judgement.quality
  return {
    'replication/R': generated.replication,
    'replication/own_similarity': own?.mean,
    'replication/copies': generated.copies?.share,
    'replication/n': generated.count,
    'quality/inception_score': inception?.mean,
    'quality/inception_deviation': inception?.deviation,
    'quality/frechet_distance': frechet.value,
    'quality/kid': kid?.value,
    'quality/precision': precision?.share,
    'quality/recall': recall?.share,
    'quality/authenticity': authenticity?.share,
    'quality/agreement': agreement?.share,
    'quality/n': frechet.counts[0],
  }
}

/** Of what shows copies the detector is the judge, of quality the classifier. */
function scoresOf(measured: Measured, iteration: number): RunScore[] {
  const { judgement, detector, classifier } = measured
  const { generated } = judgement.replication
  const { frechet, frechetInterval, kid, precision, recall, authenticity, inception, agreement } = judgement.quality
  const intervals: Record<string, readonly [number, number] | undefined> = {
    'replication/R': generated.interval,
    'quality/frechet_distance': frechetInterval?.interval,
    'quality/precision': precision?.interval,
    'quality/recall': recall?.interval,
    'quality/authenticity': authenticity?.interval,
  }
  const counts: Record<string, number | undefined> = {
    'quality/inception_score': inception?.count,
    'quality/inception_deviation': inception?.count,
    'quality/kid': kid?.counts[0],
    'quality/precision': precision?.count,
    'quality/recall': recall?.count,
    'quality/authenticity': authenticity?.count,
    'quality/agreement': agreement?.count,
  }
  return Object.entries(valuesOf(measured)).flatMap(([name, value]): RunScore[] => {
    if (value === undefined || name.endsWith('/n')) return []
    const isCopying = name.startsWith('replication/')
    const n = counts[name] ?? (isCopying ? generated.count : frechet.counts[0])
    const interval = intervals[name]
    const judge = isCopying ? detector : classifier
    return [{ name, value, ...(interval && { interval }), iteration, n, judge }]
  })
}
