/** How models of a public size are usually fine-tuned; what a preset of the page has instead was found on its miniature. */

/** How a run learns, by what of the UNet does. */
export interface TrainingAdvice {
  learningRate: number
  /** Steps. */
  warmup: number
  batch: number
  /** Absent: as many as the preset has. */
  steps?: number
}

export const USUAL_TRAINING = {
  /** The authors' code of paper A: constant behind 5,000 steps of warm-up, 100,000 in all. */
  full: { learningRate: 5e-6, warmup: 5000, batch: 16, steps: 100_000 },
  /** Diffusers' training script, at the authors' batch. */
  lora: { learningRate: 1e-4, warmup: 100, batch: 16 },
} as const satisfies Record<string, TrainingAdvice>

/** With either: no layer learns faster, and AdamW is PyTorch's. */
export const USUAL_OPTIMISER = { crossAttentionRate: 1, beta2: 0.999 } as const
