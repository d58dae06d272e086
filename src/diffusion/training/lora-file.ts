/**
 * LoRA adapters as diffusers stores them, `pytorch_lora_weights.safetensors`, for `pipeline.load_lora_weights(folder)`.
 *
 * As read in diffusers' source (`loaders/lora_pipeline.py`, `utils/state_dict_utils.py`) and its pull request 5991: names begin with
 * `unet.`; the layers are `….to_q.lora.down.weight` and `.lora.up.weight`, as its training scripts write them, or `.lora_A.weight` and
 * `.lora_B.weight`, as peft does. A file with a name that lacks "lora" is refused, so that there is no place for an alpha, and alpha = rank
 * is taken: B is stored times alpha / rank.
 */
import { BadInput } from '../../gpu/errors'
import { expectFinite } from '../../tensor/finite-weights'
import { readSafetensors, writeSafetensors, type SafetensorsEntry } from '../../tensor/safetensors'
import type { LoraWeights } from './lora'

export const LORA_FILE = 'pytorch_lora_weights.safetensors'

const PREFIX = 'unet.'
const UP = '.lora.up.weight'
const DOWN = '.lora.down.weight'

/** What diffusers has called the same layers in its time, and what they are called here. */
const SPELLINGS: readonly [RegExp, string][] = [
  [/\.lora_A\.weight$/, DOWN],
  [/\.lora_B\.weight$/, UP],
  // As diffusers 0.18 had it: ….attn1.processor.to_out_lora.down.weight
  [/\.processor\.to_out_lora\.(down|up)\.weight$/, '.to_out.0.lora.$1.weight'],
  [/\.processor\.to_([qkv])_lora\.(down|up)\.weight$/, '.to_$1.lora.$2.weight'],
]

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
  const tensors = new Map<string, SafetensorsEntry>()
  const ranks = new Set<number>()
  const file = readSafetensors(bytes)
  expectFinite(file.tensors, 'LoRA')
  for (const [name, entry] of file.tensors) {
    const here = SPELLINGS.reduce((text, [pattern, spelling]) => text.replace(pattern, spelling), name)
    if (!here.startsWith(PREFIX) || !(here.endsWith(UP) || here.endsWith(DOWN)))
      throw new BadInput(
        `"${name}" is no LoRA layer of a UNet: choose a ${LORA_FILE} whose layers are "${PREFIX}…${DOWN}" and "${PREFIX}…${UP}".`,
      )
    tensors.set(here.slice(PREFIX.length), entry)
    ranks.add(entry.shape[here.endsWith(UP) ? 1 : 0] ?? 0)
  }
  const [rank] = ranks
  if (rank === undefined || ranks.size > 1)
    throw new BadInput(
      `The LoRA file has layers of the ranks ${[...ranks].join(', ') || '(none)'}; one rank is supported.`,
    )
  return { tensors, rank, alpha: rank }
}
