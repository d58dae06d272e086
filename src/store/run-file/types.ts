/** Plain types of a run's file, the same for both labs; no code, so that the page may import them. */
import type { TrainedStretch } from '../../tensor/stretch-types'

export type RunLab = 'mixture' | 'fusion'

/** A setting that was changed while the run was trained. */
export interface SettingChange {
  /** Iterations done when it was changed: it acts from the next one on. */
  iteration: number
  /** As in `settings`, with dots: "regulariser.enabled". */
  path: string
  from: number | string | boolean
  to: number | string | boolean
}

/** Images that the run learnt from. */
export interface RunDataSet {
  role: 'training' | 'fusion'
  id: string
  name: string
  /** Images of it that are trained on. */
  count: number
  /** MurmurHash3, 128 bits, of its training images (mixture), or of its images and captions (fusion); null where a run from before it was taken has none. */
  fingerprint: string | null
}

/** A score at the iteration where it was measured. */
export interface RunScore {
  /** As the column of metrics.csv: "clustering/accuracy". */
  name: string
  value: number
  /** 95 %; absent where none was computed. */
  interval?: readonly [number, number]
  iteration: number
  /** Images that it is of. */
  n: number
  /** The network, or labels, that it was measured with, in words. */
  judge: string
}

/** `run.json`: what a run is, and what else lies in its file. */
export interface RunDescription {
  format: 'modeweave-run'
  /** Of this format; a reader refuses later ones. */
  version: number
  lab: RunLab
  runId: string
  name: string
  seed: number
  /** Iterations (fusion: steps) done, and those that it is to have. */
  iteration: number
  iterations: number
  /** The run whose weights it began with; null where they were fresh, or the model's. */
  began: { name: string; iteration: number } | null
  /** The model that it fine-tunes; null where it began with fresh networks. */
  model: { id: string; name: string } | null
  data: RunDataSet[]
  /** In force at `iteration`, as the lab has them. */
  settings: object
  /** What was changed on the way to them, oldest first: undone from the last one on, they are what held before. */
  changes: SettingChange[]
  /** Spent training it; null where that is not known of all its iterations. */
  seconds: number | null
  /** By what it was trained, one after another; iterations that none of them has are from before this was kept. */
  stretches: TrainedStretch[]
  /** Milliseconds since 1970 at its last checkpoint, or its last iteration; null where neither is known. */
  savedAt: number | null
  /** The last ones of each kind. */
  scores: RunScore[]
  /** The lab's own reports in full; what a lab needs of them it checks itself. */
  details: object
  /** SHA-256 of every other file, by its path. */
  files: Record<string, string>
}

/** What a lab says of a run; the rest is the file's. */
export type DescribedRun = Omit<RunDescription, 'format' | 'version' | 'files'>
