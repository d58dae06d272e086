/**
 * LoRA adapters as files: as diffusers stores them, `pytorch_lora_weights.safetensors` for `pipeline.load_lora_weights(folder)`, and, to be
 * read, as kohya's scripts and peft do.
 *
 * diffusers refuses a file with a name that lacks "lora", so that there is no place for an alpha, and alpha = rank is taken: B is stored
 * times alpha / rank. Where a file does say alpha (kohya's `.alpha`, diffusers' `lora_adapter_metadata`), B is taken times that here.
 */
import * as says from '../../messages/generated/fusion'
import * as v from 'valibot'
import { BadInput } from '../../gpu/errors'
import { expectFinite } from '../../tensor/finite-weights'
import { readSafetensors, writeSafetensors, type SafetensorsEntry } from '../../tensor/files/safetensors'
import type { LoraWeights } from './lora'
import { loraPlace } from './lora-names'

export const LORA_FILE = 'pytorch_lora_weights.safetensors'

const PREFIX = 'unet.'
const UP = '.lora.up.weight'
const DOWN = '.lora.down.weight'

export function writeLora({ tensors, rank, alpha }: LoraWeights): ArrayBuffer {
  const named = new Map<string, SafetensorsEntry>()
  for (const [name, entry] of tensors) {
    const isUp = name.endsWith(UP) && entry.dtype === 'F32'
    const stored = isUp ? { ...entry, data: entry.data.map((value) => (value * alpha) / rank) } : entry
    named.set(`${PREFIX}${name}`, stored)
  }
  return writeSafetensors(named, { format: 'pt' })
}

/**
 * @returns with alpha = rank
 * @throws BadInput (or an error of that name) where the bytes are no such file, or its layers are not all of one rank
 */
export function readLora(bytes: Uint8Array | ArrayBuffer): LoraWeights {
  const file = readSafetensors(bytes)
  expectFinite(file.tensors, 'LoRA')
  const tensors = new Map<string, SafetensorsEntry>()
  const alphas = new Map<string, number>()
  const ranks = new Set<number>()
  for (const [name, entry] of file.tensors) {
    const place = loraPlace(name)
    if (place === null) throw noLayer(name)
    const { layer, role } = place
    if (role === 'alpha') alphas.set(layer, entry.data[0] ?? NaN)
    else {
      tensors.set(`${layer}${role === 'up' ? UP : DOWN}`, asMatrix(entry))
      ranks.add(entry.shape[role === 'up' ? 1 : 0] ?? 0)
    }
  }
  const [rank] = ranks
  if (rank === undefined || ranks.size > 1)
    throw new BadInput(says.loraRanks({ ranks: [...ranks].join(', ') || '(none)' }))
  const told = toldScale(file.metadata.lora_adapter_metadata, rank)
  for (const [name, entry] of tensors) {
    const alpha = alphas.get(name.slice(0, -UP.length))
    const scale = alpha === undefined ? told : alpha / rank
    if (name.endsWith(UP) && scale !== 1) tensors.set(name, scaled(entry, scale))
  }
  return { tensors, rank, alpha: rank }
}

function noLayer(name: string): BadInput {
  if (/^(lora_te|text_encoder|base_model\.model\.text)/.test(name)) return new BadInput(says.loraTextEncoder({ name }))
  return new BadInput(says.loraLayer({ name, file: LORA_FILE, down: `${PREFIX}…${DOWN}`, up: `${PREFIX}…${UP}` }))
}

/** A 1×1 convolution's adapter, as the linear map of each pixel that it is. */
function asMatrix(entry: SafetensorsEntry): SafetensorsEntry {
  const [rows, columns, height, width] = entry.shape
  const isPointwise = entry.shape.length === 4 && height === 1 && width === 1
  return isPointwise ? { ...entry, shape: [rows ?? 0, columns ?? 0] } : entry
}

function scaled(entry: SafetensorsEntry, scale: number): SafetensorsEntry {
  return entry.dtype === 'F32' ? { ...entry, data: entry.data.map((value) => value * scale) } : entry
}

/** What peft knew of the adapters, as diffusers from 0.34 on writes it into a file's metadata. */
const adapterSchema = v.object({
  'unet.lora_alpha': v.optional(v.number()),
  'unet.use_rslora': v.nullish(v.boolean()),
  'unet.alpha_pattern': v.nullish(v.record(v.string(), v.number())),
})

/** What B A is multiplied by: alpha / rank, or alpha / √rank where it was stabilised (Kalajdzievski 2023). */
function toldScale(text: string | undefined, rank: number): number {
  if (text === undefined) return 1
  const told = v.safeParse(v.pipe(v.string(), v.parseJson(), adapterSchema), text)
  if (!told.success) throw new BadInput(says.loraMetadata({ metadata: text.slice(0, 80) }))
  const { 'unet.lora_alpha': alpha = rank, 'unet.use_rslora': stabilised, 'unet.alpha_pattern': own } = told.output
  if (Object.keys(own ?? {}).length > 0)
    throw new BadInput(says.loraOwnAlphas({ count: Object.keys(own ?? {}).length }))
  return alpha / (stabilised === true ? Math.sqrt(rank) : rank)
}
