/** Plain settings of a fine-tuning run; no code, so that the page may import them. */
import type { FusionSettings, RivalSettings } from '../captions/types'

/** What captions tell (paper A, Table 4), each less than the one before; `room`: captions made in the page's Captions room. */
export type CaptionRegime = 'original' | 'general' | '5-word' | 'room'

/** What learns: every weight of the UNet, or low-rank additions to its attention projections (Hu et al. 2021), W + alpha / rank · B A. */
export type Adaptation = { method: 'full' } | { method: 'lora'; rank: number; alpha: number }

/** AdamW (Loshchilov & Hutter 2019) and how its rate goes. */
export interface OptimiserSettings {
  learningRate: number
  /** Rate of the cross-attentions' queries, keys and values, as a multiple of the others'. */
  crossAttentionRate: number
  /** Steps of linear warm-up. */
  warmup: number
  /** Share of the steps, at the end, in which the rate falls linearly to `lastRate` of itself. */
  decayShare: number
  lastRate: number
  beta1: number
  beta2: number
  /** Decoupled: a step takes `learningRate · weightDecay` of every weight. */
  weightDecay: number
  /** Largest norm of the gradient over all weights; a longer one is scaled down to it. */
  clipNorm: number
}

/** The paper's other cause of replication: some images are in the set more than once. */
export interface DuplicationSettings {
  /** Share of the images, 0 … 1; 0 = none. The authors' 0.05. */
  share: number
  /** How often each of them is in the set, counting itself. The authors' 5. */
  times: number
}

export interface FineTuningConfig {
  /** N, images of the fine-tuning set. */
  images: number
  captions: CaptionRegime
  /** Edge of the images in px, which the latents' follows from; null: the model's own. */
  size: number | null
  steps: number
  /** Image-caption pairs a step. */
  batch: number
  /** Equal parts in which a step's batch goes through the UNet, one behind the other: less memory, the same gradient. Null: as few as fit. */
  microBatches: number | null
  adaptation: Adaptation
  /** Of everything random: order, noise, timesteps, fusion partners, rivals. Two methods with one seed share all but their own draws. */
  seed: number
  optimiser: OptimiserSettings
  duplication: DuplicationSettings
  /** Null: no dual fusion. */
  fusion: FusionSettings | null
  rivals: RivalSettings
}
