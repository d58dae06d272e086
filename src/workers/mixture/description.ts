/** What a mixture run's file says of it: `run.json`, and its curves and scores as one table. */
import type { ClusteringReport, SampleQuality, StepMetrics } from '../../mixture/types'
import { joinedRows } from '../../store/run-file/table'
import type { DescribedRun, RunScore } from '../../store/run-file/types'
import type { ScalarRow } from '../../store/tensorboard/events'
import type { Run } from './run'

const OWN_CLASSIFIER = 'the run’s own classifier C'
const LABELS = 'the labels of the test images'

export function describe(run: Run): DescribedRun {
  const { runId, name, config, adjustments, began, dataset, evaluation, quality, iteration, bundled, stretches } = run
  return {
    lab: 'mixture',
    runId,
    name,
    seed: config.seed,
    iteration,
    iterations: config.iterations,
    // Of a bundled model itself nobody has begun anything yet.
    began: bundled && iteration === began?.iteration ? null : began,
    model: null,
    data: [
      {
        role: 'training',
        id: dataset.id,
        name: dataset.name,
        count: run.trainImages,
        fingerprint: dataset.fingerprint ?? null,
      },
    ],
    settings: config,
    changes: [...adjustments],
    seconds: run.seconds,
    stretches: [...stretches],
    savedAt: stretches.at(-1)?.ended ?? null,
    scores: [...clusteringScores(evaluation), ...qualityScores(quality.at(-1))],
    details: { evaluation, quality: quality.at(-1) ?? null },
  }
}

/** Losses and terms of the iterations; samples' and clustering scores where they were measured. */
export function metricsTable({
  history,
  quality,
  frames,
  evaluation,
}: Pick<Run, 'history' | 'quality' | 'frames' | 'evaluation'>): ScalarRow[] {
  const onTheWay = frames.flatMap(({ clustering }) => (clustering === null ? [] : [clusteringRow(clustering)]))
  const isNew = onTheWay.every(
    ({ step, values }) => step !== evaluation?.iteration || values['clustering/n'] !== evaluation.count,
  )
  return joinedRows(
    history.map(stepRow),
    quality.map(qualityRow),
    onTheWay,
    evaluation === null || !isNew ? [] : [clusteringRow(evaluation)],
  )
}

function stepRow({ iteration, lossD, lossG, information, balance, entropy, consistency }: StepMetrics): ScalarRow {
  const values = {
    'loss/discriminator': lossD,
    'loss/generator': lossG,
    'loss/information': information,
    'regulariser/balance': balance,
    'regulariser/entropy': entropy,
    'regulariser/consistency': consistency,
  }
  return { step: iteration, values }
}

/** Scores by a network of the visitor's own are in a group under its name: they compare with no others. */
function qualityRow({ iteration, inception, frechet, own }: SampleQuality): ScalarRow {
  const group = own === undefined ? 'quality' : `quality on ${own.replace(/[^\p{L}\p{N} .()-]+/gu, '_')}`
  const values = {
    [`${group}/inception_score`]: inception.mean,
    [`${group}/inception_deviation`]: inception.deviation,
    [`${group}/frechet_distance`]: frechet.value,
    [`${group}/n`]: inception.count,
  }
  return { step: iteration, values }
}

function clusteringRow({ iteration, count, balance, confidence, weightsError, labelled }: ClusteringReport): ScalarRow {
  const values = {
    'clustering/accuracy': labelled?.accuracy,
    'clustering/purity': labelled?.purity,
    'clustering/nmi': labelled?.nmi,
    'clustering/ari': labelled?.ari,
    'clustering/balance': balance,
    'clustering/confidence': confidence,
    'clustering/weights_error': weightsError,
    'clustering/n': count,
  }
  return { step: iteration, values }
}

/** Balance and confidence are C's own; the others compare it with the labels. */
function clusteringScores(report: ClusteringReport | null): RunScore[] {
  if (report === null) return []
  const own = ['clustering/balance', 'clustering/confidence']
  return scoresOf(clusteringRow(report), report.count, (name) => (own.includes(name) ? OWN_CLASSIFIER : LABELS))
}

const qualityScores = (report: SampleQuality | undefined): RunScore[] =>
  report === undefined ? [] : scoresOf(qualityRow(report), report.inception.count, () => judgeOf(report))

const judgeOf = ({ own, classifier }: SampleQuality) =>
  own === undefined ? classifier : `the visitor’s own network ${classifier}`

function scoresOf({ step, values }: ScalarRow, n: number, judgeOf: (name: string) => string): RunScore[] {
  return Object.entries(values).flatMap(([name, value]) =>
    typeof value !== 'number' || Number.isNaN(value) || name.endsWith('/n')
      ? []
      : [{ name, value, iteration: step, n, judge: judgeOf(name) }],
  )
}
