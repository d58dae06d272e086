/** A run of either lab as lists show it; no code. */
import type { Curve, Lab, Scores, SettingValue } from '../../results/types'
import type { CardPictures } from '../../store/runs/card-types'
import type { Told } from '../page/difference'

export type { Curve, Lab, Scores, SettingValue }

/** A setting that is not the preset's. */
export interface Change extends Told {
  path: string
}

/** A curve that runs are compared by. */
export interface NamedCurve {
  /** "ACC", "loss of G"; runs' curves of one name are drawn over each other. */
  name: string
  points: Curve
}

export interface RunEntry {
  runId: string
  lab: Lab
  /** Its own; the visitor may have given it another. */
  name: string
  bundled: boolean
  /** Iterations, or steps. */
  done: number
  total: number
  data: string
  /** Null where a run of an older version of this page did not say. */
  seed: number | null
  backend: string | null
  seconds: number | null
  /** Milliseconds since 1970; null of what comes with the page. */
  savedAt: number | null
  /** Taken of the disk; null of what comes with the page. */
  bytes: number | null
  /** The preset that it differs least from; null where its settings are not known. */
  preset: string | null
  differs: readonly Change[]
  /** By their paths; null where they are not known. */
  settings: ReadonlyMap<string, SettingValue> | null
  scores: Scores
  /** The iteration that they are of, where the run has gone on since; null: as it stands. */
  scoredAt: number | null
  /** Networks that judged. */
  judges: readonly string[]
  /** The most telling first. */
  curves: readonly NamedCurve[]
  pictures: CardPictures | null
  /** What the samples were made of: runs for which it is the same have the same noise, and the same prompts where they have some. */
  noise: string | null
  prompts: readonly string[] | null
  /** Whether there is something left to train. */
  canGoOn: boolean
}
