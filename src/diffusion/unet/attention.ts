/** Multi-head attention (Vaswani et al. 2017), all heads and samples in one batched product. */
import * as tf from '@tensorflow/tfjs-core'
import { projection, type Builder, type RowLayer } from './layers'

export interface AttentionShape {
  /** Channels of the queries, and of the result. */
  channels: number
  /** Channels of what is looked at. */
  contextSize: number
  heads: number
}

/**
 * `[B·L, channels]` queries and `[B·S, contextSize]` to look at, of a batch of B → `[B·L, channels]`.
 * softmax(Q Kᵀ / √d) V, d the channels of a head.
 */
export type Attention = (queries: tf.Tensor2D, context: tf.Tensor2D, batch: number) => tf.Tensor2D

export function attention(builder: Builder, name: string, { channels, contextSize, heads }: AttentionShape): Attention {
  const size = channels / heads
  const toQ = projection(builder, `${name}.to_q`, channels, channels, false)
  const toK = projection(builder, `${name}.to_k`, contextSize, channels, false)
  const toV = projection(builder, `${name}.to_v`, contextSize, channels, false)
  const toOut = projection(builder, `${name}.to_out.0`, channels, channels, true)
  const split = (project: RowLayer, rows: tf.Tensor2D, batch: number) =>
    tf.transpose(tf.reshape(project(rows), [batch, -1, heads, size]), [0, 2, 1, 3])

  return (queries, context, batch) => {
    const q = split((rows) => tf.mul(toQ(rows), size ** -0.5), queries, batch)
    const k = split(toK, context, batch)
    const v = split(toV, context, batch)
    const weights = tf.softmax(tf.matMul(q, k, false, true))
    const mixed = tf.transpose(tf.matMul(weights, v), [0, 2, 1, 3])
    return toOut(tf.reshape(mixed, [-1, channels]))
  }
}
