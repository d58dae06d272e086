/** What is told and stored of a fine-tuning run; plain data. */
import type { FineTuningConfig } from '../../../diffusion/training/types'
import type { StepLoss } from '../../../diffusion/training/fine-tuner'
import type { Judgement } from '../../../diffusion/judges/judge'
import type { SolverName } from '../../../diffusion/sampling/schedulers'
import type { Share } from '../../../metrics/statistics/share'
import type { BackendName } from '../../../gpu/types'
import type { ImageGrid } from '../../../data/images/types'
import type { TrainedStretch } from '../../../tensor/stretch-types'

/** What a run's generations were measured with and against; said beside every score. */
export interface Measured {
  judgement: Judgement
  detector: string
  classifier: string
  /** Generations a caption, guidance, sampling steps, seed of their noise. */
  perCaption: number
  guidance: number
  samplingSteps: number
  /** Absent: DDIM. */
  solver?: SolverName
  seed: number
  /** Prompts' embeddings were changed until the meter was down to this (Wen et al. 2024); absent: they stayed. */
  tameTo?: number
  heldOut: { name: string; count: number } | null
}

/** R as it rises while training, on few generations. */
export interface RisingPoint {
  step: number
  replication: number
  /** Mean similarity to the caption's own image. */
  own: number
  /** Generations measured. */
  count: number
  /** Share of them with d₁ < d₂/3 (`copied-share.ts`). Runs trained before it was taken lack it; null: of a single training image. */
  copied?: Share | null
}

/** Everything about a run but its pictures and weights; lists and plots are made of these. */
export interface FusionRunSummary {
  runId: string
  /** "5-word + dual fusion .1/.3". */
  name: string
  config: FineTuningConfig
  model: { id: string; name: string }
  training: { id: string; name: string; count: number }
  fusion: { id: string; name: string; count: number } | null
  step: number
  /** Milliseconds since 1970. */
  savedAt: number
  /** Spent training. */
  seconds: number
  /** That it was last in memory with. */
  backend: { name: BackendName; adapter: string }
  /** By what it was trained, oldest first; absent in runs from before this was kept. */
  stretches?: TrainedStretch[]
  /** At most 600 points, oldest first. */
  losses: StepLoss[]
  rising: RisingPoint[]
  measured: Measured | null
  bundled: boolean
  /** Whether its UNet is there, so that it can generate. */
  hasWeights: boolean
  /** Whether its moments are there too, so that it can go on exactly. */
  resumable: boolean
  /** Stored on disk. */
  bytes: number
}

/** The fixed prompts, sampled with the same noise at one step; step 0 is the model as it was opened. */
export interface Sampling {
  step: number
  prompts: string[]
  images: ImageGrid
}

/** All pictures that are kept of a run. */
export interface RunPictures {
  /** Oldest first. */
  samples: Sampling[]
  /** Null where the run was not measured. */
  gallery: Gallery | null
}

/** A measured run's pictures. */
export interface Gallery {
  /** In the order that `Judgement.replication` counts them. */
  generated: ImageGrid
  training: ImageGrid
  /** `[generated]` the training image whose caption it was, and that caption as it was asked. */
  own: number[]
  captions: string[]
}
