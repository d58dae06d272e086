/** What is asked of a UNet that generates, and what comes of it; plain data. */
import type { ImageGrid } from '../../data/images/types'

/** Whose UNet generates: the model as it was opened, or a run. */
export type Generator = { kind: 'pretrained' } | { kind: 'run'; runId: string }

export interface GenerateAsk {
  generator: Generator
  /** One image each. */
  prompts: string[]
  /** Image i has the noise of seed and i, whoever generates. */
  seed: number
  guidance: number
  steps: number
  solver: 'ddim' | 'dpm-solver++'
  /** Also x₀ as predicted at each sampling step. */
  frames: boolean
  /** Prompts' embeddings are changed until the meter at the first step is down to this (Wen et al. 2024); null: they stay. */
  tameTo: number | null
}

export interface Generated {
  images: ImageGrid
  /** One for each sampling step, first to last; empty unless asked for. */
  frames: { timestep: number; images: ImageGrid }[]
  /** Prompts that were cut, and to what. */
  notes: string[]
  seconds: number
  /**
   * `[prompts]` ‖ε(x, c) − ε(x, ∅)‖₂ at the first sampling step and its mean over all: high of prompts learnt by heart (Wen et al. 2024).
   * Null without guidance, where ε(x, ∅) is not asked for.
   */
  meter: { first: number[]; mean: number[] } | null
  /** `[prompts]` the meter before embeddings were changed, and after; null where they were not to be. */
  tamed: { before: number[]; after: number[]; /** Changes at most. */ changes: number } | null
  /** `[prompts]` most similar image of the training set in memory; null without one. */
  nearest: { similarity: number[]; images: ImageGrid; captions: string[] } | null
}

/** The image whose first sampling step is looked at: as `GenerateAsk` of its prompt. */
export interface SignificanceAsk extends Pick<GenerateAsk, 'generator' | 'seed' | 'steps' | 'solver'> {
  prompt: string
  /** Its number, by which its noise is drawn. */
  image: number
}

/** ‖∂d / ∂c_i‖₂, how steeply the meter d = ‖ε(x, c) − ε(x, ∅)‖₂ answers to the embedding c_i of each token (Wen et al. 2024, section 3.3). */
export interface SignificantTokens {
  /** As the tokenizer spells them; a rare word is several. */
  words: { text: string; significance: number }[]
  /** Of the marks around them, and of all that is behind taken together. */
  begin: number
  end: number
  padding: number
  /** d itself. */
  meter: number
  timestep: number
  seconds: number
}

/** Where in a generated image a fine-tuned model remembers: how far its scores are from the original model's. */
export interface Where {
  /** One grey image of the model's size: 255 where the difference is `largest`, 0 where there is none. */
  heat: ImageGrid
  /** Squared difference of the scores, summed over channels. */
  largest: number
  timestep: number
  /** Noises that it is a mean over. */
  noises: number
}
