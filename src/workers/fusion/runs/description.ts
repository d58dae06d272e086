/** What a fine-tuning run's file says of it: `run.json`, and its curves and scores as one table; and back again. */
import { scoresOf as judgedScores, type JudgedName, type JudgedScore } from '../../../diffusion/judges/scores'
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

/** What a score is called in the file; null: it is not in it. */
const fileNames: Record<JudgedName, string | null> = {
  replication: 'replication/R',
  own: 'replication/own_similarity',
  copies: 'replication/copies',
  background: null,
  ceiling: null,
  inception: 'quality/inception_score',
  frechet: 'quality/frechet_distance',
  kid: 'quality/kid',
  precision: 'quality/precision',
  recall: 'quality/recall',
  authenticity: 'quality/authenticity',
  agreement: 'quality/agreement',
}

function valuesOf({ judgement }: Measured): ScalarRow['values'] {
  const { replication, quality } = judgement
  return {
    ...Object.fromEntries(namedScores(judgement).map(([name, { value }]) => [name, value])),
    'replication/n': replication.generated.count,
    'quality/inception_deviation': quality.inception?.deviation,
    'quality/n': quality.frechet.counts[0],
  }
}

function namedScores(judgement: Measured['judgement']): [name: string, score: JudgedScore][] {
  return [...judgedScores(judgement)].flatMap(([key, score]): [string, JudgedScore][] => {
    const name = fileNames[key]
    return name === null ? [] : [[name, score]]
  })
}

/** Of what shows copies the detector is the judge, of quality the classifier. */
function scoresOf({ judgement, detector, classifier }: Measured, iteration: number): RunScore[] {
  const { inception, frechet } = judgement.quality
  const deviation: [string, JudgedScore][] =
    inception === null
      ? []
      : [['quality/inception_deviation', { value: inception.deviation, interval: null, count: inception.count }]]
  return [...namedScores(judgement), ...deviation].map(([name, { value, interval, count }]) => ({
    name,
    value,
    ...(interval && { interval }),
    iteration,
    n: count ?? frechet.counts[0],
    judge: name.startsWith('replication/') ? detector : classifier,
  }))
}
