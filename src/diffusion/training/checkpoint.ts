/**
 * A fine-tuning run as one safetensors file: what learnt under `unet.` or `lora.` and diffusers' names, the optimiser's moments, the settings,
 * and of which model and data it is. With LoRA the model's own weights are not in it.
 */
import * as says from '../../messages/generated/fusion'
import type * as tf from '@tensorflow/tfjs-core'
import * as v from 'valibot'
import { BadInput } from '../../gpu/errors'
import { expectFinite, firstNotFinite } from '../../tensor/finite-weights'
import { readSafetensors, writeSafetensors, type SafetensorsEntry } from '../../tensor/files/safetensors'
import { checkFineTuning } from './config'
import type { DataFingerprints } from './data'
import type { FineTuningConfig } from './types'
import type { LoraWeights } from './lora'
import { NotANumber } from './not-a-number'
import { parseUNetConfig, type UNetConfig } from '../unet/config'
import type { UNet } from '../unet/unet'

/** `format` in a checkpoint's metadata. */
export const CHECKPOINT_FORMAT = 'modeweave-fine-tuning'
const VERSION = '2'
const PREFIXES = { full: 'unet.', lora: 'lora.' } as const
const MOMENTS = 'moments.'

interface RunRecord {
  config: FineTuningConfig
  step: number
  /** Of the model that was fine-tuned. */
  modelId: string
  data: DataFingerprints
}

/** What a file holds, as plain data. */
export interface SavedFineTuning extends RunRecord {
  unet: UNetConfig
  /** What learnt: the whole UNet, or adapters to the model's own. */
  weights: Map<string, SafetensorsEntry>
  /** One a group of the optimiser; null where only the weights were kept. */
  moments: Float32Array[] | null
}

/**
 * @param run with the UNet as it trains: with LoRA, the adapted one
 * @throws NotANumber where a weight is none: broken numbers never replace a good checkpoint
 */
export async function packFineTuning(
  run: RunRecord & { unet: UNet; moments: readonly tf.Variable[] | null },
): Promise<ArrayBuffer> {
  const { config, step, unet, moments } = run
  const tensors = new Map<string, SafetensorsEntry>()
  for (const [name, entry] of await unet.trained.save()) {
    if (entry.dtype === 'F32' && firstNotFinite(entry.data) >= 0)
      throw new NotANumber(`"${name}"`, step, config.optimiser.learningRate)
    tensors.set(`${PREFIXES[config.adaptation.method]}${name}`, entry)
  }
  for (const [group, variable] of (moments ?? []).entries())
    tensors.set(`${MOMENTS}${group}`, {
      dtype: 'F32',
      shape: variable.shape,
      data: Float32Array.from(await variable.data()),
    })
  return writeSafetensors(tensors, {
    format: CHECKPOINT_FORMAT,
    version: VERSION,
    step: String(step),
    model: run.modelId,
    data: JSON.stringify(run.data),
    // Checked, so that the order of the keys is always the same, and with it the bytes.
    settings: JSON.stringify(checkFineTuning(config)),
    unet: JSON.stringify(unet.config.json),
  })
}

/** @throws BadInput (or an error of that name) where the bytes are no such file, or damaged */
export function unpackFineTuning(bytes: Uint8Array | ArrayBuffer): SavedFineTuning {
  const { tensors, metadata } = readSafetensors(bytes)
  if (metadata.format !== CHECKPOINT_FORMAT || metadata.version !== VERSION)
    throw new BadInput(
      says.checkpointForeign({
        format: metadata.format ?? 'not named',
        version: metadata.version ?? 'none',
        known: CHECKPOINT_FORMAT,
        knownVersion: VERSION,
      }),
    )
  expectFinite(tensors, 'checkpoint', 'it is damaged, take an older one.')
  const config = checkFineTuning(parsed('settings', metadata.settings))
  const step = Number(metadata.step)
  if (!Number.isInteger(step) || step < 0) throw new BadInput(says.checkpointStep({ step: metadata.step ?? '' }))
  const prefix = PREFIXES[config.adaptation.method]
  const weights = new Map<string, SafetensorsEntry>()
  const moments: Float32Array[] = []
  for (const [name, entry] of tensors)
    if (name.startsWith(prefix)) weights.set(name.slice(prefix.length), entry)
    else if (name.startsWith(MOMENTS) && entry.dtype === 'F32') moments[Number(name.slice(MOMENTS.length))] = entry.data
  return {
    config,
    step,
    modelId: metadata.model ?? '',
    data: fingerprintsIn(parsed('data', metadata.data)),
    unet: parseUNetConfig(parsed('unet', metadata.unet)),
    weights,
    moments: moments.length === 0 ? null : moments,
  }
}

/** The adapters of a file; null where the whole UNet learnt. */
export function savedLora({ config: { adaptation }, weights }: SavedFineTuning): LoraWeights | null {
  return adaptation.method === 'full' ? null : { tensors: weights, rank: adaptation.rank, alpha: adaptation.alpha }
}

const fingerprints = v.object({ training: v.string(), fusion: v.nullable(v.string()) })

function fingerprintsIn(data: unknown): DataFingerprints {
  const result = v.safeParse(fingerprints, data)
  if (result.success) return result.output
  throw new BadInput(says.checkpointData({ data: JSON.stringify(data) }))
}

function parsed(key: string, text: string | undefined): unknown {
  try {
    return JSON.parse(text ?? '')
  } catch {
    throw new BadInput(says.checkpointNoJson({ key }))
  }
}
