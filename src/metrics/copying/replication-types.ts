/** Plain types of the replication scores; no code, so that the page may import them. */

/** How similar a set of images is to the training images: statistics of each image's largest similarity. */
export interface ReplicationStatistics {
  /** Images scored. */
  count: number
  /** N, training images they were compared with. More of them raise every number here. */
  references: number
  /** R, the replication score: 95th percentile (paper A, section 2.2). */
  replication: number
  /** 2.5th and 97.5th percentile of R over bootstrap resamples of the images; says nothing of other training seeds. */
  interval: [low: number, high: number]
  median: number
  mean: number
  deviation: number
  /** 75th and 90th percentile, as the authors' code logs them. */
  percentile75: number
  percentile90: number
  /** Share above 0.5, the authors' `sim_gt_05pc`. */
  aboveHalf: number
  /** Share above the detector's own copy threshold; null where it has none. */
  copies: { threshold: number; share: number } | null
}

/** A generated image beside the training image nearest to it. */
export interface ReplicationPair {
  generated: number
  training: number
  similarity: number
}

/** Similarity to the training image whose caption an image was generated from. */
export interface OwnSimilarity {
  mean: number
  /** Share of the images whose nearest training image is that one. */
  isNearest: number
}

/**
 * Replication with what it has to be read against: R also falls when images merely get worse, so agreement with the captions and a
 * distance such as FID belong beside it.
 */
export interface ReplicationReport {
  generated: ReplicationStatistics
  /** Largest similarity of each generated image: the distribution that R is a percentile of. */
  similarities: number[]
  /** Most similar first. */
  pairs: ReplicationPair[]
  /** Null where no captions of training images were asked for. */
  own: OwnSimilarity | null
  /** Held-out real images against the training images: R of a model that copies nothing. */
  background: ReplicationStatistics | null
  /** Training images through the autoencoder: R of a model that copies everything. */
  ceiling: ReplicationStatistics | null
  /** Training images against each other, each without itself (the authors' `bg_*`). */
  amongTraining: ReplicationStatistics | null
}
