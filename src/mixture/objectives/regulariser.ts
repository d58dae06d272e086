/**
 * R_C, the regulariser that does the clustering. **Paper B has no such term.** It is RIM (Krause et al. 2010: balanced, confident
 * classes) with consistency under a small warp: R_C = w_b Σ_k ᾱ_k log ᾱ_k + w_e E H(α) + w_c E CE(sg α, C(warp x)).
 */
import type * as tf from '@tensorflow/tfjs-core'
import { informationMaximisation, type InformationMaximisation } from '../../tensor/losses'
import type { RegulariserConfig } from '../types'

/**
 * R_C and its terms.
 * @param logits of real images, and then of the same images warped, `[2N, K]`
 */
export function regulariser(logits: tf.Tensor2D, weights: RegulariserConfig): InformationMaximisation {
  return informationMaximisation(logits, weights)
}
