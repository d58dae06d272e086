/** Multi-head attention (Vaswani et al. 2017) between its projections. */
import type * as tf from '@tensorflow/tfjs-core'
import { multiHeadAttention } from '../../gpu/kernels/attention'
import { linear, projection, type Builder } from '../layers/layers'

export interface AttentionShape {
  /** Channels of the queries, and of the result. */
  channels: number
  /** Channels of what is looked at. */
  contextSize: number
  heads: number
}

/**
 * `[B·L, channels]` queries and `[B·S, contextSize]` to look at, of a batch of B → `[B·L, channels]`.
 * softmax(Q Kᵀ / √d) V, d the channels of a head, through the last projection, and added to the residual.
 */
export type Attention = (
  queries: tf.Tensor2D,
  context: tf.Tensor2D,
  batch: number,
  residual: tf.Tensor2D,
) => tf.Tensor2D

export function attention(builder: Builder, name: string, { channels, contextSize, heads }: AttentionShape): Attention {
  const toQ = projection(builder, `${name}.to_q`, channels, channels)
  const toK = projection(builder, `${name}.to_k`, contextSize, channels)
  const toV = projection(builder, `${name}.to_v`, contextSize, channels)
  const toOut = linear(builder, `${name}.to_out.0`, channels, channels)
  const project = (queries: tf.Tensor2D, context: tf.Tensor2D): [tf.Tensor2D, tf.Tensor2D, tf.Tensor2D] => {
    // A caption has no gradient: its rows are not passed on as something that has one.
    if (queries !== context) return [toQ.alone(queries), toK.alone(context), toV.alone(context)]
    const q = toQ.passing(queries)
    const k = toK.passing(q.x)
    return [q.y, k.y, toV.alone(k.x)]
  }
  return (queries, context, batch, residual) =>
    toOut(multiHeadAttention(...project(queries, context), { batch, heads }), residual)
}
