/** What a `scheduler/scheduler_config.json` of the diffusers layout says, checked. */
import { BadInput } from '../../messages/errors'
import * as says from '../../messages/generated/models'
import { BETA_SCHEDULES, OTHER_NOISE, SCHEDULERS, SPACINGS } from './schedulers'

const predictionTypes = ['epsilon', 'v_prediction', 'sample'] as const

export interface ScheduleConfig {
  /** Diffusers' class, one of `SCHEDULERS`. */
  scheduler: string
  /** How β runs from its start to its end: in a line, in a line of its root, or by the cosine of Nichol & Dhariwal 2021. */
  betaSchedule: (typeof BETA_SCHEDULES)[number]
  /** In (0, 1); unused by the cosine schedule, as `betaEnd`. */
  betaStart: number
  betaEnd: number
  /** β of each timestep, `[T]`, in place of all three; null = none. */
  trainedBetas: readonly number[] | null
  /** T: timesteps are 0 … T − 1. */
  trainTimesteps: number
  /** What the network predicts: ε, v = √ᾱ ε − √(1−ᾱ) x₀ (Salimans & Ho 2022), or x₀. */
  predictionType: (typeof predictionTypes)[number]
  /** Whether the last sampling step goes to ᾱ = 1, not to ᾱ of timestep 0. */
  setAlphaToOne: boolean
  /** Added to every timestep of `leading` spacing. */
  stepsOffset: number
  timestepSpacing: (typeof SPACINGS)[number]
  /** Timesteps lie by Karras et al. 2022, Eq. 5, between these σ = √((1−ᾱ)/ᾱ) (null: the schedule's own), and not by `timestepSpacing`; null = no. */
  karras: { least: number | null; most: number | null } | null
  /** DPM-Solver++ begins where λ = log(√ᾱ/√(1−ᾱ)) is at least this. */
  leastLambda: number
  /** Bound of |x₀| while sampling; null = none. */
  clipRange: number | null
  /** Rescale ᾱ so that ᾱ of timestep T − 1 is 0 (Lin et al. 2023). */
  zeroTerminalSnr: boolean
  /** Settings, as they stand in the file, that ask for sampling which is not done here. */
  leftOut: readonly string[]
}

/** A `scheduler_config.json` that cannot be followed. */
class ScheduleError extends BadInput {}

/** Settings that only choose how diffusers would sample, and the values that are what is done here. */
const SAMPLING: readonly (readonly [string, readonly unknown[]])[] = [
  ['use_lu_lambdas', [false]],
  ['use_exponential_sigmas', [false]],
  ['use_beta_sigmas', [false]],
  ['euler_at_final', [false]],
  ['lower_order_final', [true]],
]
/** Of DPM-Solver++ alone: other schedulers have other meanings of them. */
const SAMPLING_OF_DPM: typeof SAMPLING = [
  ['algorithm_type', ['dpmsolver++']],
  ['solver_order', [2]],
  ['solver_type', ['midpoint']],
]

/**
 * Reads the parsed JSON; a missing key has the default of the scheduler that is named, or of DDIMScheduler.
 * @throws ScheduleError names the first key whose value is unknown, impossible or not supported
 */
export function parseScheduleConfig(json: unknown): ScheduleConfig {
  if (typeof json !== 'object' || json === null || Array.isArray(json))
    throw new ScheduleError(says.scheduleNoObject({ value: shown(json) }))
  const keys = new Map<string, unknown>(Object.entries(json))
  const { name, scheduler } = schedulerIn(keys)
  refuse(keys, 'thresholding', 'only fixed clipping ("clip_sample") is supported')
  refuse(keys, 'use_flow_sigmas', 'models of flow matching are not supported')
  oneOf(keys, 'timestep_type', ['discrete'], 'discrete')

  const trained = trainedBetas(keys)
  const clips = flag(keys, 'clip_sample', scheduler.clips)
  const clipRange = number(keys, 'clip_sample_range', 1, isAbove0, 'a number above 0')
  const finalSigma = oneOf(keys, 'final_sigmas_type', ['zero', 'sigma_min', ''], '')
  const config: ScheduleConfig = {
    scheduler: name,
    betaSchedule: oneOf(keys, 'beta_schedule', BETA_SCHEDULES, scheduler.betaSchedule),
    betaStart: number(keys, 'beta_start', scheduler.betaStart, isBeta, 'a number between 0 and 1'),
    betaEnd: number(keys, 'beta_end', scheduler.betaEnd, isBeta, 'a number between 0 and 1'),
    ...trained,
    predictionType: oneOf(keys, 'prediction_type', predictionTypes, 'epsilon'),
    setAlphaToOne: finalSigma === '' ? flag(keys, 'set_alpha_to_one', scheduler.setAlphaToOne) : finalSigma === 'zero',
    stepsOffset: number(keys, 'steps_offset', 0, isOffset, 'a whole number from 0'),
    timestepSpacing: oneOf(keys, 'timestep_spacing', SPACINGS, scheduler.timestepSpacing),
    karras: karrasIn(keys, scheduler.karras),
    leastLambda: number(keys, 'lambda_min_clipped', -Infinity, () => true, 'a number'),
    clipRange: clips ? clipRange : null,
    zeroTerminalSnr: flag(keys, 'rescale_betas_zero_snr', false),
    leftOut: leftOut(keys, scheduler.karras, name === 'DPMSolverMultistepScheduler'),
  }
  if (config.zeroTerminalSnr && config.predictionType === 'epsilon')
    throw new ScheduleError(says.scheduleZeroSnr({ kind: config.predictionType }))
  return config
}

function schedulerIn(keys: Keys) {
  const named = keys.get('_class_name')
  if (typeof named === 'string' && OTHER_NOISE.some((pattern) => pattern.test(named)))
    throw new ScheduleError(says.scheduleOtherNoise({ scheduler: named }))
  const name = oneOf(keys, '_class_name', Object.keys(SCHEDULERS), 'DDIMScheduler')
  const scheduler = SCHEDULERS[name]
  return scheduler === undefined ? fail('_class_name', name, 'a scheduler') : { name, scheduler }
}

/** T, and the βs where the file lists them. */
function trainedBetas(keys: Keys): Pick<ScheduleConfig, 'trainTimesteps' | 'trainedBetas'> {
  const listed = keys.get('trained_betas') ?? null
  const whole = 'a whole number from 2 to 100,000'
  if (listed === null || listed === false)
    return { trainTimesteps: number(keys, 'num_train_timesteps', 1000, isCount, whole), trainedBetas: null }
  const refused = (problem: string, expected: number | string): never => {
    throw new ScheduleError(says.scheduleTrainedBetas({ problem, expected }))
  }
  if (!Array.isArray(listed)) return refused(`is ${shown(listed)}`, 'a list of as many as there are timesteps, all')
  const trainTimesteps = number(keys, 'num_train_timesteps', listed.length, isCount, whole)
  if (listed.length !== trainTimesteps)
    return refused(`are ${listed.length} for ${trainTimesteps} timesteps ("num_train_timesteps")`, trainTimesteps)
  const betas: number[] = []
  for (const [i, beta] of listed.entries()) {
    if (typeof beta !== 'number' || !isBeta(beta)) return refused(`has ${shown(beta)} in place ${i}`, trainTimesteps)
    betas.push(beta)
  }
  return { trainTimesteps, trainedBetas: betas }
}

/** Where the scheduler knows it. */
function karrasIn(keys: Keys, isKnown: boolean): ScheduleConfig['karras'] {
  const isAsked = flag(keys, 'use_karras_sigmas', false)
  const bound = (key: string) =>
    (keys.get(key) ?? null) === null ? null : number(keys, key, 0, isAbove0, 'a number above 0, or null')
  const [least, most] = [bound('sigma_min'), bound('sigma_max')]
  if (least !== null && most !== null && least >= most)
    fail('sigma_min', least, `less than "sigma_max", which is ${most}`)
  return isAsked && isKnown ? { least, most } : null
}

function leftOut(keys: Keys, knowsKarras: boolean, isDpm: boolean): string[] {
  const rules = [...SAMPLING, ...(isDpm ? SAMPLING_OF_DPM : []), ...(knowsKarras ? [] : [karrasUnknown])]
  return rules.flatMap(([key, done]) => {
    const value = keys.get(key) ?? done[0]
    return done.includes(value) ? [] : [`"${key}" = ${shown(value)}`]
  })
}

const karrasUnknown: (typeof SAMPLING)[number] = ['use_karras_sigmas', [false]]

const isAbove0 = (value: number) => value > 0
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
