/** Plain types of summaries of one number a caption; no code, so that the page may import them. */

/** Where an interval comes from: a percentile bootstrap (Efron 1979), 95 %. */
export interface Bootstrap {
  /** 2.5th and 97.5th percentile over the resamples. */
  interval: [low: number, high: number]
  resamples: number
  seed: number
}

/** One column of numbers. */
export interface Summary {
  n: number
  mean: number
  median: number
  /** Sample standard deviation (divisor n − 1); null for n = 1. */
  deviation: number | null
  /** Of the mean; null for n = 1. */
  bootstrap: Bootstrap | null
}

/** Differences `after − before` of pairs. */
export interface PairedSummary extends Summary {
  /** Pairs whose difference is above, below and exactly 0. */
  rose: number
  fell: number
  same: number
}

/** Spearman's rank correlation. */
export interface RankCorrelation {
  n: number
  /** In [−1, 1]; null where it is not defined: fewer than 2 pairs, or one side the same throughout. */
  rho: number | null
  /** Of rho; null where rho is, or where it was not asked for. */
  bootstrap: Bootstrap | null
}
