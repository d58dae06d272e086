/** The logistic losses of an adversarial game, with their gradients, in one kernel. */
import * as tf from '@tensorflow/tfjs-core'
import { registerKnownGradient } from './known-gradient'

export const SOFTPLUS_LOSS = 'SoftplusLoss'

/** How the logits of a batch count: factor · Σ_b w_b Σ_k t_bk softplus(sign · z_bk). */
export interface LogitBatch {
  /** Rows of the logits. */
  rows: number
  /** 1: log(1 + eᶻ) = −log(1 − σ(z)). −1: log(1 + e⁻ᶻ) = −log σ(z). */
  sign: 1 | -1
  /** What the whole is multiplied by. */
  factor: number
  /** t, `[rows, K]`: how a row's weight spreads over the outputs; null for 1 each. */
  spread: tf.Tensor2D | null
  /** w, `[rows]`; null for 1 each. */
  weights: tf.Tensor1D | null
}

/** Attributes of the kernel, an entry a batch. Its inputs beside the logits are `spreadInput` and `weightsInput` of those that have them. */
export interface SoftplusLossAttrs {
  rows: number[]
  signs: number[]
  factors: number[]
}

export const spreadInput = (batch: number) => `spread${batch}`
export const weightsInput = (batch: number) => `weights${batch}`

/**
 * Σ over the batches, which stand one after another in the logits; differentiable in the logits alone.
 * @param logits z, `[Σ rows, K]`
 * @throws Error where the batches do not have as many rows as the logits
 */
export function softplusLoss(logits: tf.Tensor2D, batches: readonly LogitBatch[]): tf.Scalar {
  const rows = batches.map((batch) => batch.rows)
  if (rows.reduce((sum, count) => sum + count, 0) !== logits.shape[0])
    throw new Error(
      `softplusLoss: logits are [${logits.shape}] but the batches in them are of ${rows.join(' + ')}; together they must have all rows.`,
    )
  if (tf.getKernel(SOFTPLUS_LOSS, tf.getBackend()) === undefined) return composition(logits, batches)
  const inputs: Record<string, tf.Tensor> = { logits }
  batches.forEach(({ spread, weights }, i) => {
    if (spread !== null) inputs[spreadInput(i)] = spread
    if (weights !== null) inputs[weightsInput(i)] = weights
  })
  const attrs: SoftplusLossAttrs = {
    rows,
    signs: batches.map(({ sign }) => sign),
    factors: batches.map(({ factor }) => factor),
  }
  const [loss] = tf.engine().runKernel<tf.Tensor[]>(SOFTPLUS_LOSS, inputs, { ...attrs })
  return loss as tf.Scalar
}

registerKnownGradient(SOFTPLUS_LOSS, ['logits'])

/** The same from stock operations, for a backend that has no kernel of ours. */
function composition(logits: tf.Tensor2D, batches: readonly LogitBatch[]): tf.Scalar {
  const parts =
    batches.length === 1
      ? [logits]
      : tf.split(
          logits,
          batches.map(({ rows }) => rows),
        )
  const losses = batches.map(({ sign, factor, spread, weights }, i) => {
    const z = parts[i] as tf.Tensor2D
    const each = tf.softplus(sign === 1 ? z : tf.neg(z))
    const spreadOut = spread === null ? each : tf.mul(each, spread)
    const loss = tf.sum<tf.Scalar>(weights === null ? spreadOut : tf.mul(tf.sum(spreadOut, 1), weights))
    return factor === 1 ? loss : tf.mul<tf.Scalar>(loss, factor)
  })
  return losses.length === 1 ? (losses[0] as tf.Scalar) : tf.addN(losses)
}
