/** Plain types of sweeps and of what their runs come to; no code, so that the page may import them. */
import type { FineTuningConfig } from '../diffusion/training/types'
import type { MixtureConfig } from '../mixture/types'

/** Whose runs they are: of the mixture GAN (paper B), or of copy-safe diffusion (paper A). */
export type Lab = 'mixture' | 'fusion'

/** What a setting may be; null leaves out what may be left out (`fusion`). */
export type SettingValue = number | string | boolean | null
/** By their paths in the run's configuration: `fusion.latentWeight`, `regulariser.enabled`. */
export type Settings = Record<string, SettingValue>

/** Which images a mixture is trained on. */
export interface MixtureData {
  dataset: 'mnist' | 'fashion-mnist'
  /** Share of the training images that each class has, one a class; null: as the data set has them. */
  shares: number[] | null
}

/** Which images are fused with which; how many of the former the configuration says. */
export interface FusionData {
  fusionSet: 'fashion-fusion' | 'mnist-fusion'
  /** Pairs of the fusion set. */
  fusionImages: number
}

/** How a mixture is measured. */
export interface MixtureMeasure {
  /** Iterations between two scores of its samples. */
  every: number
  /** Samples that the Inception score and the FID-like distance are made of. */
  samples: number
}

/** How a fine-tuned model is measured. */
export interface FusionMeasure {
  /** Generations a caption. */
  perCaption: number
  guidance: number
  /** Steps of DDIM. */
  samplingSteps: number
  /** Real images that nothing was trained on: background of R, reference of the FID-like distance. */
  heldOut: number
  /** How often, in a run, copies are counted on the way; 0: at the end only. */
  samplings: number
  /** Generations that they are counted among. */
  rising: number
  /** Before the last images are generated, prompts' embeddings are changed until the meter is down to this (Wen et al. 2024); absent: they stay. */
  tameTo?: number
}

/** What is told apart. */
export interface Variant {
  name: string
  set: Settings
  /** What of the sweep's measure is otherwise; of fusion alone. */
  measure?: Pick<FusionMeasure, 'tameTo'>
}

interface SweepOf<L extends Lab, Preset extends string, Data, Measure> {
  format: 'modeweave-sweep'
  version: 1
  /** What the sweep is called, also in files: "table-5". */
  name: string
  lab: L
  preset: Preset
  data: Data
  measure: Measure
  /** Changed of the preset in every run. */
  set?: Settings
  /** What is told apart, by name; each is a row of a table. One without changes where there are none. */
  variants?: Variant[]
  /** Every combination of these values is run of each variant. */
  grid?: Record<string, SettingValue[]>
  seeds: number[]
}

export type MixtureSweep = SweepOf<'mixture', 'classroom' | 'joint' | 'paper', MixtureData, MixtureMeasure>
export type FusionSweep = SweepOf<'fusion', 'demo' | 'paper', FusionData, FusionMeasure>
/** One JSON file. */
export type Sweep = MixtureSweep | FusionSweep

interface PlannedOf<L extends Lab, Config, Data, Measure> {
  /** Of all that the run's outcome depends on, its seed included: two sweeps that plan the same run share it. */
  id: string
  lab: L
  /** Its variant, and the grid's values behind it: "ours", "fusion, latentWeight 0.25". */
  name: string
  seed: number
  config: Config
  data: Data
  measure: Measure
}

export type PlannedMixture = PlannedOf<'mixture', MixtureConfig, MixtureData, MixtureMeasure>
export type PlannedFusion = PlannedOf<'fusion', FineTuningConfig, FusionData, FusionMeasure>
export type PlannedRun = PlannedMixture | PlannedFusion

/** One number that a run was measured to have. */
export interface Score {
  value: number
  /** 95 %, over resamples of the images; says nothing of other seeds. Null where there is none. */
  interval: [low: number, high: number] | null
  /** Images that it was made of. */
  count: number | null
}

/** What of a run is measured. Whatever is missing was not, or is not defined for it. */
export type ScoreName =
  | 'replication'
  | 'copies'
  | 'copied'
  | 'own'
  | 'agreement'
  | 'background'
  | 'ceiling'
  | 'frechet'
  | 'kid'
  | 'precision'
  | 'recall'
  | 'authenticity'
  | 'inception'
  | 'accuracy'
  | 'purity'
  | 'nmi'
  | 'ari'
  | 'balance'
  | 'weights'
  | 'parameters'
export type Scores = Partial<Record<ScoreName, Score>>

/** Of a score on the way: step or iteration, and the score there. */
export type Curve = [step: number, value: number, low: number | null, high: number | null][]

/** What a run came to: one file. Running it again gives the same, on the same backend. */
export interface RunResult {
  format: 'modeweave-result'
  version: 1
  run: PlannedRun
  /** What it was computed with: "wasm", "webgpu, Apple M2". */
  backend: string
  /** Networks that judged, as they are told beside every score. */
  judges: string[]
  scores: Scores
  curves: Partial<Record<ScoreName, Curve>>
}

/** `public/results/runs.json`, and what the page lets a visitor keep of own runs. */
export interface ResultFile {
  format: 'modeweave-results'
  version: 1
  /** YYYY-MM-DD; null where nobody said. */
  made: string | null
  /** Version of the program that made it. */
  program: string
  runs: RunResult[]
}
