/** The operations that the UNet is made of, on tiny shapes. */
import type * as tf from '@tensorflow/tfjs-core'
import { multiHeadAttention } from '../../src/gpu/kernels/attention'
import { normal, withGradients } from './case-inputs'
import type { Case } from './compare'

/** Self-attention, attention on a caption; the last one's heads are too wide for the WebGPU kernel. */
const attentionCases = [
  { batch: 2, heads: 3, queries: 16, keys: 16, size: 8 },
  { batch: 3, heads: 2, queries: 70, keys: 5, size: 7 },
  { batch: 1, heads: 2, queries: 4, keys: 6, size: 68 },
].map(({ batch, heads, queries, keys, size }): Case => ({
  name: `multiHeadAttention of ${batch}·${queries} on ${keys}, ${heads} heads of ${size}`,
  tolerance: 1e-4,
  run: () => {
    const rows = (count: number, seed: number) => normal([batch * count, heads * size], seed)
    const attend = (...[q, k, v]: tf.Tensor[]) =>
      multiHeadAttention(q as tf.Tensor2D, k as tf.Tensor2D, v as tf.Tensor2D, { batch, heads })
    return withGradients(attend, [rows(queries, 70), rows(keys, 71), rows(keys, 72)], 73)
  },
}))

export const unetCases: Case[] = [...attentionCases]
