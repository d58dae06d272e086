/** How much is generated to show and to measure a run, and how. */
import type { Recommended, SamplingAdvice } from '../../diffusion/training/recommended'

export interface Effort {
  /** Sampling steps of DDIM, guidance 1: what is shown while training and what is measured, unless the model says otherwise. */
  samplingSteps: number
  /** Prompts shown while training. */
  prompts: number
  /** Generations that R is made of while training, the shown ones among them. */
  rising: number
  /** How often in a run they are made, 0 for never, and how many steps lie between two at least. */
  samplings: number
  stepsBetween: number
  /** Generations a caption when the run is done, and how many there are at most, in which case there is one for some of the captions. */
  perCaption: number
  generations: number
  /** Real images that nothing was trained on: more of them, a higher background, as with generations. */
  heldOut: number
}

export const usualEffort: Effort = {
  samplingSteps: 20,
  prompts: 8,
  rising: 32,
  samplings: 12,
  stepsBetween: 25,
  perCaption: 2,
  generations: 512,
  heldOut: 1000,
}

/** Backends that compute on a processor, one sample after another. */
export const PROCESSORS: readonly string[] = ['wasm', 'cpu']

/** Whether runs of a model are looked at on their way: one picture of a large model takes a processor minutes, a look before the first step hours. */
export const isLookedAt = ({ measuring }: Recommended, backend: string): boolean =>
  measuring === null || !PROCESSORS.includes(backend)

/** What is generated of an open model's runs. */
export const effortFor = (effort: Effort, { looks }: { looks: boolean }): Effort =>
  looks ? effort : { ...effort, samplings: 0 }

/** How a model's runs are shown while they train, and measured. */
export const measuredBy = ({ samplingSteps }: Effort, { measuring }: Recommended): SamplingAdvice =>
  measuring ?? { guidance: 1, steps: samplingSteps, solver: 'ddim' }
