/** A fine-tuning run as one safetensors file: the UNet's weights under `unet.` and diffusers' names, the optimiser's moments, the settings. */
import type * as tf from '@tensorflow/tfjs-core'
import { BadInput } from '../gpu/errors'
import { readSafetensors, writeSafetensors, type SafetensorsEntry } from '../tensor/safetensors'
import { checkFineTuning } from './fine-tuning-config'
import type { FineTuningConfig } from './fine-tuning-types'
import { parseUNetConfig } from './unet/config'
import { UNet } from './unet/unet'

const FORMAT = 'modeweave-fine-tuning'
const VERSION = '1'
const UNET = 'unet.'
const MOMENTS = 'moments.'

export async function packFineTuning(run: {
  config: FineTuningConfig
  step: number
  unet: UNet
  moments: readonly tf.Variable[]
}): Promise<ArrayBuffer> {
  const tensors = new Map<string, SafetensorsEntry>()
  for (const [name, entry] of await run.unet.weights.save()) tensors.set(`${UNET}${name}`, entry)
  for (const [group, variable] of run.moments.entries())
    tensors.set(`${MOMENTS}${group}`, {
      dtype: 'F32',
      shape: variable.shape,
      data: Float32Array.from(await variable.data()),
    })
  return writeSafetensors(tensors, {
    format: FORMAT,
    version: VERSION,
    step: String(run.step),
    // Checked, so that the order of the keys is always the same, and with it the bytes.
    settings: JSON.stringify(checkFineTuning(run.config)),
    unet: JSON.stringify(run.unet.config.json),
  })
}

/**
 * @returns with a UNet of its own
 * @throws BadInput (or an error of that name) where the bytes are no such file, or damaged
 */
export function unpackFineTuning(bytes: Uint8Array | ArrayBuffer): {
  config: FineTuningConfig
  step: number
  unet: UNet
  moments: Float32Array[]
} {
  const { tensors, metadata } = readSafetensors(bytes)
  if (metadata.format !== FORMAT || metadata.version !== VERSION)
    throw new BadInput(
      `This file is no fine-tuning checkpoint: its format is "${metadata.format ?? 'not named'}", version "${metadata.version ?? 'none'}"; expected "${FORMAT}", version "${VERSION}".`,
    )
  const config = checkFineTuning(parsed('settings', metadata.settings))
  const step = Number(metadata.step)
  if (!Number.isInteger(step) || step < 0)
    throw new BadInput(`The checkpoint's step is "${metadata.step ?? ''}"; it has to be a whole number from 0.`)
  const weights = new Map<string, SafetensorsEntry>()
  const moments: Float32Array[] = []
  for (const [name, entry] of tensors)
    if (name.startsWith(UNET)) weights.set(name.slice(UNET.length), entry)
    else if (name.startsWith(MOMENTS) && entry.dtype === 'F32') moments[Number(name.slice(MOMENTS.length))] = entry.data
  return { config, step, unet: UNet.build(parseUNetConfig(parsed('unet', metadata.unet)), weights), moments }
}

function parsed(key: string, text: string | undefined): unknown {
  try {
    return JSON.parse(text ?? '')
  } catch {
    throw new BadInput(`The checkpoint's "${key}" is not JSON: it is damaged; take an older one.`)
  }
}
