/** Multi-head attention between its projections, as one operation: the attention weights are never stored. */
import * as tf from '@tensorflow/tfjs-core'

export const ATTENTION = 'MultiHeadAttention'
export const ATTENTION_GRAD = 'MultiHeadAttentionGrad'

/** Attributes of both kernels. */
export interface AttentionAttrs {
  batch: number
  heads: number
}

/** The sizes that the kernels walk through: queries are `[batch, queries, heads, size]`, keys and values `[batch, keys, heads, size]`. */
export interface AttentionSizes extends AttentionAttrs {
  queries: number
  keys: number
  /** Channels of a head. */
  size: number
}

export function attentionSizes(q: tf.TensorInfo, k: tf.TensorInfo, { batch, heads }: AttentionAttrs): AttentionSizes {
  const [queryRows = 0, channels = 0] = q.shape
  const [keyRows = 0] = k.shape
  return { batch, heads, queries: queryRows / batch, keys: keyRows / batch, size: channels / heads }
}

/** The WebGPU kernels hold two rows of a head in a workgroup's memory. */
const WEBGPU_MAX_HEAD = 1024
/** Attention weights that stock operations hold at a time: 64 MB. */
const MOST_WEIGHTS = 2 ** 24

/**
 * softmax(Q Kᵀ / √d) V of each head and sample (Vaswani et al. 2017, Eq. 1), d the channels of a head. Differentiable in all three.
 *
 * The kernels keep the largest score of a query and the sum of its exponentials, and make the weights from them again for the gradient
 * (Dao et al. 2022, Algorithms 1 and 4): memory grows with queries + keys, not with their product.
 * @param q `[B·L, H·d]`
 * @param k `[B·S, H·d]`
 * @param v `[B·S, H·d]`
 * @returns `[B·L, H·d]`
 * @throws Error where the shapes do not fit together
 */
export function multiHeadAttention(q: tf.Tensor2D, k: tf.Tensor2D, v: tf.Tensor2D, attrs: AttentionAttrs): tf.Tensor2D {
  const sizes = attentionSizes(q, k, attrs)
  const whole = [sizes.queries, sizes.keys, sizes.size].every((size) => Number.isInteger(size))
  if (!whole || k.shape[1] !== q.shape[1] || k.shape.join() !== v.shape.join()) {
    throw new Error(
      `multiHeadAttention: q is [${q.shape}], k [${k.shape}], v [${v.shape}], for a batch of ${attrs.batch} and ${attrs.heads} heads; rows must be a multiple of the batch, channels the same multiple of the heads.`,
    )
  }
  const backend = tf.getBackend()
  const tooWide = backend === 'webgpu' && sizes.size > WEBGPU_MAX_HEAD
  if (tooWide || tf.getKernel(ATTENTION, backend) === undefined) return composedAttention(q, k, v, sizes)
  const { batch, heads } = attrs
  const [y] = tf.engine().runKernel<tf.Tensor[]>(ATTENTION, { q, k, v }, { batch, heads })
  return y as tf.Tensor2D
}

tf.registerGradient({
  kernelName: ATTENTION,
  inputsToSave: ['q', 'k', 'v'],
  outputsToSave: [true, true],
  gradFunc: (dys, saved, attrs) => {
    const [q, k, v, y, moments] = saved as [tf.Tensor, tf.Tensor, tf.Tensor, tf.Tensor, tf.Tensor]
    // The gradient that arrives for the moments is zeros: they are there for this function only.
    const [dy] = dys as [tf.Tensor]
    const inputs = { dy, q, k, v, y, moments }
    const [dq, dk, dv] = tf.engine().runKernel<tf.Tensor[]>(ATTENTION_GRAD, inputs, attrs)
    return { q: () => dq, k: () => dk, v: () => dv } as Record<string, () => tf.Tensor>
  },
})

/**
 * The same from stock operations, for a backend that has no kernel of ours, or heads too wide for it: some queries at a time.
 * @param most weights that are held at a time, where one query of all heads has no more
 */
export function composedAttention(
  q: tf.Tensor2D,
  k: tf.Tensor2D,
  v: tf.Tensor2D,
  { batch, heads, queries, keys, size }: AttentionSizes,
  most = MOST_WEIGHTS,
): tf.Tensor2D {
  const split = (rows: tf.Tensor2D) => tf.transpose(tf.reshape(rows, [batch, -1, heads, size]), [0, 2, 1, 3])
  return tf.tidy(() => {
    const [scaled, columns, values] = [split(tf.mul(q, size ** -0.5)), split(k), split(v)]
    const attend = (some: tf.Tensor) => tf.matMul(tf.softmax(tf.matMul(some, columns, false, true)), values)
    const count = Math.max(1, Math.floor(most / (batch * heads * keys)))
    const parts = Array.from({ length: Math.ceil(queries / count) }, (_, i) => {
      const start = i * count
      const some = [batch, heads, Math.min(count, queries - start), size]
      return tf.tidy(() => attend(some[2] === queries ? scaled : tf.slice(scaled, [0, 0, start, 0], some)))
    })
    return tf.reshape(tf.transpose(tf.concat(parts, 2), [0, 2, 1, 3]), q.shape)
  })
}
