/** The autoencoder's attention under the names of diffusers from 0.17 on; before, it was a block of its own. */
import type { SafetensorsEntry } from '../../tensor/files/safetensors'

const NEWER: Readonly<Record<string, string>> = { query: 'to_q', key: 'to_k', value: 'to_v', proj_attn: 'to_out.0' }
const OLDER = /(\.mid_block\.attentions\.0)\.(query|key|value|proj_attn)\.(weight|bias)$/
const PROJECTION = /\.mid_block\.attentions\.0\.to_(?:q|k|v|out\.0)\.weight$/

/** A projection that was saved as a 1×1 convolution, `[C, C, 1, 1]`, becomes a linear layer's, as diffusers itself reads it. */
export function inNewNames(tensors: ReadonlyMap<string, SafetensorsEntry>): Map<string, SafetensorsEntry> {
  const renamed = new Map<string, SafetensorsEntry>()
  for (const [name, entry] of tensors) {
    const newer = name.replace(OLDER, (_, block: string, part: string, end: string) => `${block}.${NEWER[part]}.${end}`)
    const [rows = 0, columns = 0, ...rest] = entry.shape
    const isPointwise = PROJECTION.test(newer) && rest.join() === '1,1'
    renamed.set(newer, isPointwise ? { ...entry, shape: [rows, columns] } : entry)
  }
  return renamed
}
