/** Generated images beside the training images nearest to them, and which scores may be held against each other. */
import type { Gallery, Measured } from '../../../workers/fusion/protocol'

export type PairOrder = 'similarity' | 'caption'

/** A generated image beside its nearest training image (paper A, Fig. 2). */
export interface CopyPair {
  /** Places in the gallery's `generated` and `training`. */
  generated: number
  training: number
  /** Cosine of the detector's descriptors. */
  similarity: number
  caption: string
  /** Whether the nearest training image is the one whose caption was asked. */
  own: boolean
  /** Whether the similarity is above the detector's copy threshold; false where it has none. */
  copied: boolean
}

/** The detector's copy threshold; null where it has none. */
export function thresholdOf({ judgement }: Measured): number | null {
  return judgement.replication.generated.copies?.threshold ?? null
}

/** By similarity: most similar first. By caption: alphabetically, the most similar of a caption first. */
export function copyPairs(measured: Measured, gallery: Gallery, order: PairOrder): CopyPair[] {
  const threshold = thresholdOf(measured) ?? Infinity
  const pairs = measured.judgement.replication.pairs.map(({ generated, training, similarity }) => ({
    generated,
    training,
    similarity,
    caption: gallery.captions[generated] ?? '',
    own: gallery.own[generated] === training,
    copied: similarity > threshold,
  }))
  if (order === 'similarity') return pairs.sort((a, b) => b.similarity - a.similarity)
  return pairs.sort((a, b) => a.caption.localeCompare(b.caption, 'en') || b.similarity - a.similarity)
}

interface Scored {
  measured: Measured
  training: { id: string }
}

/**
 * Whether two runs' scores can be held against each other: R grows with the number of training images, the Fréchet distance falls with
 * the number of images, and both belong to the networks that measured them and to the way the images were generated.
 */
export function comparableTo(a: Scored, b: Scored): boolean {
  const conditions = ({ measured, training }: Scored) => {
    const { judgement, detector, classifier, guidance, samplingSteps, solver } = measured
    const { replication, quality } = judgement
    return [
      training.id,
      detector,
      classifier,
      guidance,
      samplingSteps,
      solver,
      judgement.reference,
      replication.generated.references,
      ...quality.frechet.counts,
    ].join('\n')
  }
  return conditions(a) === conditions(b)
}
