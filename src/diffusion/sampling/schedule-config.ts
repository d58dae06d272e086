/** What a `scheduler/scheduler_config.json` of the diffusers layout says, checked. */
import { BadInput } from '../../messages/errors'
import * as says from '../../messages/generated/models'

const betaSchedules = ['linear', 'scaled_linear', 'squaredcos_cap_v2'] as const
const predictionTypes = ['epsilon', 'v_prediction', 'sample'] as const
const spacings = ['leading', 'trailing', 'linspace'] as const

/** Schedulers of diffusers that discretise the same diffusion (betas over T steps), and whether theirs clip x₀ unless told. */
const clipsUnlessTold: Readonly<Record<string, boolean>> = {
  DDIMScheduler: true,
  DDPMScheduler: true,
  PNDMScheduler: false,
  DPMSolverMultistepScheduler: false,
  DPMSolverSinglestepScheduler: false,
  DEISMultistepScheduler: false,
  UniPCMultistepScheduler: false,
  EulerDiscreteScheduler: false,
  EulerAncestralDiscreteScheduler: false,
  HeunDiscreteScheduler: false,
  LMSDiscreteScheduler: false,
}

export interface ScheduleConfig {
  /** How β runs from its start to its end: in a line, in a line of its root, or by the cosine of Nichol & Dhariwal 2021. */
  betaSchedule: (typeof betaSchedules)[number]
  /** In (0, 1); unused by the cosine schedule, as `betaEnd`. */
  betaStart: number
  betaEnd: number
  /** T: timesteps are 0 … T − 1. */
  trainTimesteps: number
  /** What the network predicts: ε, v = √ᾱ ε − √(1−ᾱ) x₀ (Salimans & Ho 2022), or x₀. */
  predictionType: (typeof predictionTypes)[number]
  /** Whether the last sampling step goes to ᾱ = 1, not to ᾱ of timestep 0. */
  setAlphaToOne: boolean
  /** Added to every timestep of `leading` spacing. */
  stepsOffset: number
  timestepSpacing: (typeof spacings)[number]
  /** Bound of |x₀| while sampling; null = none. */
  clipRange: number | null
  /** Rescale ᾱ so that ᾱ of timestep T − 1 is 0 (Lin et al. 2023). */
  zeroTerminalSnr: boolean
}

/** A `scheduler_config.json` that cannot be followed. */
class ScheduleError extends BadInput {}

/**
 * Reads the parsed JSON; a missing key has the default of diffusers' DDIMScheduler (`clip_sample`: of the scheduler that is named).
 * Keys that only choose how diffusers would sample (`use_karras_sigmas`, `solver_order`, …) are not used.
 * @throws ScheduleError names the first key whose value is unknown, impossible or not supported
 */
export function parseScheduleConfig(json: unknown): ScheduleConfig {
  if (typeof json !== 'object' || json === null || Array.isArray(json))
    throw new ScheduleError(says.scheduleNoObject({ value: shown(json) }))
  const keys = new Map<string, unknown>(Object.entries(json))
  const scheduler = oneOf(keys, '_class_name', Object.keys(clipsUnlessTold), 'DDIMScheduler')
  refuse(keys, 'trained_betas', 'give "beta_schedule", "beta_start" and "beta_end" instead')
  refuse(keys, 'thresholding', 'only fixed clipping ("clip_sample") is supported')

  const clips = flag(keys, 'clip_sample', clipsUnlessTold[scheduler] ?? false)
  const clipRange = number(keys, 'clip_sample_range', 1, (value) => value > 0, 'a number above 0')
  const config: ScheduleConfig = {
    betaSchedule: oneOf(keys, 'beta_schedule', betaSchedules, 'linear'),
    betaStart: number(keys, 'beta_start', 0.0001, isBeta, 'a number between 0 and 1'),
    betaEnd: number(keys, 'beta_end', 0.02, isBeta, 'a number between 0 and 1'),
    trainTimesteps: number(keys, 'num_train_timesteps', 1000, isCount, 'a whole number from 2 to 100,000'),
    predictionType: oneOf(keys, 'prediction_type', predictionTypes, 'epsilon'),
    setAlphaToOne: flag(keys, 'set_alpha_to_one', true),
    stepsOffset: number(keys, 'steps_offset', 0, isOffset, 'a whole number from 0'),
    timestepSpacing: oneOf(keys, 'timestep_spacing', spacings, 'leading'),
    clipRange: clips ? clipRange : null,
    zeroTerminalSnr: flag(keys, 'rescale_betas_zero_snr', false),
  }
  if (config.zeroTerminalSnr && config.predictionType === 'epsilon')
    throw new ScheduleError(says.scheduleZeroSnr({ kind: config.predictionType }))
  return config
}

const isBeta = (value: number) => value > 0 && value < 1
const isCount = (value: number) => Number.isInteger(value) && value >= 2 && value <= 100_000
const isOffset = (value: number) => Number.isInteger(value) && value >= 0

type Keys = ReadonlyMap<string, unknown>

function oneOf<T extends string>(keys: Keys, key: string, allowed: readonly T[], otherwise: T): T {
  const value = keys.get(key) ?? otherwise
  const found = allowed.find((each) => each === value)
  return found ?? fail(key, value, `one of ${allowed.join(', ')}`)
}

function number(
  keys: Keys,
  key: string,
  otherwise: number,
  isValid: (value: number) => boolean,
  expected: string,
): number {
  const value = keys.get(key) ?? otherwise
  return typeof value === 'number' && isValid(value) ? value : fail(key, value, expected)
}

function flag(keys: Keys, key: string, otherwise: boolean): boolean {
  const value = keys.get(key) ?? otherwise
  return typeof value === 'boolean' ? value : fail(key, value, 'true or false')
}

function refuse(keys: Keys, key: string, instead: string): void {
  const value = keys.get(key) ?? false
  if (value !== false) fail(key, value, `none: ${instead}`)
}

function fail(key: string, value: unknown, expected: string): never {
  throw new ScheduleError(says.scheduleSetting({ key, value: shown(value), expected }))
}

/** The value as JSON, short enough for a sentence. */
function shown(value: unknown): string {
  const text = JSON.stringify(value) ?? String(value)
  return text.length > 40 ? `${text.slice(0, 40)}…` : text
}
