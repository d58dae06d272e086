/**
 * What the classifier C minimises beside Eq. 3: that it tells a generated image's Gaussian (L^I), and R_C, the regulariser that does the
 * clustering. **Paper B has no R_C.** It is RIM (Krause et al. 2010: balanced, confident classes) with consistency under a small warp:
 * R_C = w_b (KL(ᾱ‖π) − log K) + w_e E H(α) + w_c E CE(sg α, C(warp x)), or the mean of that and the same with x and warp x exchanged.
 */
import * as tf from '@tensorflow/tfjs-core'
import { classifierLoss, type ClassifierLoss } from '../../tensor/losses'
import { offTape } from '../../tensor/tape'
import type { MixtureConfig } from '../types'
import { balancePrior } from './balance-prior'
import type { Pairing } from './adversarial'

/** Their weights. */
export type ClassifierWeights = Pick<MixtureConfig, 'informationWeight' | 'regulariser'>

/**
 * L^I in InfoGAN's reading (Chen et al. 2016), code c = k: −E log C(x̂^k)[k], times its weight, and R_C. The gradient of L^I goes to C, G, μ and A.
 * @param pairing of the generated images; null where there are none in the logits: no L^I
 * @param logits C's, of the generated images `[F, K]`, of N real images, and of the same images warped; `[F + 2N, K]`, N = 0 for no R_C
 */
export function informationAndRegulariser(
  pairing: Pairing | null,
  logits: tf.Tensor2D,
  weights: ClassifierWeights,
): ClassifierLoss {
  const { bothViews } = weights.regulariser
  const [rows, K] = logits.shape
  const generated = pairing?.count ?? 0
  if (!bothViews || rows === generated) return ofOneView(pairing, logits, weights)
  const views = tf.slice2d(logits, [generated, 0], [rows - generated, K])
  const [given, warped] = tf.split<tf.Tensor2D>(views, 2) as [tf.Tensor2D, tf.Tensor2D]
  const one = ofOneView(null, views, weights)
  const other = ofOneView(null, tf.concat2d([warped, given], 0), weights)
  const told = pairing === null ? null : ofOneView(pairing, tf.slice2d(logits, [0, 0], [generated, K]), weights)
  const mean = (key: 'loss' | 'balance' | 'entropy' | 'consistency') =>
    tf.mul<tf.Scalar>(tf.add(one[key], other[key]), 0.5)
  return {
    loss: told === null ? mean('loss') : tf.add<tf.Scalar>(told.loss, mean('loss')),
    information: (told ?? one).information,
    ...offTape(() => ({ balance: mean('balance'), entropy: mean('entropy'), consistency: mean('consistency') })),
  }
}

/** R_C with balance and entropy of the images as they are, and L^I. */
function ofOneView(pairing: Pairing | null, logits: tf.Tensor2D, weights: ClassifierWeights): ClassifierLoss {
  const { regulariser } = weights
  const given = fusedLoss(pairing, logits, weights)
  const [rows, K] = logits.shape
  const images = (rows - (pairing?.count ?? 0)) / 2
  const prior = images === 0 ? null : balancePrior(tf.slice2d(logits, [rows - 2 * images, 0], [images, K]), regulariser)
  if (prior === null) return given
  const loss = tf.add<tf.Scalar>(given.loss, tf.mul(prior, regulariser.balance))
  return { ...given, loss, balance: offTape(() => tf.add<tf.Scalar>(given.balance, prior)) }
}

/** With 1/K for the shares that the balance term wants, in one kernel. */
function fusedLoss(
  pairing: Pairing | null,
  logits: tf.Tensor2D,
  { informationWeight, regulariser }: ClassifierWeights,
): ClassifierLoss {
  const { balance, entropy, consistency } = regulariser
  const terms = { balance, entropy, consistency }
  if (pairing === null) return classifierLoss(logits, null, { information: 0, ...terms })
  const { oneHot, weights: each } = pairing
  if (oneHot === null) throw new Error('L^I needs a prior with Gaussians')
  const generated =
    each === null
      ? { targets: oneHot, share: 1 / oneHot.shape[0] }
      : { targets: tf.mul<tf.Tensor2D>(oneHot, tf.expandDims(each, 1)), share: 1 }
  return classifierLoss(logits, generated, { information: informationWeight, ...terms })
}
