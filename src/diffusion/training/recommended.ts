/**
 * What a model is fine-tuned, sampled and measured with unless the visitor sets it otherwise: what its card says, else what is usual for its
 * size. The one place for these numbers; a preset's own are for the miniature, on which they were found.
 */
import type { SolverName } from '../sampling/schedulers'
import { fineTuningPresets, type FineTuningPreset } from './config'
import type { FineTuningConfig } from './types'
import { USUAL_OPTIMISER, USUAL_TRAINING, type TrainingAdvice } from './usual'

export type { TrainingAdvice }

export interface SamplingAdvice {
  /** 1 = none. */
  guidance: number
  steps: number
  solver: SolverName
}

export interface Recommended {
  sampling: SamplingAdvice
  /** For R, FID and what belongs beside them; null: without guidance, as the miniature's runs are measured. */
  measuring: SamplingAdvice | null
  /** By what of the UNet learns; null: as the preset has it. */
  training: Record<FineTuningConfig['adaptation']['method'], TrainingAdvice> | null
}

/** Weights of a UNet from which on it is one that the public trains, not a miniature: the smallest published have hundreds of millions. */
const LARGE = 20_000_000

/** Diffusers' own; the authors of paper A sample so too. */
const LARGE_SAMPLING: Record<SolverName, SamplingAdvice> = {
  ddim: { guidance: 7.5, steps: 50, solver: 'ddim' },
  'dpm-solver++': { guidance: 7.5, steps: 25, solver: 'dpm-solver++' },
}
const SMALL_SAMPLING: SamplingAdvice = { guidance: 7.5, steps: 20, solver: 'ddim' }

export interface ModelFacts {
  /** Of the UNet. */
  parameters: number
  /** Ours in the place of the scheduler that the model names. */
  solver: SolverName
  /** Parsed `unet/card.json`; whatever it is. */
  card: unknown
}

/** A card says `sampling: {guidance, steps, sampler}` and `fineTuning: {full, lora}`, each `{learningRate, warmup, batch, steps}`; what is no such value is passed over. */
export function recommendedFor({ parameters, solver, card }: ModelFacts): Recommended {
  const isLarge = parameters >= LARGE
  const { sampling: told, fineTuning } = fieldsOf(card)
  const { guidance, steps, sampler } = fieldsOf(told)
  const named = { ddim: 'ddim', 'dpm-solver++': 'dpm-solver++' }[String(sampler).toLowerCase()] as
    SolverName | undefined
  const chosen = named ?? (isLarge ? solver : SMALL_SAMPLING.solver)
  const usual = isLarge ? LARGE_SAMPLING[chosen] : { ...SMALL_SAMPLING, solver: chosen }
  const sampling = {
    ...usual,
    guidance: isWithin(guidance, 0, 50) ? guidance : usual.guidance,
    steps: isWithin(steps, 1, 1000) && Number.isInteger(steps) ? steps : usual.steps,
  }
  const { full, lora } = fieldsOf(fineTuning)
  const isTold = full !== undefined || lora !== undefined
  return {
    sampling,
    measuring: isLarge ? sampling : null,
    training:
      isLarge || isTold
        ? { full: adviceIn(full, USUAL_TRAINING.full), lora: adviceIn(lora, USUAL_TRAINING.lora) }
        : null,
  }
}

/** A preset's settings for a model, or, where nothing is known of one, its own. @param method by which the next run learns */
export function presetFor(
  preset: FineTuningPreset,
  recommended: Pick<Recommended, 'training'> | null,
  method: FineTuningConfig['adaptation']['method'],
): FineTuningConfig {
  const plain = fineTuningPresets[preset]
  const advice = recommended?.training?.[method]
  if (advice === undefined) return plain
  const { batch, steps = plain.steps, learningRate, warmup } = advice
  return { ...plain, batch, steps, optimiser: { ...plain.optimiser, ...USUAL_OPTIMISER, learningRate, warmup } }
}

/** Settings that `presetFor` may change. */
export const FOLLOWING = [
  'batch',
  'steps',
  'optimiser.learningRate',
  'optimiser.crossAttentionRate',
  'optimiser.warmup',
  'optimiser.beta2',
] as const

function adviceIn(told: unknown, usual: TrainingAdvice): TrainingAdvice {
  const { learningRate, warmup, batch, steps } = fieldsOf(told)
  const isCount = (value: unknown, least: number, most: number): value is number =>
    isWithin(value, least, most) && Number.isInteger(value)
  return {
    learningRate: isWithin(learningRate, 1e-7, 0.1) ? learningRate : usual.learningRate,
    warmup: isCount(warmup, 0, 1_000_000) ? warmup : usual.warmup,
    batch: isCount(batch, 1, 256) ? batch : usual.batch,
    ...(isCount(steps, 1, 1_000_000) ? { steps } : usual.steps === undefined ? {} : { steps: usual.steps }),
  }
}

const isWithin = (value: unknown, least: number, most: number): value is number =>
  typeof value === 'number' && value >= least && value <= most

const fieldsOf = (value: unknown): Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {}
