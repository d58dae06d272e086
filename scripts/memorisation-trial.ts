/** Readings of detectors, put against what is known: curves and scores, detector by detector. */
import { rocOf, rocScores } from '../src/metrics/statistics/roc'
import type {
  ComparisonName,
  DetectorConditions,
  DetectorName,
  DetectorResult,
  DetectorRoc,
} from '../src/results/memorisation-types'
import type { Readings } from './memorisation-readings'

/** Of the captions of training images, and of captions never seen. */
export interface ModelReadings {
  candidates: Readings
  controls: Readings
  /** R of the candidates' generations. */
  replication: number
}

/** Of false positives that TPR is told at. */
const FPR = 0.01
/** Digits of a curve's corner. */
const DIGITS = 4

const names: readonly DetectorName[] = [
  'meter-first',
  'meter-mean',
  'significance',
  'attention-entropy',
  'loss-membership',
  'replication',
  'own-similarity',
]

/**
 * @param before the model before fine-tuning
 * @param after by the seed of the fine-tuning
 */
export function trialOf(
  before: ModelReadings,
  after: ReadonlyMap<number, ModelReadings>,
  conditions: DetectorConditions,
): DetectorResult[] {
  const seeds = [...after]
  return names.map((name) => {
    const comparisons: Record<ComparisonName, DetectorRoc[]> = {
      others: seeds.map(([seed, { candidates, controls }]) => compared(seed, candidates[name], controls[name])),
      before: seeds.map(([seed, { candidates }]) => compared(seed, candidates[name], before.candidates[name])),
      untrained: [compared(null, before.candidates[name], before.controls[name])],
    }
    return { name, calls: callsOf(name, conditions), comparisons }
  })
}

function compared(seed: number | null, positives: Float64Array, negatives: Float64Array): DetectorRoc {
  const { auroc, tpr } = rocScores(positives, negatives, FPR, seed ?? 0)
  const { curve } = rocOf(positives, negatives)
  return {
    seed,
    counts: [positives.length, negatives.length],
    auroc: rounded(auroc),
    tprAt1: rounded(tpr),
    curve: curve.map(([x, y]) => [round(x), round(y)]),
  }
}

const round = (value: number) => Number(value.toFixed(DIGITS))
const rounded = ({ value, interval: [low, high] }: DetectorRoc['auroc']): DetectorRoc['auroc'] => ({
  value: round(value),
  interval: [round(low), round(high)],
})

/** Passes of one sample through the UNet, a gradient counted as two, beside those of generating with guidance. */
function callsOf(name: DetectorName, { lossTimesteps }: DetectorConditions): number {
  switch (name) {
    case 'meter-first':
    case 'meter-mean':
    case 'replication':
    case 'own-similarity':
      return 0
    case 'significance':
      return 4
    case 'attention-entropy':
      return 1
    case 'loss-membership':
      return lossTimesteps.length
  }
}
