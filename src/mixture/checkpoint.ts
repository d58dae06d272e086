/**
 * A run as one safetensors file: networks, optimizer moments, and in its metadata the settings, random state, data cursors,
 * curves and the last evaluation, so that a resumed run continues exactly.
 */
import * as says from '../messages/generated/mixture'
import * as tf from '@tensorflow/tfjs-core'
import * as v from 'valibot'
import { expectFinite, firstNotFinite } from '../tensor/finite-weights'
import { snapshot } from '../tensor/replay'
import { readSafetensors, writeSafetensors, type SafetensorsEntry } from '../tensor/files/safetensors'
import type { TrainedStretch } from '../tensor/stretch-types'
import { stretchSchema } from '../tensor/stretches'
import { BadInput, validateConfig } from './config'
import { FRAMES, frameSchema, packFrames, unpackFrames, type FrameRecord } from './frame-file'
import type { Frame } from './frames'
import type { MixtureModel } from './model'
import { NotANumber } from './step-metrics'
import type { MixtureTrainer, TrainerState } from './trainer'
import type { Adjustment, Beginning, ClusteringReport, MixtureConfig, SampleQuality, StepMetrics } from './types'

/** What stands beside the tensors. */
export interface RunRecord {
  format: 'modeweave-mixture'
  version: 1
  runId: string
  name: string
  /** Settings in force at the checkpoint's iteration. */
  config: MixtureConfig
  /** What was changed on the way to them, oldest first; absent where nothing was. */
  adjustments?: readonly Adjustment[] | undefined
  /** Absent where the run began with fresh weights. */
  began?: Beginning | undefined
  dataset: {
    id: string
    name: string
    size: 28 | 32 | 64
    channels: 1 | 3
    classNames: readonly string[] | null
    /** Of the images that are trained on; absent in runs from before it was taken. */
    fingerprint?: string | undefined
  }
  trainer: TrainerState
  history: StepMetrics[]
  evaluation: ClusteringReport | null
  /** Oldest first; absent where nothing was measured. */
  quality?: readonly SampleQuality[] | undefined
  /** Absent where none were kept. */
  frames?: FrameRecord | undefined
  /** By what it was trained; absent in runs from before this was kept. */
  stretches?: readonly TrainedStretch[] | undefined
}

/** What a run's file holds. */
export interface RunFile {
  record: RunRecord
  /** Of the networks, and what Adam remembers. */
  tensors: Map<string, SafetensorsEntry>
  /** Oldest first. */
  frames: Frame[]
}

/** A file that is no run of ours, or one that is damaged. */
const damaged = (what: string) => new BadInput(says.mixtureFileWrong({ what }))

/** Before the names of what only C's first phase has. */
const FIRST = 'heads.'
/** Before the names of what Adam remembers. */
const MOMENTS = 'adam.'

type NamedVariables = [string, tf.Variable][]

/** Variables of a model's networks by their names in the file. */
function networksOf(model: MixtureModel): NamedVariables {
  return Object.entries(model.networks.parameters).flatMap(([network, parameters]) =>
    parameters.entries().map(([name, variable]): [string, tf.Variable] => [`${network}.${name}`, variable]),
  )
}

/** Variables of a run by their names in the file. */
function variablesOf(model: MixtureModel, trainer: MixtureTrainer): NamedVariables {
  const moments = Object.entries(trainer.optimizers).map(([name, adam]): [string, tf.Variable] => [
    `${MOMENTS}${name}`,
    adam.moments,
  ])
  const first = (trainer.parameters?.entries() ?? []).map(([name, variable]): [string, tf.Variable] => [
    `${FIRST}${name}`,
    variable,
  ])
  return [...networksOf(model), ...first, ...moments]
}

/** Whether a tensor of a run, by its name, is all that pictures are drawn with: G, and the Gaussians' μ and A. */
export const isForDrawing = (name: string): boolean => /^(generator|prior)\./.test(name)

/** Whether a tensor of a run, by its name, is what Adam remembers of gradients. */
export const isMoment = (name: string): boolean => name.startsWith(MOMENTS)

/**
 * Reads a run off the device. Its tensors are copied there at once, so that training may go on while the copies arrive.
 * @throws NotANumber where a weight is not finite: broken numbers never replace a good checkpoint
 */
export async function packRun(
  model: MixtureModel,
  trainer: MixtureTrainer,
  record: RunRecord,
  frames: readonly Frame[] = [],
): Promise<ArrayBuffer> {
  const seen = packFrames(frames)
  const copies = variablesOf(model, trainer).map(([name, variable]) => ({ name, copy: snapshot(variable) }))
  try {
    const reads = copies.map(async ({ name, copy }): Promise<[string, SafetensorsEntry]> => {
      const data = await copy.data<'float32'>()
      if (firstNotFinite(data) >= 0) throw new NotANumber(`"${name}"`, record.trainer.iteration)
      return [name, { shape: copy.shape, dtype: 'F32', data: data.slice() }]
    })
    const tensors = new Map(await Promise.all(reads))
    if (seen !== null) tensors.set(FRAMES, seen.pixels)
    return writeSafetensors(tensors, { modeweave: JSON.stringify({ ...record, frames: seen?.record }) })
  } finally {
    tf.dispose(copies.map(({ copy }) => copy))
  }
}

const words = v.array(v.number())
const cursor = v.looseObject({
  count: v.number(),
  batch: v.number(),
  seed: v.number(),
  epoch: v.number(),
  position: v.number(),
})

const qualitySchema = v.object({
  iteration: v.number(),
  inception: v.object({ mean: v.number(), deviation: v.number(), splits: v.number(), count: v.number() }),
  frechet: v.object({ value: v.number(), counts: v.tuple([v.number(), v.number()]) }),
  reference: v.picklist(['training', 'test']),
  classifier: v.string(),
})

const settingValue = v.union([v.number(), v.string(), v.boolean()])

/** What stands in the metadata; the settings have their own schema, in `config.ts`. */
const recordSchema = v.looseObject({
  format: v.literal('modeweave-mixture'),
  version: v.literal(1),
  runId: v.string(),
  name: v.string(),
  dataset: v.looseObject({
    id: v.string(),
    name: v.string(),
    size: v.picklist([28, 32, 64]),
    channels: v.picklist([1, 3]),
    classNames: v.nullable(v.array(v.string())),
    fingerprint: v.optional(v.string()),
  }),
  trainer: v.looseObject({
    iteration: v.number(),
    random: v.looseObject({ key: words, generator: words, spare: v.nullable(v.number()) }),
    cursor,
    clusterCursor: cursor,
    adamSteps: v.record(v.string(), v.number()),
  }),
  adjustments: v.optional(
    v.array(v.object({ iteration: v.number(), path: v.string(), from: settingValue, to: settingValue })),
  ),
  began: v.optional(v.object({ name: v.string(), iteration: v.number() })),
  history: v.array(v.record(v.string(), v.nullable(v.number()))),
  evaluation: v.nullable(v.looseObject({ count: v.number(), iteration: v.number() })),
  quality: v.optional(v.array(qualitySchema)),
  frames: v.optional(frameSchema),
  stretches: v.optional(v.array(stretchSchema)),
})

/**
 * What a file holds, before any network is built.
 * @throws BadInput where it is not a run of ours
 */
export function readRun(bytes: ArrayBuffer): RunFile {
  const { tensors, metadata } = readSafetensors(bytes)
  const text = metadata.modeweave
  if (text === undefined) throw damaged('its header has no "modeweave" entry')
  let parsed: unknown
  try {
    parsed = JSON.parse(text)
  } catch {
    throw damaged('its "modeweave" entry is no JSON')
  }
  const result = v.safeParse(recordSchema, parsed)
  if (!result.success) {
    const [issue] = result.issues
    throw damaged(`its entry "${v.getDotPath(issue) ?? 'modeweave'}" is wrong (${issue.message})`)
  }
  // The schema covers what the types say, but for the settings (next line) and the scores, which are only shown.
  const record = parsed as RunRecord
  const config = validateConfig(record.config)
  // Runs from before it have no such score.
  const evaluation = record.evaluation && { ...record.evaluation, weightsError: record.evaluation.weightsError ?? null }
  const frames = takeFrames(record, tensors)
  return { record: { ...record, config, evaluation, history: record.history.map(withNaN) }, tensors, frames }
}

/** Takes the frames' pixels out of a file's tensors. */
function takeFrames({ frames }: RunRecord, tensors: Map<string, SafetensorsEntry>): Frame[] {
  if (frames === undefined) return []
  const pixels = tensors.get(FRAMES)
  const seen = pixels && unpackFrames(frames, pixels)
  if (!seen) throw damaged(`"${FRAMES}" does not hold the ${frames.at.length} frames that its header speaks of`)
  tensors.delete(FRAMES)
  return seen
}

/**
 * Puts a file's tensors into a model and its trainer, and the trainer where it stood. A file whose optimisers have made no step may leave
 * out their moments: they are 0.
 * @throws BadInput for a missing, surplus, misshapen or broken (not finite) tensor: a damaged checkpoint is never trusted
 */
export function restoreRun(model: MixtureModel, trainer: MixtureTrainer, { record, tensors }: RunFile): void {
  trainer.enter([...tensors.keys()].some((name) => name.startsWith(FIRST)))
  const variables = variablesOf(model, trainer)
  const steps = Object.values(record.trainer.adamSteps)
  const beginsAnew = steps.every((count) => count === 0) && ![...tensors.keys()].some(isMoment)
  assign(beginsAnew ? variables.filter(([name]) => !isMoment(name)) : variables, tensors)
  if (beginsAnew)
    for (const { moments } of Object.values(trainer.optimizers)) tf.tidy(() => moments.assign(tf.zerosLike(moments)))
  trainer.restore(record.trainer)
}

/**
 * Puts G, μ and A alone into a model, of a file that holds nothing else: it draws then, and everything else of it is still to come.
 * @throws BadInput as `restoreRun`
 */
export function restoreDrawing(model: MixtureModel, { tensors }: RunFile): void {
  const variables = networksOf(model).filter(([name]) => isForDrawing(name))
  assign(variables, tensors)
}

/** All of the tensors into all of the variables, by their names. */
function assign(variables: NamedVariables, tensors: ReadonlyMap<string, SafetensorsEntry>): void {
  const known = new Set(variables.map(([name]) => name))
  for (const name of tensors.keys())
    if (!known.has(name)) throw damaged(`it has a tensor "${name}" that its settings do not`)
  // Before any of them is taken: a run is whole, or as it was.
  expectFinite(tensors, 'This run', 'it is damaged, take another copy of it or train anew.')
  for (const [name, variable] of variables) {
    const entry = tensors.get(name)
    if (entry === undefined) throw damaged(`the tensor "${name}" is missing`)
    if (String(entry.shape) !== String(variable.shape)) {
      throw damaged(`"${name}" has shape [${entry.shape.join(', ')}], expected [${variable.shape.join(', ')}]`)
    }
    // Copied: the cpu backend would otherwise train in the file's own bytes.
    const loaded = tf.tensor(entry.data.slice(), variable.shape, 'float32')
    variable.assign(loaded)
    loaded.dispose()
  }
}

/** JSON has no NaN: it arrives as null. */
function withNaN(step: StepMetrics): StepMetrics {
  return Object.fromEntries(Object.entries(step).map(([key, value]) => [key, value ?? NaN])) as unknown as StepMetrics
}
