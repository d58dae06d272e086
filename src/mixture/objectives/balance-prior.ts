/**
 * What R_C's balance term takes the Gaussians' shares to be. With ᾱ the batch's mean responsibility it is KL(ᾱ‖π) − log K, which for the
 * uniform π is Σ_k ᾱ_k log ᾱ_k as RIM has it; for another π, −Σ_k ᾱ_k log(K π_k) is added to that. **Paper B has no R_C.**
 */
import * as tf from '@tensorflow/tfjs-core'
import { offTape } from '../../tensor/tape'
import { LEARNT_FLOOR } from '../config'
import { shareList } from '../shares'
import type { RegulariserConfig } from '../types'

/** Smallest π_k, times K, that a logarithm is taken of: a class stated to have nothing. */
const SMALLEST = 1e-3

/**
 * −Σ_k ᾱ_k log(K π_k), π a constant:
 * - `given`: the stated shares. Gaussians have no names, so the largest share belongs to the Gaussian with the largest ᾱ_k, and so on.
 * - `learnt`: π = (1 − ε) ᾱ + ε/K, what the batch itself has, drawn towards the middle: the balance term then pushes only against
 *   Gaussians that have lost nearly everything.
 * @param logits C's of N real images, `[N, K]`; recorded
 * @returns null for `uniform`, whose term it would be 0
 */
export function balancePrior(logits: tf.Tensor2D, { prior, shares }: RegulariserConfig): tf.Scalar | null {
  if (prior === 'uniform') return null
  const mean = tf.mean<tf.Tensor1D>(tf.softmax(logits), 0)
  const logs = offTape(() => (prior === 'given' ? ofGiven(mean, shareList(shares)) : ofLearnt(mean)))
  return tf.neg(tf.sum<tf.Scalar>(tf.mul(mean, logs)))
}

/** log(K π_k), `[K]`. */
function ofLearnt(mean: tf.Tensor1D): tf.Tensor {
  return tf.log(tf.add(tf.mul(mean, (1 - LEARNT_FLOOR) * mean.shape[0]), LEARNT_FLOOR))
}

/** Likewise; ranks and their one-hot rows in floats alone, which every backend computes alike. */
function ofGiven(mean: tf.Tensor1D, shares: readonly number[]): tf.Tensor {
  const [K] = mean.shape
  const sum = shares.reduce((a, b) => a + b, 0)
  const falling = [...shares].sort((a, b) => b - a).map((share) => Math.log(Math.max(SMALLEST, (K * share) / sum)))
  const above = tf.step(tf.sub(tf.expandDims(mean, 0), tf.expandDims(mean, 1)))
  const ranks = tf.sum(above, 1, true)
  const places = tf.tensor2d([Array.from({ length: K }, (_, k) => k)])
  const rows = tf.relu(tf.sub(1, tf.abs(tf.sub(ranks, places))))
  return tf.reshape(tf.matMul(rows as tf.Tensor2D, tf.tensor2d(falling, [K, 1])), [K])
}
