/** The replication score R and what belongs beside it (paper A, section 2.2; the authors' `diff_retrieval.py`). */
import type { Random } from '../../tensor/random'
import { percentile } from '../statistics/percentile'
import type { Nearest } from './replication-similarity'
import type { OwnSimilarity, ReplicationPair, ReplicationReport, ReplicationStatistics } from './replication-types'

const REPLICATION_PERCENT = 95
const RESAMPLES = 400

export interface ReplicationInput {
  /** Generated images against the N training images. */
  generated: Nearest
  background?: Nearest
  ceiling?: Nearest
  /** Training images against each other, each without itself. */
  amongTraining?: Nearest
  own?: {
    /** `[M]` index of the training image whose caption each was generated from. */
    index: ArrayLike<number>
    /** `[M]` similarity to it. */
    similarity: ArrayLike<number>
  }
  /** Similarity from which the detector calls an image a copy, calibrated for N training images. */
  threshold: number | null
  /** Draws the bootstrap's resamples. */
  random: Random
}

/**
 * R of generated images with its distribution, its background and its ceiling.
 * @throws RangeError where two of them were compared with different numbers of training images, which would not be comparable
 */
export function replicationReport(input: ReplicationInput): ReplicationReport {
  const { generated, background, ceiling, amongTraining, own, threshold, random } = input
  for (const other of [background, ceiling, amongTraining])
    if (other !== undefined && other.references !== generated.references)
      throw new RangeError(
        `The generated images were compared with ${generated.references} training images, others with ${other.references}; compare all with the same ones.`,
      )
  const statistics = (nearest: Nearest | undefined, label: string) =>
    nearest === undefined ? null : replicationStatistics(nearest, threshold, random.fork(label))
  return {
    generated: replicationStatistics(generated, threshold, random.fork('generated')),
    similarities: Array.from(generated.similarity),
    pairs: pairsOf(generated),
    own: own === undefined ? null : ownSimilarity(generated, own.index, own.similarity),
    background: statistics(background, 'background'),
    ceiling: statistics(ceiling, 'ceiling'),
    amongTraining: statistics(amongTraining, 'amongTraining'),
  }
}

/** Statistics of the largest similarities `[M]`. The 95th percentile is over images, not over all pairs as the paper words it. */
export function replicationStatistics(
  { similarity, references }: Nearest,
  threshold: number | null,
  random: Random,
): ReplicationStatistics {
  const count = similarity.length
  const mean = similarity.reduce((sum, value) => sum + value, 0) / count
  const variance = similarity.reduce((sum, value) => sum + (value - mean) ** 2, 0) / count
  return {
    count,
    references,
    replication: percentile(similarity, REPLICATION_PERCENT),
    interval: bootstrapInterval(similarity, random),
    median: percentile(similarity, 50),
    mean,
    deviation: Math.sqrt(variance),
    percentile75: percentile(similarity, 75),
    percentile90: percentile(similarity, 90),
    aboveHalf: shareAbove(similarity, 0.5),
    copies: threshold === null ? null : { threshold, share: shareAbove(similarity, threshold) },
  }
}

function shareAbove(values: Float32Array, threshold: number): number {
  return values.filter((value) => value > threshold).length / values.length
}

function pairsOf({ similarity, index }: Nearest): ReplicationPair[] {
  return Array.from(similarity, (value, generated) => ({
    generated,
    training: index[generated] ?? 0,
    similarity: value,
  })).sort((a, b) => b.similarity - a.similarity || a.generated - b.generated)
}

function ownSimilarity(generated: Nearest, own: ArrayLike<number>, similarity: ArrayLike<number>): OwnSimilarity {
  const count = generated.index.length
  if (own.length !== count || similarity.length !== count)
    throw new RangeError(
      `${own.length} training images and ${similarity.length} similarities are given for ${count} images; each needs one.`,
    )
  return {
    mean: Array.from(similarity).reduce((sum, value) => sum + value, 0) / count,
    isNearest: generated.index.filter((index, i) => index === own[i]).length / count,
  }
}

/** Percentile bootstrap (Efron 1979) of R. */
function bootstrapInterval(values: Float32Array, random: Random): [number, number] {
  const resampled = Float64Array.from({ length: RESAMPLES }, () =>
    percentile(
      values.map(() => values[random.integer(values.length)] ?? NaN),
      REPLICATION_PERCENT,
    ),
  )
  return [percentile(resampled, 2.5), percentile(resampled, 97.5)]
}
