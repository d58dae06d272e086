/** A fine-tuning run's result out of its file: a UNet to generate with, and the files that diffusers reads. */
import * as says from '../../messages/generated/fusion'
import { BadInput } from '../../gpu/errors'
import { savedLora, unpackFineTuning, type SavedFineTuning } from './checkpoint'
import { Lora } from './lora'
import { LORA_FILE, writeLora } from './lora-file'
import { UNet } from '../unet/unet'
import { unetFiles } from '../unet/unet-folder'

/** A model as it was opened. */
export interface BaseModel {
  /** Hash of its weights. */
  id: string
  unet: UNet
}

/**
 * @param base what the run started from. LoRA stands on its weights, so that it has to outlive the result; a UNet that learnt as a
 * whole needs none
 * @returns to be disposed of
 * @throws BadInput (or an error of that name) where the bytes are no such file, or it needs another base
 */
export function openFineTuned(bytes: Uint8Array | ArrayBuffer, base: BaseModel | null): UNet {
  return openSaved(unpackFineTuning(bytes), base)
}

/** `openFineTuned` of a file that has been read. */
export function openSaved(saved: SavedFineTuning, base: BaseModel | null): UNet {
  const lora = savedLora(saved)
  if (lora === null) return UNet.build(saved.unet, saved.weights)
  if (base === null || base.id !== saved.modelId) throw new BadInput(says.loraWithoutModel())
  return base.unet.adapted(new Lora(lora))
}

/**
 * What diffusers loads: the files of a `unet` folder, or `pytorch_lora_weights.safetensors`.
 * @throws BadInput (or an error of that name) where the bytes are no such file
 */
export function exportFineTuned(bytes: Uint8Array | ArrayBuffer): Map<string, Uint8Array> {
  const saved = unpackFineTuning(bytes)
  const lora = savedLora(saved)
  if (lora === null) return unetFiles(saved.unet, saved.weights)
  return new Map([[LORA_FILE, new Uint8Array(writeLora(lora))]])
}
