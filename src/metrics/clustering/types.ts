/** Plain types of the scores; no code, so that the page may import them. */

/** Unsupervised clustering scores of the responsibilities on the test set. Never NaN: see `clusteringReport`. */
export interface ClusteringReport {
  /** Images scored. */
  count: number
  iteration: number
  /** [K] mean responsibility: the estimated mixture weights. */
  weights: number[]
  /** H(ᾱ)/log K: 1 = balanced, 0 = one Gaussian has all. */
  balance: number
  /** 1 − mean H(α_i)/log K: 1 = every image assigned with certainty. */
  confidence: number
  /** Share of the images whose arg max is Gaussian k, `[K]`. */
  shares: number[]
  /**
   * How far the mixture weights are from the classes' shares of the images, matched one to one as the accuracy is: total variation,
   * ½ Σ_k |weight − share|, 0 … 1. Null where there are no labels, or not as many classes as Gaussians.
   */
  weightsError: number | null
  /** What follows needs true labels; null where the dataset has none. */
  labelled: {
    /** Hungarian (one-to-one) accuracy. */
    accuracy: number
    /** Many-to-one accuracy. */
    purity: number
    nmi: number
    ari: number
    /** `[K, classes]` counts, rows Gaussians, columns true classes. */
    contingency: number[][]
    /** `[K]` class that most images of Gaussian k have, −1 for an empty Gaussian. */
    majority: number[]
  } | null
}
