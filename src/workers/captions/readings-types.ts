/** Plain types of the readings of captions: what columns of scores tell; no code, so that the page may import them. */
import type { PairedSummary, RankCorrelation, Summary } from '../../metrics/statistics/summary-types'
import type { GeneralityScore } from '../../captions/types'

/** One column of captions with its scores. */
export interface ScoredColumn {
  name: string
  /** SI, BT, TM, DA, GS of each, `[rows × 5]`; NaN × 5 where a row has no score. */
  scores: Float64Array
  /** Words of each, `[rows]`. */
  lengths: Float64Array
}

export interface ColumnReadings {
  name: string
  /** Captions that have a score. */
  n: number
  /** Null where none has a score. */
  metrics: Record<keyof GeneralityScore, Summary | null>
  /** Spearman's rho of GS and the number of words. */
  length: RankCorrelation
}

/** GS of a column less that of another, over the rows that have both. */
export interface DifferenceReadings {
  from: string
  to: string
  /** Null where no row has both. */
  gs: PairedSummary | null
}

export interface CaptionReadings {
  columns: ColumnReadings[]
  /** Of each column with each that comes behind it. */
  differences: DifferenceReadings[]
}
