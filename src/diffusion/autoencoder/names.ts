/** The autoencoder's attention under the names of diffusers from 0.17 on; before, it was a block of its own. */
import type { WeightSource } from '../layers/weights'

const NEWER: Readonly<Record<string, string>> = { query: 'to_q', key: 'to_k', value: 'to_v', proj_attn: 'to_out.0' }
const OLDER = /(\.mid_block\.attentions\.0)\.(query|key|value|proj_attn)\.(weight|bias)$/
const PROJECTION = /\.mid_block\.attentions\.0\.to_(?:q|k|v|out\.0)\.weight$/

/** A projection that was saved as a 1×1 convolution, `[C, C, 1, 1]`, becomes a linear layer's, as diffusers itself reads it. */
export function inNewName(name: string, shape: readonly number[]): { name: string; shape: number[] } {
  const newer = name.replace(OLDER, (_, block: string, part: string, end: string) => `${block}.${NEWER[part]}.${end}`)
  const [rows = 0, columns = 0, ...rest] = shape
  const isPointwise = PROJECTION.test(newer) && rest.join() === '1,1'
  return { name: newer, shape: isPointwise ? [rows, columns] : [...shape] }
}

/** As `inNewName`. */
export function inNewNames(tensors: WeightSource): WeightSource {
  return new Map(
    [...tensors].map(([old, entry]) => {
      const { name, shape } = inNewName(old, entry.shape)
      return [name, { ...entry, shape }]
    }),
  )
}
