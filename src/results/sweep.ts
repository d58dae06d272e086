/** A sweep's runs: a preset, changed by each variant and each combination of a grid's values, once for each seed. */
import * as says from '../messages/generated/results'
import * as v from 'valibot'
import { checkFineTuning, fineTuningPresets } from '../diffusion/training/config'
import type { FineTuningConfig } from '../diffusion/training/types'
import { BadInput } from '../gpu/errors'
import { validateConfig } from '../mixture/config'
import { asPublished, presets } from '../mixture/presets'
import type { MixtureConfig } from '../mixture/types'
import { fingerprintOf } from '../tensor/fingerprint'
import { count, dataSchemas, measureSchemas, variantMeasure, wrongPart } from './run-schema'
import { changed } from './settings'
import type { PlannedRun, Settings, SettingValue, Sweep, Variant } from './types'

const FORMAT = 'modeweave-sweep'
/** More runs than these are a slip of the hand. */
const MOST_RUNS = 10_000
/** Digits of a run's id: among ten thousand runs, two that share one are one in ten million. */
const ID_DIGITS = 16

const value = v.union([v.number(), v.string(), v.boolean(), v.null()])
const settings = v.record(v.string(), value)
const shared = {
  format: v.literal(FORMAT),
  version: v.literal(1),
  name: v.pipe(v.string(), v.regex(/^[a-z0-9][a-z0-9-]*$/, 'has to be of small letters, digits and hyphens')),
  set: v.exactOptional(settings),
  variants: v.exactOptional(
    v.pipe(
      v.array(v.object({ name: v.string(), set: settings, measure: v.exactOptional(variantMeasure) })),
      v.minLength(1),
    ),
  ),
  grid: v.exactOptional(v.record(v.string(), v.pipe(v.array(value), v.minLength(1)))),
  seeds: v.pipe(v.array(count(0)), v.minLength(1)),
}
const schema = v.variant('lab', [
  v.object({
    ...shared,
    lab: v.literal('mixture'),
    preset: v.picklist(['classroom', 'joint', 'paper']),
    data: dataSchemas.mixture,
    measure: measureSchemas.mixture,
  }),
  v.object({
    ...shared,
    lab: v.literal('fusion'),
    preset: v.picklist(['demo', 'paper']),
    data: dataSchemas.fusion,
    measure: measureSchemas.fusion,
  }),
])

/**
 * A sweep from a file or a form, checked in shape; its settings are checked by `runsOf`.
 * @throws BadInput naming the part, its value and what is allowed
 */
export function checkSweep(input: unknown): Sweep {
  if (formatOf(input) !== FORMAT)
    throw new BadInput(says.sweepNone({ format: JSON.stringify(formatOf(input)) ?? 'missing', known: FORMAT }))
  const result = v.safeParse(schema, input, { abortEarly: true })
  if (result.success) return result.output
  const [issue] = result.issues
  throw new BadInput(says.fileNoneOf({ what: 'This is no sweep that can be run.', problem: wrongPart(issue) }))
}

const formatOf = (input: unknown): unknown =>
  typeof input === 'object' && input !== null && 'format' in input ? input.format : undefined

/**
 * Every run of a sweep: variant by variant, seed by seed last, so that a row of a table is complete early.
 * @throws BadInput where a setting does not exist or cannot be used, or two runs are the same
 */
export function runsOf(sweep: Sweep): PlannedRun[] {
  const variants: Variant[] = sweep.variants ?? [{ name: sweep.preset, set: {} }]
  const combinations = combinationsOf(sweep.grid ?? {})
  const total = variants.length * combinations.length * sweep.seeds.length
  if (total > MOST_RUNS) throw new BadInput(says.sweepTooMany({ name: sweep.name, count: total, most: MOST_RUNS }))
  const runs = variants.flatMap((variant) =>
    combinations.flatMap((combination) =>
      sweep.seeds.map((seed) => {
        const name = [variant.name, ...Object.entries(combination).map(told)].join(', ')
        return planned(sweep, name, { ...sweep.set, ...variant.set, ...combination, seed }, variant.measure)
      }),
    ),
  )
  const places = new Map<string, number>()
  for (const [place, { id, name, seed }] of runs.entries()) {
    const before = runs[places.get(id) ?? -1]
    if (before !== undefined)
      throw new BadInput(
        before.name === name
          ? says.sweepTwice({ sweep: sweep.name, name, seed })
          : says.sweepSame({ sweep: sweep.name, name: before.name, seed, other: name }),
      )
    places.set(id, place)
  }
  return runs
}

/** Runs of shard `index` of `of`: every `of`-th, so that each shard gets some of every variant. */
export function shardOf<T>(runs: readonly T[], index: number, of: number): T[] {
  if (!Number.isInteger(index) || !Number.isInteger(of) || index < 0 || index >= of)
    throw new BadInput(says.sweepShard({ index, of }))
  return runs.filter((_, place) => place % of === index)
}

function planned(sweep: Sweep, name: string, set: Settings, otherwise: Variant['measure']): PlannedRun {
  const { data } = sweep
  if (sweep.lab === 'fusion') {
    const config = checkFineTuning(changed(fineTuningPresets[sweep.preset], set))
    if (config.captions === 'room') throw new BadInput(says.sweepRoomCaptions({ captions: config.captions }))
    const measure = { ...sweep.measure, ...otherwise }
    const run = { lab: sweep.lab, config, data: sweep.data, measure }
    return { id: idOf('fusion', fusionIdentity(config), data, measure), name, seed: config.seed, ...run }
  }
  const preset = presets[sweep.preset](sweep.data.dataset)
  // "As published" is an objective with all that belongs to it, S = K among it; what else is set goes on top.
  const components = typeof set.components === 'number' ? set.components : preset.components
  const start = set.method === 'as-published' ? asPublished({ ...preset, components }) : preset
  const config = validateConfig(changed(start, set))
  const run = { lab: sweep.lab, config, data: sweep.data, measure: sweep.measure }
  return { id: idOf('mixture', mixtureIdentity(config), data, sweep.measure), name, seed: config.seed, ...run }
}

/** Tells sweeps apart by all that is in them, whatever order a file has its keys in. */
export const sweepId = (sweep: Sweep) => idOf(sweep)

const idOf = (...parts: unknown[]) =>
  fingerprintOf(parts.map((part) => JSON.stringify(sorted(part)))).slice(0, ID_DIGITS)

/** Rivals that all runs have had. */
const FIRST_RIVALS: ReadonlySet<string> = new Set<keyof FineTuningConfig['rivals']>([
  'multipleCaptions',
  'wordRepetition',
  'randomTokens',
  'randomCaption',
  'embeddingNoise',
])

/** All that tells runs apart; what there was not always is left out where it is off, so that runs from before keep their ids. */
function fusionIdentity({ rivals, size, microBatches, ...config }: FineTuningConfig): unknown {
  const known = Object.entries(rivals).filter(([key, value]) => FIRST_RIVALS.has(key) || value !== 0)
  return {
    ...config,
    microBatches: microBatches ?? 1,
    ...(size === null ? {} : { size }),
    rivals: Object.fromEntries(known),
  }
}

function mixtureIdentity({ regulariser, ...config }: MixtureConfig): unknown {
  const { bothViews, ...earlier } = regulariser
  return { ...config, regulariser: bothViews ? regulariser : earlier }
}

/** The same value whatever order its keys came in. */
function sorted(part: unknown): unknown {
  if (Array.isArray(part)) return part.map(sorted)
  if (part === null || typeof part !== 'object') return part
  return Object.fromEntries(
    Object.entries(part)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, value]) => [key, sorted(value)]),
  )
}

function combinationsOf(grid: Record<string, SettingValue[]>): Settings[] {
  return Object.entries(grid).reduce<Settings[]>(
    (made, [path, values]) => made.flatMap((settings) => values.map((value) => ({ ...settings, [path]: value }))),
    [{}],
  )
}

const told = ([path, value]: [string, SettingValue]) => `${path.split('.').at(-1)} ${value ?? 'none'}`
