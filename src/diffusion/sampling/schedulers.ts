/** Diffusers' schedulers by their names: what each leaves unsaid in its `scheduler_config.json`, and which of our samplers goes in its place. */
import * as says from '../../messages/generated/models'
import type { Message } from '../../messages/message'

export const BETA_SCHEDULES = ['linear', 'scaled_linear', 'squaredcos_cap_v2'] as const
export const SPACINGS = ['leading', 'trailing', 'linspace'] as const

/** DDIM is the deterministic one, η = 0. */
export type SolverName = 'ddim' | 'dpm-solver++'

export interface Scheduler {
  /** Ours in its place. */
  solver: SolverName
  /** How ours differs, behind its name; null where it does the same. */
  difference: string | null
  /** Whether it knows "use_karras_sigmas". */
  karras: boolean
  /** Its defaults for what a file does not say. */
  clips: boolean
  timestepSpacing: (typeof SPACINGS)[number]
  /** Whether its last step ends at ᾱ = 1. */
  setAlphaToOne: boolean
  betaSchedule: (typeof BETA_SCHEDULES)[number]
  betaStart: number
  betaEnd: number
}

/** Those of the papers, whose timesteps are whole: DDPM, DDIM, PNDM. */
const whole: Scheduler = {
  ...{ solver: 'ddim', difference: null, karras: false, clips: true, timestepSpacing: 'leading', setAlphaToOne: true },
  ...{ betaSchedule: 'linear', betaStart: 0.0001, betaEnd: 0.02 },
}

/** Those of k-diffusion, which end without noise. */
const sigmas: Scheduler = { ...whole, karras: true, clips: false, timestepSpacing: 'linspace' }
/** Of these, those that have Stable Diffusion's βs unless told. */
const second: Scheduler = { ...sigmas, solver: 'dpm-solver++', betaStart: 0.00085, betaEnd: 0.012 }
/** Exponential integrators, which end at timestep 0. */
const multistep: Scheduler = { ...sigmas, solver: 'dpm-solver++', setAlphaToOne: false }
/** For distilled models. */
const few: Scheduler = {
  ...{ ...whole, clips: false, betaSchedule: 'scaled_linear', betaStart: 0.00085, betaEnd: 0.012 },
  difference: 'which takes more steps than the few that a distilled model was made for',
}

const QUIET = 'without fresh noise at every step'

/** All that noise by ᾱ over T whole timesteps; defaults are those of diffusers 0.18.2, or of the version that brought the scheduler. */
export const SCHEDULERS: Readonly<Record<string, Scheduler>> = {
  DDIMScheduler: whole,
  DDIMParallelScheduler: whole,
  DDPMScheduler: { ...whole, difference: QUIET },
  DDPMParallelScheduler: { ...whole, difference: QUIET },
  PNDMScheduler: {
    ...{ ...whole, clips: false, setAlphaToOne: false, solver: 'dpm-solver++' },
    difference: 'which looks back one step, not three',
  },
  EulerDiscreteScheduler: { ...sigmas, difference: 'whose steps are Euler’s, at whole timesteps' },
  EulerAncestralDiscreteScheduler: { ...sigmas, karras: false, difference: QUIET },
  LMSDiscreteScheduler: { ...multistep, setAlphaToOne: true, difference: 'which looks back one step, not three' },
  HeunDiscreteScheduler: { ...second, difference: 'of second order as well, with one look a step, not two' },
  KDPM2DiscreteScheduler: { ...second, difference: 'of second order as well, with one look a step, not two' },
  KDPM2AncestralDiscreteScheduler: { ...second, difference: QUIET },
  DPMSolverSDEScheduler: { ...second, difference: QUIET },
  DPMSolverMultistepScheduler: { ...multistep, difference: null },
  DPMSolverSinglestepScheduler: { ...multistep, difference: 'which looks back a step where that one looks twice' },
  DEISMultistepScheduler: { ...multistep, difference: 'which extrapolates x₀ where that one extrapolates ε' },
  UniPCMultistepScheduler: { ...multistep, difference: 'without a corrector' },
  SASolverScheduler: { ...multistep, difference: QUIET },
  LCMScheduler: few,
  TCDScheduler: few,
}

/** Of models that learn another noise than ours: by σ alone, along straight paths, in tokens, or for consistency. */
export const OTHER_NOISE: readonly RegExp[] = [
  /^(EDM\w*|CosineDPMSolverMultistep|KarrasVe|ScoreSde\w+|CMStochasticIterative|ConsistencyDecoder|IPNDM)Scheduler$/,
  /^(FlowMatch\w+|VQDiffusion|Amused|DDPMWuerstchen|DDIMCogVideoX|CogVideoXD\w+)Scheduler$/,
]

const SHOWN: Readonly<Record<SolverName, string>> = { ddim: 'DDIM', 'dpm-solver++': 'DPM-Solver++' }

/**
 * The sampler that a model is generated with unless another is chosen, and a sentence for each thing in which that is not as its file says.
 * @param leftOut `ScheduleConfig.leftOut`
 */
export function samplerOf(scheduler: string, leftOut: readonly string[]): { solver: SolverName; notes: Message[] } {
  const { solver, difference } = SCHEDULERS[scheduler] ?? whole
  const sampler = SHOWN[solver]
  return {
    solver,
    notes: [
      ...(difference === null ? [] : [says.schedulerNearest({ scheduler, sampler, difference })]),
      ...(leftOut.length === 0 ? [] : [says.schedulerLeavesOut({ settings: leftOut.join(', '), sampler })]),
    ],
  }
}
