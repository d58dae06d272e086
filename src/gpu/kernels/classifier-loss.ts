/**
 * What a mixture's classifier minimises, with its gradient, in one kernel: it should tell the Gaussian of generated images (cross entropy), and
 * cluster real ones: regularised information maximisation (Krause, Perona and Gomes 2010: balanced, confident classes) with consistency under a
 * change of the images.
 */
import * as tf from '@tensorflow/tfjs-core'
import { registerKnownGradient } from './known-gradient'

export const CLASSIFIER_LOSS = 'ClassifierLoss'

/** Keeps log ᾱ_k finite for a class that no image of the batch belongs to. */
export const SMALLEST_SHARE = 1e-12

/** Attributes of the kernel. */
export interface ClassifierLossAttrs {
  /** F, generated images: the logits' first rows. */
  generated: number
  /** What each of them counts. */
  share: number
  /** Weights of the four terms. */
  information: number
  balance: number
  entropy: number
  consistency: number
}

export interface ClassifierLoss {
  /** The weighted sum; differentiable in the logits. */
  loss: tf.Scalar
  /** −s Σ_f Σ_k t_fk log softmax(z_f)_k; least when every generated image's Gaussian is told. Carries no gradient, as all below. */
  information: tf.Scalar
  /** Σ_k ᾱ_k log ᾱ_k = −H(ᾱ); least (−log K) when the batch spreads evenly. */
  balance: tf.Scalar
  /** E H(α); least (0) when every image is assigned with certainty. */
  entropy: tf.Scalar
  /** E CE(sg α, α′); least when a changed image keeps its class. */
  consistency: tf.Scalar
}

/**
 * With t the targets, s what each image counts, α and α′ the softmax of the logits of N images and of the same images changed, and ᾱ the mean of α over the batch:
 * −w_i s Σ_f Σ_k t_fk log softmax(z_f)_k + w_b Σ_k ᾱ_k log ᾱ_k + w_e E H(α) + w_c E CE(sg α, α′). A term without images is 0.
 * @param logits of F generated images, of N images, and of the N images changed, `[F + 2N, K]`
 * @param generated what each generated image is, `[F, K]`, and s; null for F = 0
 * @throws Error where the rows left for the images are no pairs
 */
export function classifierLoss(
  logits: tf.Tensor2D,
  generated: { targets: tf.Tensor2D; share: number } | null,
  weights: Omit<ClassifierLossAttrs, 'generated' | 'share'>,
): ClassifierLoss {
  const { information, balance, entropy, consistency } = weights
  const { targets, share } = generated ?? { targets: null, share: 0 }
  const count = targets?.shape[0] ?? 0
  const rest = logits.shape[0] - count
  if (rest < 0 || rest % 2 !== 0)
    throw new Error(
      `classifierLoss: logits [${logits.shape}] are of ${count} generated images, and ${rest} are left, which must be images and the same images changed.`,
    )
  const attrs: ClassifierLossAttrs = { generated: count, share, information, balance, entropy, consistency }
  if (tf.getKernel(CLASSIFIER_LOSS, tf.getBackend()) === undefined) return composition(logits, targets, attrs)
  const inputs: tf.NamedTensorMap = targets === null ? { logits } : { logits, targets }
  const outputs = tf.engine().runKernel<tf.Tensor[]>(CLASSIFIER_LOSS, inputs, { ...attrs })
  const [loss, ...terms] = outputs as [tf.Scalar, tf.Scalar, tf.Scalar, tf.Scalar, tf.Scalar]
  return { loss, information: terms[0], balance: terms[1], entropy: terms[2], consistency: terms[3] }
}

registerKnownGradient(CLASSIFIER_LOSS, ['logits'], 4)

/** The same from stock operations, for a backend that has no kernel of ours. */
function composition(
  logits: tf.Tensor2D,
  targets: tf.Tensor2D | null,
  { generated, share, ...weights }: ClassifierLossAttrs,
): ClassifierLoss {
  const images = (logits.shape[0] - generated) / 2
  const [K] = logits.shape.slice(1) as [number]
  const rowsOf = (first: number, count: number) => tf.slice2d(logits, [first, 0], [count, K])
  const zero = tf.scalar(0)
  const information =
    targets === null ? zero : tf.mul<tf.Scalar>(tf.sum(tf.mul(tf.logSoftmax(rowsOf(0, generated)), targets)), -share)
  if (images === 0) {
    const loss = tf.mul<tf.Scalar>(information, weights.information)
    return { loss, information, balance: zero, entropy: zero, consistency: zero }
  }
  const logAlpha = tf.logSoftmax(rowsOf(generated, images))
  const alpha = tf.exp(logAlpha)
  const mean = tf.mean(alpha, 0)
  // The target of the cross entropy is a constant: a gradient of nothing.
  const target = tf.customGrad((x) => ({
    value: tf.clone(x as tf.Tensor),
    gradFunc: () => tf.zerosLike(x as tf.Tensor),
  }))
  const changed = tf.logSoftmax(rowsOf(generated + images, images))
  const balance = tf.sum<tf.Scalar>(tf.mul(mean, tf.log(tf.add(mean, SMALLEST_SHARE))))
  const entropy = tf.div<tf.Scalar>(tf.sum(tf.mul(alpha, logAlpha)), -images)
  const consistency = tf.div<tf.Scalar>(tf.sum(tf.mul(target(alpha), changed)), -images)
  const terms = { information, balance, entropy, consistency }
  const weighted = (Object.keys(terms) as (keyof typeof terms)[]).map((name) => tf.mul(terms[name], weights[name]))
  return { loss: tf.addN(weighted as tf.Scalar[]), ...terms }
}
