/** How well a score tells two groups apart: receiver operating characteristic (Fawcett 2006). */
import { Random } from '../../tensor/random'
import { percentile } from './percentile'
import { ranks } from './rank-correlation'

/** Resamples of either group. */
const RESAMPLES = 1000
const ENDS = [2.5, 97.5] as const

export interface Roc {
  /** Area under the curve: how often a positive scores above a negative, equal ones counted half. */
  auroc: number
  /** Corners, from (0, 0) to (1, 1): shares of negatives and positives at or above each threshold, falling. */
  curve: [falsePositives: number, truePositives: number][]
}

export interface RocScores {
  auroc: RocInterval
  /** Share of positives found where at most the given share of negatives is called positive. */
  tpr: RocInterval
  resamples: number
}

export interface RocInterval {
  value: number
  /** 95 %, percentile bootstrap, each group resampled by itself. */
  interval: [low: number, high: number]
}

/** @throws RangeError where a group is empty or a score is not finite */
export function rocOf(positives: ArrayLike<number>, negatives: ArrayLike<number>): Roc {
  check(positives, negatives)
  const scored = [
    ...Array.from(positives, (score) => ({ score, positive: true })),
    ...Array.from(negatives, (score) => ({ score, positive: false })),
  ].sort((a, b) => b.score - a.score)
  const curve: Roc['curve'] = [[0, 0]]
  let [falsePositives, truePositives] = [0, 0]
  scored.forEach(({ score, positive }, i) => {
    if (positive) truePositives++
    else falsePositives++
    // What scores the same is called the same.
    if (scored[i + 1]?.score !== score)
      curve.push([falsePositives / negatives.length, truePositives / positives.length])
  })
  return { auroc: area(positives, negatives), curve: withoutStraights(curve) }
}

/** @param fpr share of negatives that may be called positive; @throws RangeError as `rocOf` */
export function truePositivesAt(positives: ArrayLike<number>, negatives: ArrayLike<number>, fpr: number): number {
  check(positives, negatives)
  const allowed = Math.floor(fpr * negatives.length + 1e-9)
  // The highest negative that must not be called positive: only what is above it may be.
  const barred = Float64Array.from(negatives).sort()[negatives.length - 1 - allowed] ?? -Infinity
  return Array.from(positives).filter((score) => score > barred).length / positives.length
}

/** AUROC and the true positives at a share of false ones, with their intervals. @throws RangeError as `rocOf` */
export function rocScores(
  positives: ArrayLike<number>,
  negatives: ArrayLike<number>,
  fpr: number,
  seed: number,
): RocScores {
  const random = new Random(seed)
  const draw = (scores: ArrayLike<number>) =>
    Float64Array.from({ length: scores.length }, () => scores[random.integer(scores.length)] ?? NaN)
  const drawn = Array.from({ length: RESAMPLES }, () => {
    const [some, others] = [draw(positives), draw(negatives)]
    return { auroc: area(some, others), tpr: truePositivesAt(some, others, fpr) }
  })
  const interval = (name: 'auroc' | 'tpr'): [number, number] => {
    const values = drawn.map((each) => each[name])
    return [percentile(values, ENDS[0]), percentile(values, ENDS[1])]
  }
  return {
    auroc: { value: rocOf(positives, negatives).auroc, interval: interval('auroc') },
    tpr: { value: truePositivesAt(positives, negatives, fpr), interval: interval('tpr') },
    resamples: RESAMPLES,
  }
}

/** Mann & Whitney's U over the pairs. */
function area(positives: ArrayLike<number>, negatives: ArrayLike<number>): number {
  const n = positives.length
  const all = new Float64Array(n + negatives.length)
  all.set(Array.from(positives))
  all.set(Array.from(negatives), n)
  const sum = ranks(all)
    .subarray(0, n)
    .reduce((total, rank) => total + rank, 0)
  return (sum - (n * (n + 1)) / 2) / (n * negatives.length)
}

/** Only where the curve turns. */
function withoutStraights(curve: Roc['curve']): Roc['curve'] {
  return curve.filter(([x, y], i) => {
    const [before, behind] = [curve[i - 1], curve[i + 1]]
    if (before === undefined || behind === undefined) return true
    return !(before[0] === x && x === behind[0]) && !(before[1] === y && y === behind[1])
  })
}

function check(positives: ArrayLike<number>, negatives: ArrayLike<number>): void {
  if (positives.length === 0 || negatives.length === 0)
    throw new RangeError(
      `There are ${positives.length} positives and ${negatives.length} negatives; a curve needs one of either.`,
    )
  for (const scores of [positives, negatives])
    if (!Array.from(scores).every(Number.isFinite)) throw new RangeError('A score is not finite; it has no rank.')
}
