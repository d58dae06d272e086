/** Dual fusion enhancement (paper A, section 3.3), as its authors' code does it. */
import * as tf from '@tensorflow/tfjs-core'
import type { Random } from '../../tensor/random'
import { captionOf, textIds } from './tokens'
import type { CaptionTokens } from './types'

/** Which samples of a batch are fused, and with what. */
export interface FusionDraw {
  /** `[B]` index into the fusion set. */
  partners: Int32Array
  /** `[B]` 1 where the sample is fused, 0 where it is left alone at this step. */
  fused: Uint8Array
}

/**
 * For each sample of a batch, independently, a uniformly random pair of the fusion set. The same generator draws the same partners
 * at every probability.
 * @param size J, pairs in the fusion set
 * @param probability of fusing a sample at all
 * @throws RangeError where the fusion set is empty or the probability outside [0, 1]
 */
export function drawFusion(random: Random, batch: number, size: number, probability = 1): FusionDraw {
  if (size < 1) throw new RangeError('The fusion set is empty; it needs an image with a caption.')
  checkShare('probability of fusing a sample', probability)
  const partners = new Int32Array(batch)
  const fused = new Uint8Array(batch)
  for (let i = 0; i < batch; i++) {
    partners[i] = random.integer(size)
    fused[i] = random.uniform() < probability ? 1 : 0
  }
  return { partners, fused }
}

/** The weights of both parts of Eq. 1 or 2, a number a sample: those of the weight where it is fused, 1 and 0 where not. */
export interface FusionShares<T> {
  own: T
  partner: T
}

/** √((1 − w)² + w²): deviation of (1 − w) a + w b where a and b are independent and have deviation 1; 0.906 at w = 0.1. */
const mixedDeviation = (weight: number): number => Math.hypot(1 - weight, weight)

/**
 * 1 − w and w for the fused samples; where the variance is kept, both divided by `mixedDeviation`.
 * @param weight w_lat or w_emb, 0 … 1
 * @param fused `[B]`, as drawn; a sample that is not fused stays what it is
 * @throws RangeError on a weight outside [0, 1]
 */
export function fusionShares(weight: number, fused: Uint8Array, keepVariance = false): FusionShares<Float32Array> {
  checkShare('fusion weight', weight)
  const deviation = keepVariance ? mixedDeviation(weight) : 1
  const [own, partner] = [(1 - weight) / deviation, weight / deviation]
  return {
    own: Float32Array.from(fused, (flag) => (flag ? own : 1)),
    partner: Float32Array.from(fused, (flag) => (flag ? partner : 0)),
  }
}

/**
 * A weighted sum for each sample: Eq. 1 of latents (before noising; both on the same scale), Eq. 2 of the embeddings of all
 * positions, padding too.
 * @param own `[B, …]`, the fine-tuning set's
 * @param partner of the same shape, the fusion set's
 * @param shares `[B]` each, of `fusionShares`
 * @throws RangeError on other than B shares
 */
export function fuse<T extends tf.Tensor>(own: T, partner: T, shares: FusionShares<tf.Tensor>): T {
  const [samples = 0, ...rest] = own.shape
  if (shares.own.size !== samples)
    throw new RangeError(`${shares.own.size} samples were drawn for fusion but ${samples} were given.`)
  return tf.tidy(() => {
    const column = [samples, ...rest.map(() => 1)]
    const ofOwn = tf.mul(own, tf.reshape(shares.own, column))
    return tf.add<T>(ofOwn, tf.mul(partner, tf.reshape(shares.partner, column)))
  })
}

/**
 * Token-level fusion: the fusion caption's text behind the caption's own, before the end mark; what is too long loses its end.
 * @param caption ids of the training caption
 * @param partner ids of the fusion caption
 * @returns `[length]`
 */
export function appendCaption(caption: ArrayLike<number>, partner: ArrayLike<number>, tokens: CaptionTokens): number[] {
  return captionOf([...textIds(caption, tokens), ...textIds(partner, tokens)], tokens)
}

function checkShare(name: string, value: number): void {
  if (!(value >= 0 && value <= 1)) throw new RangeError(`The ${name} is ${value}; it has to lie between 0 and 1.`)
}
