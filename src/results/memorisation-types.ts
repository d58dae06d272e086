/**
 * Detectors of memorised prompts on trial: `public/results/memorisation-detectors.json`. Plain types; no code, so that the page may
 * import them. What each detector is called and computes stands in `detectors.ts`.
 */
import type { FineTuningConfig } from '../diffusion/training/types'

/** In the order of the table. */
export type DetectorName =
  | 'meter-first'
  | 'meter-mean'
  | 'significance'
  | 'attention-entropy'
  | 'loss-membership'
  | 'replication'
  | 'own-similarity'

/**
 * What has to be told apart, and so what an AUROC of .5 would mean.
 * - `others`: captions of training images against captions that the model never saw, both on the fine-tuned model
 * - `before`: captions of training images on the fine-tuned model against the same ones on the model before fine-tuning
 * - `untrained`: as `others`, on the model before fine-tuning, where nothing is memorised: what differs from .5 there is no memory
 */
export type ComparisonName = 'others' | 'before' | 'untrained'

/** Value with its 95 % interval over resamples of the prompts, either side for itself. */
export interface RocScore {
  value: number
  interval: [low: number, high: number]
}

/** One model's receiver operating characteristic. */
export interface DetectorRoc {
  /** Of the fine-tuning; null for `untrained`, which is the model before it. */
  seed: number | null
  /** Memorised candidates and controls. */
  counts: [positives: number, negatives: number]
  /** Area under the curve: how often a candidate scores above a control. .5 = chance. */
  auroc: RocScore
  /** Share of candidates found where 1 % of the controls, at most, are called memorised. */
  tprAt1: RocScore
  /** Corners of the curve, from (0, 0) to (1, 1). */
  curve: [falsePositives: number, truePositives: number][]
}

export interface DetectorResult {
  name: DetectorName
  /** Passes through the UNet that one prompt takes, a gradient counted as two; 0: none beside those of generating it with guidance. */
  calls: number
  /** One a seed of the fine-tuning; one alone for `untrained`. */
  comparisons: Record<ComparisonName, DetectorRoc[]>
}

/** How the prompts were put to the detectors. */
export interface DetectorConditions {
  /** Training images whose captions are the candidates. */
  candidates: number
  /** Held-out images whose captions are the controls: none is also a candidate's. */
  controls: number
  /** Images generated of each prompt, over which detectors are averaged. */
  perPrompt: number
  guidance: number
  samplingSteps: number
  /** Timesteps at which the training loss is taken, each with the same noise for every image. */
  lossTimesteps: number[]
  /** The attention layer whose weights are looked at, by diffusers' name. */
  attentionLayer: string
  /** Of the noise. */
  noiseSeed: number
  resamples: number
}

/** The file. */
export interface DetectorTrial {
  format: 'modeweave-memorisation'
  version: 1
  /** "2026-11-29" */
  made: string
  /** "wasm" */
  backend: string
  model: string
  /** Of the fine-tuning of its first seed. */
  config: FineTuningConfig
  seeds: number[]
  /** R of the generations of each seed, in their order: how much each model does copy. */
  replication: number[]
  conditions: DetectorConditions
  detectors: DetectorResult[]
}
