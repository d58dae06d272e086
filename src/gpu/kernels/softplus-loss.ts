/** The logistic losses of an adversarial game, with their gradients, in one kernel. */
import * as tf from '@tensorflow/tfjs-core'
import { registerKnownGradient } from './known-gradient'

export const SOFTPLUS_LOSS = 'SoftplusLoss'

/** Attributes of the kernel. */
export interface SoftplusLossAttrs {
  /** 1: log(1 + eᶻ) = −log(1 − σ(z)). −1: log(1 + e⁻ᶻ) = −log σ(z). */
  sign: 1 | -1
  /** What the whole is multiplied by. */
  factor: number
}

/** What the logits are weighted by. */
export interface LogitWeights {
  /** t, `[B, K]`: how a row's weight spreads over the outputs; null for 1 each. */
  spread: tf.Tensor2D | null
  /** w, `[B]`; null for 1 each. */
  rows: tf.Tensor1D | null
}

/**
 * factor · Σ_b w_b Σ_k t_bk softplus(sign · z_bk), differentiable in the logits alone.
 * @param logits z, `[B, K]`
 */
export function softplusLoss(logits: tf.Tensor2D, weights: LogitWeights, attrs: SoftplusLossAttrs): tf.Scalar {
  if (tf.getKernel(SOFTPLUS_LOSS, tf.getBackend()) === undefined) return composition(logits, weights, attrs)
  const inputs: Record<string, tf.Tensor> = { logits }
  if (weights.spread !== null) inputs.spread = weights.spread
  if (weights.rows !== null) inputs.weights = weights.rows
  const [loss] = tf.engine().runKernel<tf.Tensor[]>(SOFTPLUS_LOSS, inputs, { ...attrs })
  return loss as tf.Scalar
}

registerKnownGradient(SOFTPLUS_LOSS, ['logits'])

/** The same from stock operations, for a backend that has no kernel of ours. */
function composition(
  logits: tf.Tensor2D,
  { spread, rows }: LogitWeights,
  { sign, factor }: SoftplusLossAttrs,
): tf.Scalar {
  const each = tf.softplus(sign === 1 ? logits : tf.neg(logits))
  const spreadOut = spread === null ? each : tf.mul(each, spread)
  const loss = tf.sum(rows === null ? spreadOut : tf.mul(tf.sum(spreadOut, 1), rows))
  return (factor === 1 ? loss : tf.mul(loss, factor)) as tf.Scalar
}
