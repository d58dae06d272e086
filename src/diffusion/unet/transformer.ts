/** diffusers' `Transformer2DModel`: transformer blocks over the pixels of an image that look at the caption, added to it. */
import * as tf from '@tensorflow/tfjs-core'
import { attention } from './attention'
import type { TransformerShape } from './config'
import { feedForward } from './feed-forward'
import { inTurn } from '../../gpu/in-turn'
import { headGroupNorm, headLayerNorm, linear, toRows, type Builder } from '../layers/layers'

/** `[B, H, W, C]`, caption embeddings `[B·S, contextSize]` → `[B, H, W, C]` */
export type Transformer = (image: tf.Tensor4D, caption: tf.Tensor2D) => tf.Tensor4D

/** Fixed in diffusers, whatever `norm_eps` says. */
const NORM_EPSILON = 1e-6

/** What a transformer takes over from the whole network. */
export interface TransformerSettings {
  linearProjection: boolean
  groups: number
}

export function transformer(
  builder: Builder,
  name: string,
  channels: number,
  shape: TransformerShape,
  { linearProjection, groups }: TransformerSettings,
): Transformer {
  const { heads, depth } = shape
  // Where the heads do not divide the channels, the transformer is that much narrower.
  const inner = heads * Math.floor(channels / heads)
  const norm = headGroupNorm(builder, `${name}.norm`, { channels, groups, epsilon: NORM_EPSILON }, 'linear')
  const layout = linearProjection ? 'linear' : 'pointwise'
  const projectIn = linear(builder, `${name}.proj_in`, channels, inner, layout)
  const blocks = Array.from({ length: depth }, (_, i) =>
    transformerBlock(builder, `${name}.transformer_blocks.${i}`, inner, shape),
  ).flat()
  const projectOut = linear(builder, `${name}.proj_out`, inner, channels, layout)
  return (image, caption) => {
    const [batch] = image.shape
    const { y: normed, x: kept } = norm(image)
    const projected = tf.tidy(() => projectIn(toRows(normed)))
    normed.dispose()
    const rows = inTurn(
      projected,
      blocks.map((step) => (x: tf.Tensor2D) => step(x, caption, batch)),
    )
    return tf.reshape(projectOut(rows, toRows(kept)), image.shape)
  }
}

/** `[B·H·W, C]` → `[B·H·W, C]`, of a batch of B that looks at captions `[B·S, contextSize]`. */
type Step = (rows: tf.Tensor2D, caption: tf.Tensor2D, batch: number) => tf.Tensor2D

/** Self-attention, attention on the caption, feed-forward; each behind a layer norm, each added to its input. */
function transformerBlock(
  builder: Builder,
  name: string,
  channels: number,
  { heads, contextSize, onlyCrossAttention }: TransformerShape,
): Step[] {
  const norm1 = headLayerNorm(builder, `${name}.norm1`, channels)
  const norm2 = headLayerNorm(builder, `${name}.norm2`, channels)
  const norm3 = headLayerNorm(builder, `${name}.norm3`, channels)
  const ownSize = onlyCrossAttention ? contextSize : channels
  const first = attention(builder, `${name}.attn1`, { channels, contextSize: ownSize, heads })
  const second = attention(builder, `${name}.attn2`, { channels, contextSize, heads })
  const forward = feedForward(builder, `${name}.ff`, channels)
  return [
    (rows, caption, batch) => {
      const own = norm1(rows)
      return first(own.y, onlyCrossAttention ? caption : own.y, batch, own.x)
    },
    (rows, caption, batch) => {
      const looked = norm2(rows)
      return second(looked.y, caption, batch, looked.x)
    },
    (rows) => {
      const told = norm3(rows)
      return forward(told.y, told.x)
    },
  ]
}
